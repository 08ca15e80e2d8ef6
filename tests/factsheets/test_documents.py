"""Documents of strangers: cut into pieces, with what was not read said, or refused in a sentence before harm is done."""

import struct
from contextlib import suppress
from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.documents import read_document
from tests.factsheets.word_files import (
    OFFICE,
    TYPES,
    R,
    W,
    bold,
    docx,
    from_lines,
    package,
    paragraph,
    parts_of,
    run,
    table,
)

LEAFLET = docx(
    paragraph("Paracetamol", style="Heading1"),
    paragraph("What to know before you take it."),
    paragraph("How to take it", style="Heading2"),
    paragraph("Take ", bold("2 tablets "), "of 500 mg."),
    paragraph("With water", listed="bullet 0"),
    paragraph("cold", listed="bullet 1"),
    paragraph("First this", listed="step 0"),
    paragraph(bold("Side effects")),
    table(("Dose", "Age"), ("5 ml", "6 to 8 years")),
)


def pieces(data, name="old.docx"):
    return [(str(piece.kind), piece.text, piece.level) for piece in read_document(data, filename=name).pieces]


def warnings(data, name="old.docx"):
    return list(read_document(data, filename=name).warnings)


def refusal(data, name="old.docx"):
    with pytest.raises(Refused) as refused:
        read_document(data, filename=name)
    return " ".join(refused.value.reasons)


def test_a_word_file_is_cut_into_headings_paragraphs_items_and_cells():
    assert pieces(LEAFLET) == [
        ("title", "Paracetamol", 0),
        ("summary", "What to know before you take it.", 0),
        ("heading", "How to take it", 2),
        ("paragraph", "Take **2 tablets** of 500 mg.", 0),
        ("bullet", "With water", 1),
        ("bullet", "cold", 2),
        ("step", "First this", 1),
        ("heading", "Side effects", 2),
        ("table header", "Dose", 0),
        ("table header", "Age", 1),
        ("table cell", "5 ml", 0),
        ("table cell", "6 to 8 years", 1),
    ]


def test_what_comes_out_of_a_word_file_can_be_a_factsheet():
    found = list(read_document(LEAFLET, filename="old.docx").pieces)
    assert source.read(source.write(found)) == found


def test_links_bold_and_characters_of_markup_are_read_as_they_were_meant():
    link = f'<w:hyperlink r:id="web">{run("the leaflet")}</w:hyperlink>'
    related = f'<Relationship Id="web" Type="{OFFICE}/hyperlink" Target="https://example.org/a" TargetMode="External"/>'
    related += f'<Relationship Id="file" Type="{OFFICE}/hyperlink" Target="file:///etc/passwd" TargetMode="External"/>'
    local = f'<w:hyperlink r:id="file">{run("this file")}</w:hyperlink>'
    data = docx(paragraph("T"), paragraph("Read ", link, " and ", local, " [5*]", run("!", "<w:i/>")), relationships=related)
    assert pieces(data)[1][1] == "Read [the leaflet](https://example.org/a) and this file \\[5\\*\\]!"
    assert warnings(data) == [
        "1 links that lead nowhere on the web were read as words.",
        "1 passages in italics were read as plain words.",
    ]


def test_footnotes_stand_at_the_end_and_their_marks_nowhere():
    notes = f'<w:footnotes {W}><w:footnote w:id="2"><w:p>{run("Ask a pharmacist.")}</w:p></w:footnote></w:footnotes>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    data = docx(paragraph("Title"), paragraph("Take 2", mark, " a day."), paragraph("End of it."), footnotes=notes)
    assert [text for _, text, _ in pieces(data)] == ["Title", "Take 2 a day.", "End of it.", "Ask a pharmacist."]
    assert warnings(data) == ["1 footnote marks were left out; the notes stand at the end."]


