"""From bytes to text: what is a PO file at all, and in which charset."""

import gzip
import io
import zipfile

import polib
import pytest

from cms.catalogues import read_catalogue
from tests.catalogues.files import HEAD, NAME, refusal_of

TEXT = HEAD + '# note\nmsgid "take one"\nmsgstr "weź\\njedną"\n'


def targets(data):
    return [entry.target for entry in read_catalogue(data, filename=NAME).entries]


def declaring(charset, words="words", codec="utf-8"):
    header = f'msgid ""\nmsgstr "Content-Type: text/plain; charset={charset}\\n"\n\n'
    return f'{header}msgid "a"\nmsgstr "{words}"\n'.encode(codec)


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("pl.po", TEXT)
    return buffer.getvalue()


def compiled():
    return polib.pofile(TEXT).to_binary()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty."),
        (b" \n\t\n", "the file is empty."),
        (zipped(), "this is not a PO file but a zip archive or an Office file."),
        (gzip.compress(b"x", mtime=0), "this is not a PO file but a gzip archive."),
        (compiled(), "this is not a PO file but a compiled MO file."),
        (b"\x95\x04\x12\xde rest", "this is not a PO file but a compiled MO file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "this is not a PO file but an old Office file."),
        (b"%PDF-1.7\n", "this is not a PO file but a PDF."),
        (b"\x89PNG\r\n", "this is not a PO file but a picture."),
        (TEXT.encode("utf-16"), "this is not a PO file but a UTF-16 file; save it as UTF-8."),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "this is not a PO file but a UTF-16 file; save it as UTF-8."),
        (b"<!DOCTYPE html><html></html>", "this is not a PO file but a web page or XML."),
        (b"\xef\xbb\xbf\n <HTML>", "this is not a PO file but a web page or XML."),
        (b"<?xml version='1.0'?><tmx/>", "this is not a PO file but a web page or XML."),
        (b"# only a remark\n", "this is not a PO file; there is no entry in it."),
        (
            HEAD.encode() + b'msgid "a"\nmsgstr "b\0c"\n',
            "line 5 holds a NUL byte (byte 80); this is not a text file, or it is damaged.",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_po_file_is_refused_by_name(data, why):
    assert refusal_of(data) == f"sheet.po: {why}"


def test_a_file_of_fifty_megabytes_is_refused_before_it_is_read():
    assert refusal_of(b"\0" * (50 * 1024 * 1024)) == "sheet.po: the file has 50 MB; the limit is 40 MB."


@pytest.mark.parametrize("data", [b"/etc/passwd", b"Dear translator,\n", b"{}", b"a;b\n1;2\n"])
def test_other_text_is_refused_at_its_first_line(data):
    assert refusal_of(data).startswith("sheet.po, line 1: “")


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda text: text,
        lambda text: "\ufeff" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("# note\n", "# note\r\n"),
        lambda text: text + "\n\n\x0c\n",
    ],
)
def test_marks_and_line_ends_of_other_systems_do_not_reach_the_texts(rewrite):
    catalogue = read_catalogue(rewrite(TEXT).encode(), filename=NAME)
    [entry] = catalogue.entries
    assert (entry.source, entry.target, entry.comments, entry.line) == ("take one", "weź\njedną", ("note",), 5)
    assert catalogue.headers == {"Content-Type": "text/plain; charset=UTF-8"}


def test_a_byte_order_mark_is_told():
    assert read_catalogue(b"\xef\xbb\xbf" + TEXT.encode(), filename=NAME).warnings == (
        "The byte order mark at the beginning was left out.",
    )


