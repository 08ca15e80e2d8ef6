"""On paper, what has an order of its own keeps it in right-to-left text; large print is large. Seen by where glyphs stand."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf
import pytest
from pdfminer.high_level import extract_pages
from pdfminer.layout import LTChar, LTComponent, LTContainer

from cms.releases.paper import pdf_of
from tests.releases.paper_pages import page

WIDTH, HEIGHT, LEAST_POINTS = 596, 842, 16
MIDDLE = WIDTH / 2
FIXTURES = ["+44 808 808 00 00", "38°C", "500 mg", "2–3", "help@example.org", "www.example.org/?b=1&c=2", "CUP"]
AROUND = {
    "ar": ("اتصل على الرقم", "في أي وقت"),
    "ur": ("اس نمبر پر", "کال کریں"),
    "fa": ("با شماره", "تماس بگیرید"),
    "ps": ("په دې شمېره", "زنګ ووهئ"),
}
PLACES = {
    "paragraph": "<p>{}</p>",
    "heading": "<h2>{}</h2>",
    "cell": "<table><tbody><tr><td>{}</td><td>ا</td></tr></tbody></table>",
    "card": '<section class="box emergency"><h3>{}</h3><div class="inside"><p>ا</p></div></section>',
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("code", AROUND)
def test_numbers_addresses_and_latin_words_are_drawn_from_left_to_right(code, place, tmp_path):
    before, after = AROUND[code]
    for fixture in FIXTURES:
        run = f'{before} <bdi dir="ltr" class="keep">{fixture.replace("&", "&amp;")}</bdi> {after}'
        pdf = pdf_of(
            page(PLACES[place].format(run), tag=code, direction="rtl"), site_url="https://example.org", pictures=tmp_path
        )
        assert is_drawn(pdf, fixture), f"{fixture} in a {place} in {code}"


def test_the_whole_page_is_mirrored_for_right_to_left_readers(tmp_path):
    for tag, direction in (("en", "ltr"), ("ar", "rtl")):
        pdf = pdf_of(page("<ol><li>x</li></ol>", tag=tag, direction=direction), site_url="https://example.org", pictures=tmp_path)
        number = min((glyph for glyph in characters(pdf) if glyph.get_text() == "x"), key=lambda glyph: glyph.size)
        assert (number.x0 < MIDDLE) == (direction == "ltr")


@pytest.mark.parametrize(("tag", "direction"), [("en", "ltr"), ("ar", "rtl"), ("bn", "ltr"), ("zh-Hant", "ltr"), ("ti", "ltr")])
def test_nothing_in_large_print_is_smaller_than_sixteen_points(tag, direction, tmp_path):
    body = (
        '<p>one</p><table><tbody><tr><td>two</td></tr></tbody></table><section class="box do"><h3>Do</h3><p>three</p></section>'
    )
    pdf = pdf_of(page(body, tag=tag, direction=direction), large=True, site_url="https://example.org", pictures=tmp_path)
    with pikepdf.open(BytesIO(pdf)) as opened:
        sizes = [one.operands[1] for sheet in opened.pages for one in pikepdf.parse_content_stream(sheet, "Tf")]
    assert min(sizes) >= LEAST_POINTS


def test_large_print_flows_anew_instead_of_leaving_the_sheet(tmp_path):
    title = "A very long title of a factsheet about something with a long name " * 3
    body = f"<h2>{title}</h2><p>{'word ' * 900}</p><table><tbody><tr>{'<td>neuroendocrine</td>' * 4}</tr></tbody></table>"
    written = page(body).replace(b'data-english-title="Scans"', f'data-english-title="{title}"'.encode())
    for large in (False, True):
        drawn = characters(pdf_of(written, large=large, site_url="https://example.org", pictures=tmp_path))
        assert all(glyph.x0 >= 0 and glyph.x1 <= WIDTH and glyph.y0 >= 0 and glyph.y1 <= HEIGHT for glyph in drawn)


def characters(pdf: bytes) -> list[LTChar]:
    return [glyph for sheet in extract_pages(BytesIO(pdf)) for glyph in glyphs_in(sheet)]


def glyphs_in(part: LTComponent) -> Iterator[LTChar]:
    if isinstance(part, LTChar):
        yield part
    elif isinstance(part, LTContainer):
        for one in part:
            yield from glyphs_in(one)


def is_drawn(pdf: bytes, wanted: str) -> bool:
    """Whether these characters stand one after the other from left to right on one line."""
    lines: dict[tuple[int, int], list[LTChar]] = {}
    for number, sheet in enumerate(extract_pages(BytesIO(pdf))):
        for glyph in glyphs_in(sheet):
            if glyph.get_text().strip():
                lines.setdefault((number, round(glyph.matrix[5])), []).append(glyph)
    compact = "".join(wanted.split())
    return any(compact in "".join(one.get_text() for one in sorted(line, key=lambda one: one.x0)) for line in lines.values())
