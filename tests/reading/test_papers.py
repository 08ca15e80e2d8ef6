"""PDFs: what they are called, which page they are the paper of, and parts of them."""

import pytest

from tests.reading.site import LARGE

PAPER, ATLAS = "/pl/paracetamol.pdf", "/en/atlas.pdf"


@pytest.fixture
def whole(reader):
    return reader.get(PAPER).body


@pytest.mark.parametrize(
    ("address", "name", "page"),
    [
        (PAPER, "paracetamol-pl.pdf", "/pl/paracetamol/"),
        ("/zh-hant/paracetamol-large.pdf", "paracetamol-large-zh-hant.pdf", "/zh-hant/paracetamol/"),
    ],
)
def test_a_paper_has_a_name_and_leads_to_its_page(reader, address, name, page):
    headers = reader.get(address).headers
    assert headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert headers["Link"] == f'<https://leaflets.example.org{page}>; rel="canonical"'
    assert headers["Accept-Ranges"] == "bytes"


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-9", 0, 10),
        ("bytes=10-10", 10, 11),
        ("bytes=5-", 5, None),
        ("bytes=-7", -7, None),
        ("bytes=0-99999999", 0, None),
        ("bytes=-99999999", 0, None),
        ("Bytes= 3-4 ", 3, 5),
        ("bytes=0-" + "9" * 5000, 0, None),
    ],
)
@pytest.mark.parametrize("address", [PAPER, ATLAS])
def test_a_part_of_a_paper_is_sent_alone(reader, address, asked, first, end):
    whole = reader.get(address).body
    answer = reader.get(address, range=asked)
    begins = first % len(whole)
    assert (answer.status, answer.body) == (206, whole[first:end])
    assert answer.headers["Content-Range"] == f"bytes {begins}-{begins + len(answer.body) - 1}/{len(whole)}"
    assert answer.headers["Content-Length"] == str(len(answer.body))


@pytest.mark.parametrize("asked", ["bytes=100000000-", "bytes=2000-3000", "bytes=-0", "bytes=" + "9" * 5000 + "-"])
def test_a_part_behind_the_end_is_refused_and_the_length_told(reader, whole, asked):
    answer = reader.get(PAPER, range=asked)
    assert (answer.status, answer.headers["Content-Range"]) == (416, f"bytes */{len(whole)}")
    assert answer.body == b"The file is shorter than that.\n"


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=0-1,4-5",
        "lines=0-1",
        "bytes=--1",
        "bytes=1-2-3",
        "\x00",
        "bytes=٠-١",
    ],
)
def test_several_parts_or_nonsense_get_the_whole_paper(reader, whole, asked):
    answer = reader.get(PAPER, range=asked)
    assert (answer.status, answer.body) == (200, whole)


def test_a_part_is_sent_only_of_the_paper_that_the_reader_has_the_rest_of(reader, whole):
    tag = reader.get(PAPER).headers["ETag"]
    assert reader.get(PAPER, range="bytes=0-1", if_range=tag).status == 206
    for other in ('"other"', f"W/{tag}", "Sun, 22 Nov 2026 17:00:00 GMT", "nonsense"):
        assert reader.get(PAPER, range="bytes=0-1", if_range=other).body == whole


def test_a_reader_who_has_the_paper_gets_no_part_of_it(reader):
    tag = reader.get(PAPER).headers["ETag"]
    assert reader.get(PAPER, range="bytes=0-1", if_none_match=tag).status == 304


@pytest.mark.parametrize("address", ["/pl/paracetamol/", "/assets/style.0123abcd.css", "/pl/ibuprofen.pdf", "/nothing.pdf"])
def test_only_papers_are_sent_in_parts(reader, address):
    assert reader.get(address, range="bytes=0-1") == reader.get(address)


def test_the_headers_of_a_part_are_not_asked_for(reader):
    assert reader.head(PAPER, range="bytes=0-1").status == 200


@pytest.mark.parametrize("address", [ATLAS, "/assets/face.0123abcd.woff2"])
def test_a_large_file_is_sent_from_disk_and_not_held(reader, address):
    before = reader.get("/en/").status
    answer = reader.get(address)
    assert (before, answer.status, answer.body) == (200, 200, LARGE)
    assert reader.get(address, if_none_match=answer.headers["ETag"]).status == 304
    assert reader.head(address).headers == answer.headers
