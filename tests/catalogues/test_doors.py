"""What a file is, is seen from its content; whatever it is, it is read or refused in a sentence."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.catalogues.doors import form_of, is_catalogue, read_any
from cms.catalogues.outgoing import Form, Leaving, Outgoing, headers_of
from cms.catalogues.tables import write_table
from cms.catalogues.xliff import write_xliff
from cms.errors import Refused
from cms.review.state import State

SEGMENTS = (
    Leaving("a-b", "Take **2** tablets.", "=Proszę", State.DRAFT, 3, "paragraph", "How", "note", ""),
    Leaving("c", "No [link](tel:1)", "", State.EMPTY, 0, "bullet", "How", "", ""),
)
OUT = Outgoing("sheet", 1, "zh-Hant", "7-0123456789abcdef", SEGMENTS)
PO = 'msgid ""\nmsgstr "Language: pl\\n"\n\nmsgctxt "a"\nmsgid "b"\nmsgstr "ż"\n'.encode()
FILES = {Form.PO: PO, Form.XLIFF: write_xliff(OUT), Form.CSV: write_table(OUT)}


@pytest.mark.parametrize("form", Form)
@pytest.mark.parametrize("name", ["a.po", "a.xlf", "a.csv", "a.txt", "a"])
def test_the_content_says_what_a_file_is(form, name):
    assert form_of(FILES[form], name) is form


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (FILES[Form.CSV].decode("utf-8-sig").encode("utf-16"), Form.CSV),
        (FILES[Form.XLIFF].decode().replace("UTF-8", "UTF-16").encode("utf-16"), Form.XLIFF),
        (b'\xef\xbb\xbf<xliff version="1.2"/>', Form.XLIFF),
        (b'<x:xliff xmlns:x="urn:oasis" version="1.2"/>', Form.XLIFF),
    ],
)
def test_other_charsets_and_marks_hide_nothing(data, form):
    assert form_of(data, "a.po") is form


@pytest.mark.parametrize(("name", "form"), [("a.XLIFF", Form.XLIFF), ("a.tsv", Form.CSV), ("a.doc", Form.PO), ("", Form.PO)])
def test_where_the_content_does_not_say_it_the_name_does(name, form):
    assert form_of(b"words", name) is form


@pytest.mark.parametrize("form", [Form.XLIFF, Form.CSV])
def test_what_a_file_says_of_itself_comes_back_as_headers(form):
    headers = read_any(FILES[form], filename="a").headers
    assert headers == {
        "X-Factsheet": "sheet",
        "X-Factsheet-Version": "1",
        "Language": "zh-Hant",
        "X-Export": "7-0123456789abcdef",
    }


@pytest.mark.parametrize("identity", ["", "sheet", "sheet/1/pl/7", "Sheet/1/pl/7-0123456789abcdef", "../1/pl/7-0123456789abcdef"])
def test_an_identity_that_is_none_of_ours_says_nothing(identity):
    assert headers_of(identity) == {}


@pytest.mark.parametrize(
    ("data", "name", "is_one"),
    [
        (b"", "a.po", True),
        (PO, "words.txt", True),
        (FILES[Form.CSV], "a", True),
        (FILES[Form.XLIFF], "a.xml", True),
        (b"<html>", "a.html", False),
        (b"term,form\n", "terms.txt", False),
    ],
)
def test_a_file_among_others_is_a_catalogue_by_its_ending_or_its_content(data, name, is_one):
    assert is_catalogue(data, name) is is_one


@given(
    st.sampled_from(list(FILES.values())),
    st.integers(0, 900),
    st.integers(0, 60),
    st.binary(max_size=12)
    | st.sampled_from(list(FILES.values()))
    | st.sampled_from([b"\0", b"</unit>", b'"', b"\xff", b"&#x0;"]),
)
def test_nothing_but_a_refusal_comes_of_a_damaged_file(data, start, length, instead):
    with suppress(Refused):
        read_any(data[:start] + instead + data[start + length :], filename="a")
