"""XML of strangers is read without entities, or refused in a sentence."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.catalogues.safe_xml import local_name, namespace, read_xml
from cms.errors import Refused

LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
FETCHED = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
EXTERNAL = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd"><x/>'


def refusal(data):
    with pytest.raises(Refused) as refused:
        read_xml(data, filename="words.xlf")
    return refused.value.reasons[0]


@pytest.mark.parametrize("data", [LAUGHS, FETCHED, EXTERNAL, b"<!DOCTYPE x><x/>"])
def test_a_document_type_is_refused_before_anything_in_it_is_read(data):
    assert refusal(data) == "words.xlf: the file has a document type or entities, which are not read; save it without them."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "words.xlf: the file is empty."),
        (b"<a>\n<b></a>", "words.xlf, line 2: this is not well-formed XML (column 6)."),
        (b"<a>&nbsp;</a>", "words.xlf, line 1: this is not well-formed XML (column 4)."),
        (b"words", "words.xlf, line 1: this is not well-formed XML (column 1)."),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "words.xlf: the file says it is in a charset that cannot be read"),
        (b"<a>" * 5_000_000, "words.xlf: its elements stand more than 60 deep"),
    ],
)
def test_what_is_no_exchange_file_is_refused_with_its_place(data, reason):
    assert refusal(data).startswith(reason)


def test_names_come_with_and_without_their_namespace():
    root = read_xml('<x xmlns="urn:a"><b>ą</b></x>'.encode("utf-16"), filename="words.xlf")
    assert (local_name(root), namespace(root), local_name(root[0]), root[0].text) == ("x", "urn:a", "b", "ą")


@given(st.binary(max_size=200) | st.text(alphabet="<>&;!/ab\"'=[]x?", max_size=80).map(str.encode))
def test_nothing_but_a_refusal_is_raised(data):
    with suppress(Refused):
        read_xml(data, filename="words.xlf")
