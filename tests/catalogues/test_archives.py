"""Zip archives: the same files make the same bytes, and one that could do harm is refused before anything in it is read."""

import io
import stat
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.catalogues.archives import MAX_FILES, packed, unpacked
from cms.errors import Refused

NAME = "back.zip"
FILES = {"po/a.po": b'msgid ""\n', "xliff/b.xlf": b"<xliff/>"}


def zipped(*entries, method=zipfile.ZIP_DEFLATED):
    """An archive of (name or entry, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def refusal(data):
    with pytest.raises(Refused) as refused:
        unpacked(data, filename=NAME)
    return refused.value.reasons[0]


def link():
    entry = zipfile.ZipInfo("po/a.po")
    entry.create_system, entry.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zipped((entry, b"/etc/passwd"))


def changed(data, old, new, count=-1):
    assert old in data
    return data.replace(old, new, count)


def test_what_was_packed_is_unpacked_and_folders_are_left_out():
    assert unpacked(packed(FILES), filename=NAME) == FILES
    assert unpacked(zipped(("po/", b""), ("po/a.po", b"a")), filename=NAME) == {"po/a.po": b"a"}


def test_the_same_files_make_the_same_bytes_in_any_order():
    assert packed(FILES) == packed(dict(reversed(FILES.items())))
    [first, *_] = zipfile.ZipFile(io.BytesIO(packed(FILES))).infolist()
    assert (first.date_time, first.create_system) == ((1980, 1, 1, 0, 0, 0), 3)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "po/../../a.po", "C:a.po", "c:/a.po", "\\a.po", "a\\..\\b.po"]
)
def test_a_file_that_leads_out_of_the_archive_is_refused(name):
    shown = name.replace("\\", "\\")
    assert refusal(zipped((name, b"a"))) == f"back.zip: “{shown}” leads out of the archive."


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (lambda: b"PK\x03\x04", "the zip archive is damaged, or packed in a way that is not read; pack it again."),
        (lambda: zipped(), "there is no file in the archive."),
        (lambda: zipped(("po/", b"")), "there is no file in the archive."),
        (link, "“po/a.po” is a link and not a file."),
        (
            lambda: changed(zipped(("po/a.po", b"a")), b"PK\x01\x02\x14\x03\x14\0\0\0", b"PK\x01\x02\x14\x03\x14\0\1\0"),
            "“po/a.po” is encrypted",
        ),
        (lambda: zipped(("po/a.po", b"a" * 500), method=zipfile.ZIP_LZMA), "“po/a.po” is packed in a way that is not read"),
        (lambda: zipped(("po/a.po", packed(FILES))), "“po/a.po” is an archive itself or an Office file; send the files in it."),
        (lambda: zipped(("po/a.po", b"a" * 30_000_000)), "“po/a.po” was packed to less than a 200th, as no text is."),
        (lambda: zipped(("po/a.po", b"\0" * 50_000_000)), "“po/a.po” has 48 MB; the limit is 40 MB."),
        (lambda: zipped(*((f"{n}.po", b"\0" * 35_000_000) for n in range(7))), "its files have more than 200 MB together."),
        (lambda: zipped(*((f"{n}.po", b"") for n in range(MAX_FILES + 1))), "there are more than 2,000 files in the archive."),
        (lambda: b"PK\x03\x04" + b"PK\x01\x02" * 100_000, "there are more than 2,000 files in the archive."),
        (lambda: changed(packed({"a.po": b"a" * 90}), b"\x5a\0\0\0", b"\x10\0\0\0"), "the zip archive is damaged"),
        (
            lambda: changed(packed({"a.po": b"a" * 90}), b"\x5a\0\0\0", b"\xff\0\0\0"),
            "“a.po” is not as large as the archive says.",
        ),
        (lambda: b"PK\x03\x04" + b"\0" * 42_000_000, "the file has 40 MB; the limit is 40 MB."),
    ],
)
def test_an_archive_that_could_do_harm_is_refused_in_a_sentence(made, why):
    assert refusal(made()).startswith(f"back.zip: {why}")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused():
    assert refusal(zipped(("a.po", b"a"), ("a.po", b"b"))) == "back.zip: “a.po” stands in it twice."


SAMPLE = packed(FILES)


@given(st.integers(0, len(SAMPLE)), st.integers(0, 40), st.binary(max_size=12))
def test_nothing_but_a_refusal_comes_of_a_damaged_archive(start, length, instead):
    with suppress(Refused):
        unpacked(SAMPLE[:start] + instead + SAMPLE[start + length :], filename=NAME)
