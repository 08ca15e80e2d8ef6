"""Encodings, and pages that a reader has already."""

import gzip

import brotli
import pytest

from cms.reading.negotiation import encodings_for

PAGE = "/ur/paracetamol/"


@pytest.mark.parametrize(
    ("stated", "sent"),
    [
        ("", ()),
        ("gzip, deflate, br, zstd", ("br", "gzip")),
        ("gzip", ("gzip",)),
        ("x-gzip", ("gzip",)),
        ("BR", ("br",)),
        ("br;q=0, gzip", ("gzip",)),
        ("br;q=0.5, gzip;q=0.8", ("gzip", "br")),
        ("br;q=0.5, gzip;q=0.5", ("br", "gzip")),
        ("*", ("br", "gzip")),
        ("*;q=0", ()),
        ("br, *;q=0", ("br",)),
        ("gzip;q=0.000", ()),
        ("gzip ; q=1.000", ("gzip",)),
        ("identity", ()),
        ("identity;q=0", ()),
        ("gzip;q=nonsense", ()),
        ("gzip;q=2", ()),
        ("gzip;q=-1", ()),
        ("gzip;level=9", ("gzip",)),
        (",,;;q=,=", ()),
        ("gzip" * 2000, ()),
    ],
)
def test_the_best_encoding_that_a_reader_takes_comes_first(stated, sent):
    assert encodings_for(stated) == sent


@pytest.mark.parametrize(("accepted", "unpack"), [("br, gzip", brotli.decompress), ("gzip", gzip.decompress)])
def test_a_page_is_sent_as_it_was_packed_when_it_was_published(reader, root, accepted, unpack):
    plain, packed = reader.get(PAGE), reader.get(PAGE, accept_encoding=accepted)
    assert packed.headers["Content-Encoding"] == accepted.partition(",")[0]
    assert unpack(packed.body) == plain.body
    assert packed.headers["Content-Length"] == str(len(packed.body))
    assert "Content-Encoding" not in plain.headers


def test_each_encoding_of_a_page_has_a_strong_tag_of_its_own(reader, listing):
    tags = [reader.get(PAGE, accept_encoding=accepted).headers["ETag"] for accepted in ("br", "gzip", "")]
    digest = listing["ur/paracetamol/index.html"]["sha256"][:32]
    assert tags == [f'"{digest}-br"', f'"{digest}-gzip"', f'"{digest}"']


def test_a_cache_is_told_that_pages_differ_by_encoding_and_papers_and_fonts_do_not(reader, listing):
    for path, entry in listing.items():
        vary = reader.get(f"/{path}".replace("index.html", "")).headers.get("Vary", "")
        assert vary == ("Accept-Encoding" if entry["encodings"] else "") or path.endswith("gone.html")


def test_an_error_page_is_packed_too(reader):
    answer = reader.get("/pl/nothing", accept_encoding="br")
    assert (answer.status, answer.headers["Content-Encoding"]) == (404, "br")


@pytest.mark.parametrize("accepted", ["", "gzip", "br"])
def test_a_page_that_has_not_changed_is_answered_without_body_or_length(reader, accepted):
    first = reader.get(PAGE, accept_encoding=accepted)
    again = reader.get(PAGE, accept_encoding=accepted, if_none_match=first.headers["ETag"])
    kept = ("ETag", "Cache-Control", "Vary", "Content-Language")
    assert (again.status, again.body) == (304, b"")
    assert again.headers == {name: first.headers[name] for name in kept}


def test_what_a_reader_has_in_one_encoding_is_not_taken_for_the_other(reader):
    tag = reader.get(PAGE, accept_encoding="br").headers["ETag"]
    assert reader.get(PAGE, accept_encoding="gzip", if_none_match=tag).status == 200


@pytest.mark.parametrize("stated", ['W/{}, "x"', '"x",{}', " {} ", "*", " * "])
def test_a_tag_is_found_in_a_list_or_as_a_weak_one(reader, stated):
    tag = reader.get(PAGE).headers["ETag"]
    assert reader.get(PAGE, if_none_match=stated.format(tag)).status == 304


@pytest.mark.parametrize("stated", ["", '"x"', "x", ",,,", 'W/"', '"' * 500, "\\", "W/*", "ł".encode().decode("latin-1"), "\x00"])
def test_a_tag_that_is_not_ours_gets_the_page(reader, stated):
    assert reader.get(PAGE, if_none_match=stated).status == 200


@pytest.mark.parametrize("address", ["/pl/ibuprofen/", "/pl/nothing"])
def test_what_is_gone_or_not_there_is_said_again_even_to_a_reader_who_has_it(reader, address):
    first = reader.get(address)
    assert reader.get(address, if_none_match=first.headers["ETag"]) == first
    assert reader.get(address, if_none_match="*").status == first.status
