"""Whatever bytes come in, the answer is a catalogue or a refusal, and nothing else."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from cms.catalogues import Catalogue, read_catalogue
from cms.catalogues.decoding import _CHARSETS
from cms.errors import Refused
from tests.catalogues.files import HEAD, NAME

VALID = (
    "# remark\n#, fuzzy\n" + HEAD + "#. kind\n#: sheet:1\n#, fuzzy\n"
    '#| msgctxt "k"\n#| msgid "older"\nmsgctxt "k"\nmsgid ""\n"new\\t"\n"er"\nmsgstr "zażółć"\n\n'
    'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "1"\nmsgstr[1] "2"\n\n#~| msgid "x"\n#~ msgid "gone"\n#~ msgstr "w"\n'
)
PIECES = st.sampled_from(
    [
        *re.findall(r"\S+|\s+", VALID),
        '"',
        "\\",
        "\\x4",
        "\\777",
        "\0",
        "\r",
        "\u2028",
        "\ufeff",
        "#~",
        "#|",
        "[",
        "msgid",
        "é",
        "domain",
    ]
)
CHARSETS = st.sampled_from([*_CHARSETS, "nonsense"])


def answer(data):
    try:
        catalogue = read_catalogue(data, filename=NAME)
    except Refused as refused:
        [sentence] = refused.reasons
        assert re.match(r"sheet\.po(?:, line \d+)?: \S", sentence)
        assert sentence.endswith(".")
        assert "\n" not in sentence
        return None
    assert isinstance(catalogue, Catalogue)
    assert all(entry.line >= 1 for entry in catalogue.entries)
    return catalogue


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_a_catalogue_or_refused(data):
    answer(data)


@given(CHARSETS, st.binary(max_size=60))
@settings(max_examples=200, deadline=None)
def test_any_bytes_in_any_charset_are_a_catalogue_or_refused(charset, words):
    answer(HEAD.replace("UTF-8", charset).encode() + b'msgid "a"\nmsgstr "' + words + b'"\n')


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_pieces_of_po_syntax_are_a_catalogue_or_refused(text):
    answer(text.encode())
    answer((HEAD + text).encode())


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_a_valid_file_that_was_damaged_is_a_catalogue_or_refused(data):
    whole = VALID.encode()
    at = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(at, min(len(whole), at + 30)))
    answer(whole[:at] + data.draw(st.binary(max_size=10)) + whole[end:])


@given(st.integers(0, len(VALID.encode())))
@settings(max_examples=100, deadline=None)
def test_the_beginning_of_a_valid_file_has_the_beginning_of_its_entries_or_is_refused(length):
    whole = read_catalogue(VALID.encode(), filename=NAME).entries
    if catalogue := answer(VALID.encode()[:length]):
        kept = catalogue.entries
        # Only the last entry may lack something that stands on lines of its own, such as a plural form.
        assert kept[:-1] == whole[: len(kept)][:-1]
        assert [entry.source for entry in kept] == [entry.source for entry in whole[: len(kept)]]