def test_tracked_changes_comments_headers_and_pictures_are_said():
    body = paragraph(
        "Take ",
        f'<w:ins w:id="1">{run("two")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>three</w:delText></w:r></w:del>',
        '<w:r><w:commentReference w:id="0"/></w:r>',
    )
    data = docx(paragraph("Title"), body, header1=f"<w:hdr {W}>{paragraph('Page')}</w:hdr>")
    assert [text for _, text, _ in pieces(data)] == ["Title", "Take two"]
    assert warnings(data) == [
        "1 tracked insertions were read as if accepted.",
        "1 tracked deletions were left out, as if accepted.",
        "1 comments were left out.",
        "1 headers and footers were left out.",
    ]


def test_a_picture_from_elsewhere_is_never_fetched():
    drawing = (
        '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
        f'<a:blip {R} r:link="far"/></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    related = f'<Relationship Id="far" Type="{OFFICE}/image" Target="http://127.0.0.1:9/x.png" TargetMode="External"/>'
    data = docx(paragraph("Title"), paragraph("Words", drawing), relationships=related)
    assert [text for _, text, _ in pieces(data)] == ["Title", "Words"]
    assert "1 pictures were left out." in warnings(data)


def test_markdown_and_plain_text_are_read_as_everywhere():
    assert pieces(b"# Title\n\nSummary.\n", "old.md") == [("title", "Title", 0), ("summary", "Summary.", 0)]
    assert pieces("Title\n\nJak to zażywać.".encode("utf-16"), "old.txt")[1:] == [("summary", "Jak to zażywać.", 0)]
    assert warnings(b"Title\n\nSome words.\n\npage 1 of 2\n", "old.txt") == ["Line 5: page furniture, left out: page 1 of 2"]


# Refused


BOMB = package(parts_of(paragraph("Title")) | {"word/media/x.bmp": b"\0" * 30_000_000})
MANY_ELEMENTS = "<a>" + "".join(f"<b{at * 7919 % 99_991}/>" for at in range(300_000)) + "</a>"
MANY = package(parts_of() | {f"word/media/{at}.png": b"" for at in range(2_001)})
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'


def with_part(name, content):
    return package(parts_of(paragraph("Title")) | {name: content})


def large(name, megabytes):
    """A file that says of a part, in its directory, that it is so large."""
    data = bytearray(with_part(name, "x" * 100_000))
    at = data.find(name.encode(), data.find(b"PK\x01\x02")) - 46
    struct.pack_into("<II", data, at + 20, megabytes * 1_048_576, megabytes * 1_048_576)
    return bytes(data)


def packed_otherwise():
    data = BytesIO(with_part("word/other.xml", "<x/>"))
    with ZipFile(data, "a", ZIP_LZMA) as made:
        made.writestr("word/x.xml", "<x/>")
    return data.getvalue()


def twice():
    return with_part("word/otherdata.xml", "<x/>").replace(b"word/otherdata.xml", b"word/numbering.xml")


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (b"", "old.docx", "the file is empty."),
        (b"%PDF-1.7 ...", "old.docx", "this is a PDF that cannot be read; it is damaged."),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old.doc", "this document is an old Word file (.doc); open it and save it as DOCX."),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "old.docx", "this document is protected with a password."),
        (b"{\\rtf1 words}", "old.rtf", "this is an RTF file; open it and save it as DOCX."),
        (b"PK\x03\x04 and nothing more", "old.docx", "this is not a whole Word file; it is damaged."),
        (package({"mimetype": "application/vnd.oasis.opendocument.text"}), "old.odt", "this is an OpenDocument file; save it as"),
        (package({"a.txt": "words"}), "old.docx", "this is not a Word file."),
        (LEAFLET, "old.docm", "this document has macros"),
        (with_part("word/vbaProject.bin", b"x"), "old.docx", "this document has macros"),
        (
            with_part(
                "[Content_Types].xml", TYPES.replace("application/xml", "application/vnd.ms-word.document.macroEnabled.main+xml")
            ),
            "old.docx",
            "this document has macros",
        ),
        (BOMB, "old.docx", "“word/media/x.bmp” would grow to 30,000,000 bytes; it is not unpacked."),
        (MANY, "old.docx", "this file holds 2,007 parts; a Word file has at most 2,000."),
        (large("word/x.xml", 31), "old.docx", "the text in this file has more than 30 MB."),
        (large("word/media/x.png", 201), "old.docx", "unpacked, this file would have 201 MB; it is not unpacked."),
        (packed_otherwise(), "old.docx", "“word/x.xml” is packed in a way that no word processor uses."),
        (twice(), "old.docx", "two parts of this file have the same name"),
        (with_part("../../etc/passwd", "x"), "old.docx", "a part of this file would lie outside it"),
        (with_part("/etc/passwd", "x"), "old.docx", "a part of this file would lie outside it"),
        (with_part("C:\\x.xml", "x"), "old.docx", "a part of this file would lie outside it"),
        (with_part("word/styles.xml", LAUGHS + "<x>&b;</x>"), "old.docx", "“word/styles.xml” in it has a document type"),
        (with_part("word/document.xml", LAUGHS + "<x>&b;</x>"), "old.docx", "“word/document.xml” in it has a document type"),
        (with_part("word/document.xml", "<a>" * 200), "old.docx", "in “word/document.xml” elements stand more than 80 deep"),
        (
            with_part("word/document.xml", MANY_ELEMENTS),
            "old.docx",
            "in “word/document.xml” there are more than 300,000",
        ),
        (with_part("word/document.xml", "<a"), "old.docx", "“word/document.xml” in it is damaged"),
        (with_part("word/document.xml", "<a/>"), "old.docx", "this Word file cannot be read"),
        (docx(paragraph("")), "old.docx", "there are no words in this file."),
        ("Wörter".encode("latin-1"), "old.txt", "byte 1 is not UTF-8; save the file as UTF-8."),
        (b"words\0", "old.txt", "this is neither text nor a Word file"),
        (b"# Title\n\n> quoted\n", "old.md", "line 3: Quotations (lines that begin with >) are not taken."),
        (from_lines(["# T", *["words"] * 3_000]), "old.docx", "the document has 3,001 pieces; the limit is 3,000."),
        (b"x" * (20 * 1024 * 1024 + 1), "old.txt", "the file has 20 MB; the limit is 20 MB."),
    ],
)
def test_what_is_no_document_is_refused_in_a_sentence(data, name, why):
    said = refusal(data, name)
    assert said.startswith(name)
    assert why in said


