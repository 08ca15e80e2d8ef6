"""Entries as gettext writes them are read at a stroke; the answer is the one that reading line by line gives."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.catalogues import read_catalogue
from cms.errors import Refused
from tests.catalogues.files import HEAD, NAME
from tests.catalogues.test_reading_anything import PIECES, VALID


def answer(text):
    try:
        return read_catalogue(text.encode(), filename=NAME)
    except Refused as refused:
        return [re.sub(r"byte \d+", "a byte", reason) for reason in refused.reasons]


def line_by_line(text):
    """A blank at the end of each line says nothing and makes no line a plain one."""
    return answer(text.replace("\n", " \n"))


def assert_read_alike(text):
    text = re.sub(r"\r\n?", "\n", text)
    assert answer(text) == line_by_line(text)


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(max_examples=300, deadline=None)
def test_any_pieces_of_po_syntax_are_read_alike(text):
    assert_read_alike(HEAD + text)
    assert_read_alike(VALID + text + "\n" + VALID.partition("\n\n")[2])


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_read_alike(data):
    at = data.draw(st.integers(0, len(VALID)))
    end = data.draw(st.integers(at, min(len(VALID), at + 30)))
    assert_read_alike(VALID[:at] + data.draw(st.text(max_size=5)) + VALID[end:])


@pytest.mark.parametrize(
    "text",
    [
        HEAD + 'msgid "a"\nmsgstr "b"',
        HEAD + 'msgid "a"\nmsgstr "b"\n"c"\nmsgid "d"\nmsgstr "e"\n',
        HEAD + 'msgid "a"\nmsgstr "b"\nmsgstr "c"\n',
        HEAD + 'msgid "a"\nmsgstr "b"\n  "c"\n',
        HEAD + 'msgid "a"\nmsgstr "b"\n# of the next\nmsgid "d"\nmsgstr "e"\n',
        HEAD + '# waits\n\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n',
        HEAD + 'msgctxt "k"\n\nmsgid "a"\nmsgstr "b"\n',
        HEAD + 'msgid ""\n"a\\n"\n"\\q"\nmsgstr "b"\n',
        HEAD + 'msgid "a" "b"\nmsgstr "c\\"d"\n#: x:1\n#| msgid "older"\nmsgid "e"\nmsgstr ""\n',
        HEAD + '#~ msgid "a"\n#~ msgstr "b"\n\nmsgid "c"\nmsgstr "d"\n',
        HEAD + 'msgid "a\nmsgstr "b"\n',
    ],
)
def test_what_stands_at_the_border_of_plain_is_read_alike(text):
    assert_read_alike(text)


def test_real_catalogues_are_read_alike(corpora):
    files = sorted(path for path in Path(corpora).rglob("*.po") if path.stat().st_size < 60_000)[:150]
    for path in files:
        try:
            text = path.read_bytes().decode().removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        assert_read_alike(text)


@pytest.mark.parametrize(
    "text",
    ["# remark\n" * 100_000, '"words"\n' * 100_000, 'msgid "a"\n' + '"words"\n' * 100_000, "#~ x\n" * 50_000, "\\" * 400_000],
    ids=["remarks", "strings", "a text without its translation", "obsolete", "backslashes"],
)
def test_many_lines_that_never_become_an_entry_are_answered_soon(text):
    began = time.process_time()
    answer(HEAD + text)
    answer(text)
    assert time.process_time() - began < 10  # seconds, on a busy machine; growing with the square it would be minutes
