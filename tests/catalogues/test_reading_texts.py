"""What stands between the quotation marks, and how entries are put together."""

import pytest

from tests.catalogues.files import only_entry, read, refusal


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"\t|\n|\r|\\|\"", '\t|\n|\r|\\|"'),
        (r"\a|\b|\f|\v", "\a|\b|\f|\v"),
        (r"\101\102", "AB"),
        (r"\x41\x42", "AB"),
        (r"\x00041", "A"),
        (r"\303\251t\xc3\xa9", "été"),
        (r"C:\\new", "C:\\new"),
        (r"\\\\n", r"\\n"),
        ("\x1b[1m\x7f", "\x1b[1m\x7f"),
        ("two\u2028lines\u2029or\u0085more\x0c\x0b\x1c", "two\u2028lines\u2029or\u0085more\x0c\x0b\x1c"),
        ("\u200f\u2067\u2069\ufeff", "\u200f\u2067\u2069\ufeff"),
        ("  blanks at both ends  ", "  blanks at both ends  "),
        ("e\u0301", "e\u0301"),
        ("#, fuzzy", "#, fuzzy"),
        (r"msgid \"x\"", 'msgid "x"'),
    ],
)
def test_a_text_is_read_as_gettext_means_it(written, meant):
    assert only_entry(f'msgid "a"\nmsgstr "{written}"\n').target == meant


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (r"\q", r"“\q” is no escape that gettext knows."),
        (r"\8", r"“\8” is no escape that gettext knows."),
        (r"\x", r"“\x” is no escape that gettext knows."),
        (r"\351", r"“\351” stands for bytes that are not utf-8."),
        (r"\xe9\x20", r"“\xe9\x20” stands for bytes that are not utf-8."),
        (r"\x141", r"“\x141” stands for bytes that are not utf-8."),
        (r"a\0b", "a text holds an escaped NUL byte."),
        ("one\ntwo", 'the text "one… is not closed with a quotation mark.'),
        ("one\rtwo", 'the text "one… is not closed with a quotation mark.'),
        ("one\\", 'the text "one\\"… is not closed with a quotation mark.'),
        ('say "ah" now', '“ah" now"” is not understood.'),
    ],
)
def test_a_text_that_cannot_be_meant_is_refused_with_its_line(written, why):
    assert refusal(f'msgid "a"\nmsgstr "{written}"\n') == f"sheet.po, line 5: {why}"


def test_separators_of_unicode_inside_a_text_do_not_count_as_lines():
    assert refusal('msgid "a"\nmsgstr "x\u2028y\u2029z\u0085\x0c"\n\nnonsense\n') == (
        "sheet.po, line 7: “nonsense” is not understood."
    )


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"\nmsgstr "bc"\n',
        'msgid "a"\nmsgstr "b"\n"c"\n',
        'msgid "a"\nmsgstr ""\n"b" "c"\n',
        'msgid "a" msgstr "b" "c"\n',
        '#| msgid "old"\u00a0"er"\nmsgid "a"\u2003\nmsgstr\u00a0"b" "c"\n',
        'msgid"a"\nmsgstr"bc"',
        '\t msgid\t"a"  \n\n   msgstr "b" \t\n\n \t"c"\n',
        'msgid "a"\n# between\nmsgstr "bc"\n',
        '#\n##\n#.\n#:\n#,\n#|\n#~\n#~|\nmsgid "a"\nmsgstr "bc"\n# at the end\n',
        '#msgid "x"\nmsgid "a"\nmsgstr "bc"\n',
    ],
)
def test_one_entry_may_be_laid_out_in_many_ways(text):
    entry = only_entry(text)
    assert (entry.context, entry.source, entry.targets, entry.fuzzy) == (None, "a", ("bc",), False)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a"\nmsgstr "one', 5),
        ('msgid "a"\nmsgstr "one\\', 5),
        ('msgid "a"\nmsgstr', 4),
        ('msgid "a"\n', 4),
        ('msgid "a"', 4),
        ('msgctxt "k"\n', 4),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "c"\n', 7),
        ('msgid "a"\nmsgstr "b"\nmsg', 6),
        ('msgid "a"\nmsgid_plural "as"\n', 4),
    ],
)
def test_a_file_that_was_cut_off_is_refused(text, line):
    assert refusal(text).startswith(f"sheet.po, line {line}: ")