def test_an_encrypted_part_is_refused():
    data = bytearray(LEAFLET)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        struct.pack_into("<H", data, at + place, 1)
    assert refusal(bytes(data)) == "old.docx: this document is protected with a password."


@given(st.integers(0, len(LEAFLET) - 1), st.binary(max_size=30))
def test_nothing_but_a_refusal_is_raised_for_a_damaged_file(place, noise):
    with suppress(Refused):
        read_document(LEAFLET[:place] + noise + LEAFLET[place + len(noise) :], filename="old.docx")


@given(st.text(alphabet="<>/w:pr t&;\"='x", max_size=60))
def test_nothing_but_a_refusal_is_raised_for_odd_xml(body):
    with suppress(Refused):
        read_document(docx(paragraph("Title"), body), filename="old.docx")


def test_bold_inside_a_link_and_items_without_words_are_read():
    link = f'<w:hyperlink r:id="web">{bold(" all of it ")}</w:hyperlink>'
    related = f'<Relationship Id="web" Type="{OFFICE}/hyperlink" Target="https://example.org/a" TargetMode="External"/>'
    body = [
        paragraph("Title"),
        paragraph("Read", link, "now."),
        paragraph("", listed="bullet 0"),
        paragraph("One", listed="bullet 1"),
    ]
    assert [text for _, text, _ in pieces(docx(*body, relationships=related))] == [
        "Title",
        "Read[ **all of it** ](https://example.org/a)now.",
        "One",
    ]


def test_a_text_that_was_not_looked_into_is_never_read():
    parts = parts_of(paragraph("Title"))
    laughing = LAUGHS + parts["word/document.xml"].replace("Title", "&b;")
    pointing = parts["_rels/.rels"].replace("word/document.xml", "word/evil.dat")
    assert pieces(package(parts | {"word/evil.dat": laughing, "_rels/.rels": pointing})) == [("title", "Title", 0)]