@pytest.mark.parametrize(
    ("charset", "words", "codec"),
    [
        ("ISO-8859-1", "café", "iso8859-1"),
        ("iso_8859-2", "zażółć", "iso8859-2"),
        ("ISO-8859-7", "καλημέρα", "iso8859-7"),
        ("ISO-8859-8", "שלום", "iso8859-8"),
        ("ISO-8859-9", "şöyle", "iso8859-9"),
        ("ISO-8859-13", "ačiū", "iso8859-13"),
        ("ISO-8859-15", "cœur €", "iso8859-15"),
        ("CP1250", "zażółć", "cp1250"),
        ("windows-1251", "привет", "cp1251"),
        ("CP1256", "سلام", "cp1256"),
        ("KOI8-R", "привет", "koi8-r"),
        ("KOI8-U", "привіт", "koi8-u"),
        ("EUC-JP", "表示", "euc-jp"),
        ("Shift_JIS", "表示", "shift_jis"),
        ("EUC-KR", "안녕", "euc-kr"),
        ("GB2312", "服药", "gb2312"),
        ("GB18030", "服药", "gb18030"),
        ("Big5", "功能", "big5"),
        ("utf8", "zażółć", "utf-8"),
        ("US-ASCII", "plain", "ascii"),
    ],
)
def test_a_charset_that_is_rightly_declared_is_read(charset, words, codec):
    assert targets(declaring(charset, words, codec)) == [words]


@pytest.mark.parametrize(
    ("charset", "words", "codec", "why"),
    [
        ("UTF-8", "é", "iso8859-1", "the file says it is UTF-8, but byte 79 is 0xE9, which is not utf-8."),
        ("US-ASCII", "é", "utf-8", "the file says it is US-ASCII, but byte 82 is 0xC3, which is not ascii."),
        ("EUC-JP", "é", "iso8859-1", "the file says it is EUC-JP, but byte 80 is 0xE9, which is not euc-jp."),
        ("CHARSET", "é", "iso8859-1", "the file says it is CHARSET, but byte 81 is 0xE9, which is not utf-8."),
    ],
)
def test_bytes_that_are_not_what_the_header_says_are_refused_with_their_place(charset, words, codec, why):
    assert refusal_of(declaring(charset, words, codec)) == f"sheet.po, line 5: {why}"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_line_of_a_wrong_byte_is_right_for_every_kind_of_line_end(end):
    data = declaring("UTF-8", "é", "latin-1").replace(b"\n", end.encode())
    assert refusal_of(data).startswith("sheet.po, line 5: ")


@pytest.mark.parametrize("charset", ["CHARSET", "utf-7", "unicode_escape", "idna", "utf-16", "hex", "rot13", "x-own", "UFT-8"])
def test_a_charset_that_is_none_is_read_as_utf8_and_told(charset):
    catalogue = read_catalogue(declaring(charset, r"é \\u00e9"), filename=NAME)
    assert [entry.target for entry in catalogue.entries] == [r"é \u00e9"]
    assert catalogue.warnings == (f"The charset “{charset}” is not one we know; it was read as UTF-8.",)


@pytest.mark.parametrize("charset", ["ISO-8859-1", "CP1250", "KOI8-R"])
def test_utf8_that_is_declared_as_something_else_is_refused(charset):
    assert refusal_of(declaring(charset, "zażółć")) == (
        f"sheet.po: the file says it is {charset}, but it is UTF-8; correct the charset in its header."
    )


def test_a_file_without_a_charset_is_read_as_utf8_or_refused():
    assert targets('msgid "a"\nmsgstr "é"\n'.encode()) == ["é"]
    assert refusal_of('msgid "a"\nmsgstr "é"\n'.encode("latin-1")) == (
        "sheet.po, line 2: the file does not say its charset, but byte 18 is 0xE9, which is not utf-8."
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_charset_is_found_in_a_folded_header(end):
    text = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; "\n"charset=ISO-8859-2\\n"\nmsgid "a"\nmsgstr "łyk"\n'
    assert targets(text.replace("\n", end).encode("iso-8859-2")) == ["łyk"]


def test_escaped_bytes_are_in_the_charset_of_the_file():
    assert targets(declaring("ISO-8859-2", r"\263yk", "iso8859-2")) == ["łyk"]


def test_a_charset_in_a_comment_declares_nothing():
    assert targets(('# "Content-Type: text/plain; charset=ISO-8859-2\\n"\n' + TEXT).encode()) == ["weź\njedną"]


def test_big_files_of_many_entries_are_read():
    entries = "".join(f'msgctxt "k{number}"\nmsgid "text {number}"\nmsgstr "words {number}"\n\n' for number in range(10_000))
    long = f'msgctxt "long"\nmsgid "a"\nmsgstr "{"x" * 2_000_000}"\n'
    found = targets((HEAD + entries + long).encode())
    assert (len(found), found[9_999], len(found[-1])) == (10_001, "words 9999", 2_000_000)
