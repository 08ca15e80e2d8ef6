"""Whatever words are approved, the page says exactly these words: rendered by one module, read back by another."""

from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cms.checks.characters import reasons_against
from cms.factsheets import source
from cms.factsheets.pieces import MAX_SEGMENT
from cms.releases.expectations import Expected, breaks_in_page
from cms.releases.pages import Renderer
from cms.releases.site import Site
from tests.releases.plain_site import interface_in, sheet_of
from tests.releases.rich_sheet import RICH

PIECES = source.read(RICH)
TELLING = ["**", "[", "](https://www.example.org)", "\\", "<b>", "&amp;", "38°C", "500 mg", "الفاظ", "\u2068a\u2069", "e\u0301"]
WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=30),
    st.lists(st.sampled_from(TELLING), min_size=1, max_size=8).map(" ".join),
).filter(lambda text: text.strip() and not reasons_against(text, limit=MAX_SEGMENT))


INTERFACES = {code: interface_in(code) for code in ("en", "pl", "ur")}


def sheet_with(language, targets):
    entries = [
        {"kind": piece.kind, "level": piece.level, "container": piece.container, "opens": piece.opens, "asset": piece.asset}
        | {"key": f"segment-{number}", "source": piece.text, "target": target}
        for number, (piece, target) in enumerate(zip(PIECES, targets, strict=True))
    ]
    pictures = {"pill.png": {"address": "/assets/pictures/pill.0123456789ab.png", "width": 40, "height": 30}}
    return sheet_of("rich", language, entries, pictures=pictures)


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.sampled_from(["en", "pl", "ur"]), st.lists(WORDS, min_size=len(PIECES), max_size=len(PIECES)))
def test_a_page_says_exactly_the_approved_words(language, targets):
    sheet = sheet_with(language, targets)
    site = Site((sheet,), INTERFACES, ())
    html = Renderer(site).sheet_page(sheet).encode()
    count = [0]
    assert list(breaks_in_page(site, f"{language}/rich/index.html", html, Expected(language, sheet, "page"), count)) == []
    assert count[0] > len(PIECES)
