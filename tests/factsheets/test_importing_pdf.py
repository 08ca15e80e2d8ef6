"""PDFs know letters and places: sizes become headings, marks lists, rules tables, and everything doubtful is told."""

import zlib
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.errors import Refused
from cms.factsheets.importing import look
from cms.factsheets.importing_pictures import Pictures
from cms.factsheets.pdf_text import read_pdf
from tests.factsheets.importing_files import pdf, pdf_of

TITLE = (60, 130, 24, "bold", "Your knee")


def lines(words, top=200, x=60, size=11, face="normal"):
    return [(x, top + 14 * number, size, face, line) for number, line in enumerate(words)]


def text(*pages, name="knee.pdf"):
    return look(pdf(*pages), filename=name).text


def told(*pages):
    found = look(pdf(*pages), filename="knee.pdf")
    return [*found.left_out, *found.to_look_at]


def refusal(data):
    with pytest.raises(Refused) as refused:
        look(data, filename="knee.pdf")
    return " ".join(refused.value.reasons)


def test_sizes_and_marks_become_headings_and_lists():
    body = [
        TITLE,
        *lines(["What to do when you are", "at home."]),
        (60, 250, 15, "bold", "Pain"),
        *lines(["Take 2 tablets of 500 mg. Call 0808 157 0192 if it", "does not help."], 280),
        *lines(["• Rest as much as you", "  can"], 320),
        *lines(["• Ice"], 348),
        *lines(["1. First this", "2. Then that"], 390),
        (60, 440, 11, "bold", "Side effects"),
        *lines(["Ask your nurse."], 460),
    ]
    assert text(body) == (
        "# Your knee\n\nWhat to do when you are at home.\n\n## Pain\n\n"
        "Take 2 tablets of 500 mg. Call 0808 157 0192 if it does not help.\n\n"
        "- Rest as much as you can\n- Ice\n\n1. First this\n2. Then that\n\n### Side effects\n\nAsk your nurse.\n"
    )
    assert look(pdf(body), filename="knee.pdf").taken[0].because == "page 1, 24 pt, bold"


def test_telephone_numbers_and_doses_arrive_byte_for_byte():
    exact = "Call +44 (0)20 7946 0000; take 2.5 ml, 0.5–1 mg, 37.5 °C, ½ tablet or 1/2 hour."
    assert text([TITLE, *lines(["Words."]), *lines([exact], 260)]).splitlines()[4] == exact


def test_what_stands_at_the_edge_of_every_page_is_left_out_and_told():
    pages = [
        [(60, 40, 9, "normal", "Example Trust"), (60, 810, 9, "normal", f"Page {number} of 3"), *lines([f"Words {word}."])]
        for number, word in enumerate(["one", "two", "three"], start=1)
    ]
    pages[0].append(TITLE)
    assert "Example Trust" not in text(*pages)
    assert "Page" not in text(*pages)
    assert "Header, footer or page number, left out on 3 pages: “Example Trust”" in told(*pages)
    assert "Header, footer or page number, left out on 3 pages: “Page 1 of 3”" in told(*pages)


def test_two_columns_are_read_one_after_the_other_and_that_is_told():
    left = lines(["Left one is about", "the first thing and", "goes on for a while", "until it ends."], 220)
    right = lines(["Right one is about", "the second thing and", "goes on for a while", "until it ends."], 220, x=320)
    page = [TITLE, *lines(["This goes across both of the columns and is as wide as the page is, nearly."], 180), *left, *right]
    assert text(page).splitlines()[4:] == [
        "Left one is about the first thing and goes on for a while until it ends.",
        "",
        "Right one is about the second thing and goes on for a while until it ends.",
    ]
    assert "Page 1 was read as columns, the left one first; look at the order." in told(page)