@pytest.mark.parametrize("mark", ["<<<<<<< HEAD", "=======", ">>>>>>> branch", "<<<<<<<"])
def test_the_conflict_marks_of_a_version_control_system_are_refused(mark):
    assert refusal(f'msgid "a"\nmsgstr "b"\n{mark}\n') == (
        "sheet.po, line 6: this is a conflict mark of a version control system; settle the conflict first."
    )


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("nonsense\n", 4, "“nonsense” is not understood."),
        ('msgfoo "a"\n', 4, '“msgfoo "a"” is not understood.'),
        ('"a"\n# x\n"b"\n', 6, "a text in quotes stands without msgid or msgstr before it."),
        ('msgstr "a"\n', 4, "this entry has the same msgstr twice."),
        ('# x\nmsgstr "a"\n', 5, "msgstr stands without a msgid."),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 5, "msgid stands here, but the entry before it has no msgstr."),
        ('msgid "a"\nmsgctxt "b"\nmsgstr "c"\n', 5, "msgctxt stands here, but the entry before it has no msgstr."),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', 6, "this entry has the same msgstr twice."),
        ('msgid "a"\nmsgstr[0] "b"\n', 5, "msgstr[…] goes with msgid_plural, and msgstr with msgid alone."),
        ('msgid "a"\nmsgid_plural "as"\nmsgstr "b"\n', 6, "msgstr[…] goes with msgid_plural, and msgstr with msgid alone."),
        ('msgid_plural "as"\nmsgstr[0] "b"\n', 4, "msgid_plural does not follow a msgid."),
        ('msgid "a"\nmsgstr "b"\nmsgid_plural "as"\nmsgstr[1] "c"\n', 6, "msgid_plural does not follow a msgid."),
        ('domain "other"\n', 4, "files with several domains are not taken."),
        ('#| "a"\nmsgid "a"\nmsgstr "b"\n', 4, "a previous text stands without “msgid”."),
    ],
)
def test_broken_syntax_is_refused_with_its_line_and_why(text, line, why):
    assert refusal(text) == f"sheet.po, line {line}: {why}"


def test_each_kind_of_comment_stays_what_it_is():
    entry = only_entry(
        "# from the translator\n#  indented\n#. from the author\n#: sheet:1 a:2\n#: \u2068a file.c\u2069:3 c:\\x.c\n"
        '#, c-format, fuzzy, range: 0..10\n#,no-wrap\nmsgid "a"\nmsgstr "b"\n'
    )
    assert entry.comments == ("from the translator", " indented")
    assert entry.extracted == ("from the author",)
    assert entry.references == ("sheet:1", "a:2", "\u2068a file.c\u2069:3", "c:\\x.c")
    assert entry.flags == ("c-format", "fuzzy", "range: 0..10", "no-wrap")


def test_a_comment_after_an_entry_belongs_to_the_next_one():
    first, second = read('msgid "a"\nmsgstr "b"\n# mine\nmsgid "c"\nmsgstr "d"\n').entries
    assert (first.comments, second.comments) == ((), ("mine",))


@pytest.mark.parametrize(
    ("flags", "fuzzy"),
    [("#, fuzzy", True), ("#,fuzzy", True), ("#, no-wrap , fuzzy", True), ("#, Fuzzy", False), ("# fuzzy", False)],
)
def test_fuzzy_is_seen_among_other_flags_and_however_it_is_spaced(flags, fuzzy):
    assert only_entry(f'{flags}\nmsgid "a"\nmsgstr "b"\n').fuzzy is fuzzy


def test_the_previous_english_may_stand_on_several_lines():
    entry = only_entry(
        '#, fuzzy\n#| msgctxt "k"\n#| msgid ""\n#| "take one "\n#| "tablet"\nmsgctxt "k"\nmsgid "take two"\nmsgstr "b"\n'
    )
    assert (entry.previous_source, entry.source, entry.fuzzy) == ("take one tablet", "take two", True)


def test_an_obsolete_entry_is_kept_apart_with_its_previous_english():
    live, gone = read(
        'msgid "a"\nmsgstr "b"\n\n#, fuzzy\n#~| msgid "older"\n#~ msgctxt "k"\n#~ msgid "gone"\n#~ msgstr ""\n#~ "words"\n'
    ).entries
    assert (live.source, live.target, live.obsolete) == ("a", "b", False)
    assert (gone.context, gone.source, gone.target, gone.previous_source) == ("k", "gone", "words", "older")
    assert (gone.fuzzy, gone.obsolete) == (True, True)


def test_an_empty_context_is_not_the_same_as_none():
    plain, empty, named = read(
        'msgid "a"\nmsgstr "1"\nmsgctxt ""\nmsgid "a"\nmsgstr "2"\nmsgctxt "k"\nmsgid "a"\nmsgstr "3"\n'
    ).entries
    assert [(one.context, one.target) for one in (plain, empty, named)] == [(None, "1"), ("", "2"), ("k", "3")]


@pytest.mark.parametrize("context", ["__proto__", "../../x", "<script>", "k" * 10_000, "a\x04b", "/etc/passwd"])
def test_a_context_is_plain_data_whatever_it_looks_like(context):
    assert only_entry(f'msgctxt "{context}"\nmsgid "a"\nmsgstr "b"\n').context == context


def test_texts_that_share_a_long_beginning_are_all_kept():
    sources = ["x" * 200 + str(number) for number in range(100)]
    entries = read("".join(f'msgid "{source}"\nmsgstr "y"\n' for source in sources)).entries
    assert [entry.source for entry in entries] == sources


def test_an_entry_names_the_line_it_begins_in():
    entries = read('# note\nmsgctxt "k"\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgstr "d"\n').entries
    assert [entry.line for entry in entries] == [5, 9]
