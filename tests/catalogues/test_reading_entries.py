"""The header, entries that stand twice, plural forms and marks of merging: what the file as a whole says."""

import pytest

from cms.catalogues import read_catalogue
from tests.catalogues.files import HEAD, NAME, read, refusal

ENTRY = 'msgid "a"\nmsgstr "b"\n'


def headed(*lines, after=""):
    text = 'msgid ""\nmsgstr ""\n' + "".join(f'"{line}\\n"\n' for line in lines) + "\n" + ENTRY + after
    return read_catalogue(text.encode(), filename=NAME)


def test_a_file_without_a_header_is_read_and_told():
    catalogue = read_catalogue(ENTRY.encode(), filename=NAME)
    assert (catalogue.headers, len(catalogue.entries)) == ({}, 1)
    assert catalogue.warnings == ("The file declares no charset; it was read as UTF-8.", "The file has no header.")


def test_of_two_headers_the_first_one_counts_and_the_second_is_told():
    text = 'msgid ""\nmsgstr "Language: pl\\n"\n\n' + HEAD.replace("Content-Type", "Language: ur\\nContent-Type") + ENTRY
    catalogue = read_catalogue(text.encode(), filename=NAME)
    assert (catalogue.headers, len(catalogue.entries)) == ({"Language": "pl"}, 1)
    assert catalogue.warnings == ("Line 4: there is a second header; the first one counts.",)


def test_the_header_need_not_be_the_first_entry():
    catalogue = read_catalogue((ENTRY + "\n" + HEAD).encode(), filename=NAME)
    assert (catalogue.header("Content-Type"), len(catalogue.entries)) == ("text/plain; charset=UTF-8", 1)


def test_a_fuzzy_header_counts():
    catalogue = read_catalogue(("#, fuzzy\n" + HEAD + ENTRY).encode(), filename=NAME)
    assert (catalogue.charset, catalogue.header("Content-Type")) == ("utf-8", "text/plain; charset=UTF-8")


def test_an_obsolete_header_and_one_with_a_context_are_no_headers():
    catalogue = read('#~ msgid ""\n#~ msgstr "Language: pl\\n"\n\nmsgctxt ""\nmsgid ""\nmsgstr "Language: ur\\n"\n')
    assert (catalogue.header("Language"), len(catalogue.entries)) == ("", 2)


def test_header_fields_are_found_in_any_letter_case_and_unknown_ones_are_kept_in_order():
    catalogue = headed("LANGUAGE:  pl ", "content-type: text/plain; charset=UTF-8", "X-Own: <b> & é: 1", "X-Other:")
    assert (catalogue.header("Language"), catalogue.header("x-own"), catalogue.header("X-None")) == ("pl", "<b> & é: 1", "")
    assert list(catalogue.headers) == ["LANGUAGE", "content-type", "X-Own", "X-Other"]


def test_a_header_field_that_stands_twice_counts_once():
    catalogue = headed("Language: pl", "Content-Type: text/plain; charset=UTF-8", "language: ur")
    assert (catalogue.header("Language"), catalogue.warnings) == (
        "pl",
        ("The header field language stands twice; the first one counts.",),
    )


def test_lines_of_the_header_that_name_no_field_are_left_out():
    catalogue = headed(
        "#-#-#-#-#  pl.po (1)  #-#-#-#-#", "Content-Type: text/plain; charset=UTF-8", "no field: at all", ": x", ""
    )
    assert catalogue.headers == {"Content-Type": "text/plain; charset=UTF-8"}
    assert not catalogue.entries[0].fuzzy


@pytest.mark.parametrize("context", ["", 'msgctxt "k"\n'])
def test_the_same_entry_twice_is_taken_once_and_told(context):
    catalogue = read(f"{context}{ENTRY}\n{context}{ENTRY}")
    second = 7 if not context else 8
    assert len(catalogue.entries) == 1
    assert catalogue.warnings == (f"Line {second}: the same entry as in line 4; it was taken once.",)


def test_the_same_entry_with_other_words_is_refused_with_both_lines():
    assert refusal('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n') == (
        "sheet.po, line 7: “a” stands here and in line 4 with different translations."
    )


def test_an_entry_is_the_same_however_its_accents_are_composed():
    assert refusal('msgctxt "k"\nmsgid "é"\nmsgstr "b"\n\nmsgctxt "k"\nmsgid "e\u0301"\nmsgstr "c"\n') == (
        "sheet.po, line 8: “k” stands here and in line 4 with different translations."
    )


def test_an_obsolete_double_is_no_double():
    live, gone = read('msgid "a"\nmsgstr "b"\n\n#~ msgid "a"\n#~ msgstr "c"\n').entries
    assert [(one.target, one.obsolete) for one in (live, gone)] == [("b", False), ("c", True)]


def test_plural_forms_are_read_in_their_order_whatever_their_place():
    [entry] = read('msgid "a"\nmsgid_plural "as"\nmsgstr[1] "few"\nmsgstr[0] "one"\nmsgstr [ 2 ] "many"\n').entries
    assert (entry.plural_source, entry.targets, entry.target) == ("as", ("one", "few", "many"), "one")


@pytest.mark.parametrize("forms", [(1,), (0, 2), (0, 1, 10)])
def test_plural_forms_with_a_gap_are_no_words_and_are_told(forms):
    text = 'msgid "a"\nmsgid_plural "as"\n' + "".join(f'msgstr[{form}] "x"\n' for form in forms)
    catalogue = read(text + "\n" + 'msgid "b"\nmsgstr "c"\n')
    assert [entry.targets for entry in catalogue.entries] == [(), ("c",)]
    assert catalogue.warnings == ("Line 4: the plural forms are not numbered 0, 1, 2….",)


def test_the_same_plural_form_twice_is_refused():
    assert refusal('msgid "a"\nmsgid_plural "as"\nmsgstr[0] "x"\nmsgstr[0] "y"\n') == (
        "sheet.po, line 7: this entry has the same msgstr twice."
    )


@pytest.mark.parametrize("prefix", ["", "#~ "])
def test_words_that_msgcat_merged_are_fuzzy_and_told(prefix):
    words = r"#-#-#-#-#  one.po  #-#-#-#-#\none\n#-#-#-#-#  two.po  #-#-#-#-#\ntwo"
    catalogue = read(f'{prefix}msgid "a"\n{prefix}msgstr "{words}"\n')
    assert catalogue.entries[0].fuzzy
    assert catalogue.warnings == ("Line 4: two translations were merged into one here; it is taken as fuzzy.",)