def test_a_word_broken_at_the_end_of_a_line_is_healed_and_a_hyphen_that_belongs_to_it_stays():
    body = [TITLE, *lines(["The treat-", "ment is slow-", "growing. Slow is good, growing is good."])]
    assert "The treatment is slow-growing." in text(body)
    assert told(body) == [
        "“treatment” was broken by a hyphen, which was left out (page 1).",
        "“slow-growing.” was broken at its hyphen, which was kept (page 1).",
    ]


def test_numbers_are_never_joined_across_a_hyphen():
    assert "0808-157 or 2-3 days" in text([TITLE, *lines(["Call 0808-", "157 or 2-", "3 days."])])


def rule(top, x0=60, x1=500):
    return f"{x0} {842 - top} m {x1} {842 - top} l S"


def test_a_table_with_rules_between_its_rows_keeps_each_dose_in_its_row():
    rows = [("Age", "Dose"), ("6 to 8 years", "5 ml"), ("9 to 11 years", "7.5 ml")]
    page = [TITLE, *lines(["Words."], 170)]
    for number, (left, right) in enumerate(rows):
        page += [
            rule(200 + 30 * number),
            (64, 220 + 30 * number, 11, "normal", left),
            (300, 220 + 30 * number, 11, "normal", right),
        ]
    page.append(rule(290))
    assert "| Age | Dose |\n| --- | --- |\n| 6 to 8 years | 5 ml |\n| 9 to 11 years | 7.5 ml |" in text(page)


def test_a_picture_is_taken_as_it_looks_on_the_page():
    page = [TITLE, *lines(["Words."]), "q 200 0 0 100 60 400 cm /Grey Do Q", "q 10 0 0 10 60 300 cm /Grey Do Q"]
    found = look(pdf(page), filename="knee.pdf")
    assert [(one.name, one.alt) for one in found.pictures] == [("knee-1.png", "")]
    assert 440 <= found.pictures[0].redrawn.width <= 450
    assert "1 small pictures (marks, lines, logos) were left out." in found.left_out


def test_a_pdf_that_is_a_picture_is_refused_with_what_to_do():
    said = refusal(pdf(["q 595 0 0 842 0 0 cm /Grey Do Q"]))
    assert said.startswith("knee.pdf: this PDF is a picture (it was scanned); there is no text in it.")
    assert "have its text recognised (OCR)" in said


def test_a_scanned_page_among_others_is_told():
    assert "Page 2 is a picture; if there are words in it, they have to be typed." in told(
        [TITLE, *lines(["Words and more words."])], ["q 595 0 0 842 0 0 cm /Grey Do Q"]
    )


def locked(data):
    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as opened:
        opened.save(out, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdf(*[[TITLE]] * 41), "this PDF has 41 pages; the limit is 40. Take it in parts."),
        (pdf([]), "there are no words in this file."),
        (locked(pdf([TITLE])), "protected with a password"),
        (pdf([TITLE])[:300], "it is damaged"),
        (b"%PDF-1.7\n" + b"x" * 500, "it is damaged"),
    ],
)
def test_what_cannot_be_read_of_pdfs_is_refused_in_a_sentence(data, why):
    assert why in refusal(data)


@settings(max_examples=30)
@given(st.binary(min_size=1, max_size=8), st.integers(0, 1500))
def test_a_pdf_with_noise_in_it_is_read_or_refused(noise, place):
    data = pdf([TITLE, *lines(["Words."])])
    with suppress(Refused):
        read_pdf(data[:place] + noise + data[place + len(noise) :], filename="a.pdf", pictures=Pictures("a.pdf"))


def bomb():
    """A page whose 4 GB of blanks are packed in 4 MB."""
    packer = zlib.compressobj(9)
    begin = packer.compress(b" " * 16_777_216) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * 16_777_216) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = (begin + again * 250).decode("latin-1")
    return pdf_of(
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            f"<< /Filter /FlateDecode /Length {len(packed)} >>\nstream\n{packed}\nendstream",
        ]
    )


def test_a_pdf_that_would_grow_without_end_is_refused():
    assert "this PDF asks for more memory or time than any leaflet" in refusal(bomb())
