"""Whatever words are approved, the page says exactly these words: rendered by one module, read back by another."""

from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cms.checks.characters import reasons_against
from cms.factsheets import source
from cms.factsheets.interface import phrases_in
from cms.factsheets.pieces import MAX_SEGMENT
from cms.releases.expectations import breaks_in_page
from cms.releases.pages import sheet_page
from cms.releases.site import Sheet, Site
from tests.releases.rich_sheet import RICH

PIECES = source.read(RICH)
TELLING = ["**", "[", "](https://www.example.org)", "\\", "<b>", "&amp;", "38°C", "500 mg", "الفاظ", "\u2068a\u2069", "e\u0301"]
WORDS = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"]), min_size=1, max_size=30),
    st.lists(st.sampled_from(TELLING), min_size=1, max_size=8).map(" ".join),
).filter(lambda text: text.strip() and not reasons_against(text, limit=MAX_SEGMENT))


def sheet_of(key, language, entries):
    place = {"level": 0, "container": "", "opens": False, "asset": ""}
    content = {"factsheet": key, "version": 1, "language": language, "segments": [place | entry for entry in entries]}
    return Sheet(1, {"content": content, "topic": "medicines", "last_reviewed": "2026-06-30", "next_review": "2029-06-30"})


def interface_in(language):
    phrases = phrases_in(settings.BASE_DIR / "templates" / "reading")
    entries = [{"key": one.key, "kind": one.kind, "source": one.text, "target": one.text} for one in phrases]
    return sheet_of("interface", language, entries)


INTERFACES = {code: interface_in(code) for code in ("en", "pl", "ur")}


def sheet_with(language, targets):
    entries = [
        {"kind": piece.kind, "level": piece.level, "container": piece.container, "opens": piece.opens, "asset": piece.asset}
        | {"key": f"segment-{number}", "source": piece.text, "target": target}
        for number, (piece, target) in enumerate(zip(PIECES, targets, strict=True))
    ]
    return sheet_of("rich", language, entries)


@hypothesis_settings(max_examples=40, deadline=None)
@given(st.sampled_from(["en", "pl", "ur"]), st.lists(WORDS, min_size=len(PIECES), max_size=len(PIECES)))
def test_a_page_says_exactly_the_approved_words(language, targets):
    sheet = sheet_with(language, targets)
    site = Site((sheet,), INTERFACES, ())
    html = sheet_page(site, sheet).encode()
    count = [0]
    assert list(breaks_in_page(site, f"{language}/rich/index.html", html, sheet, count)) == []
    assert count[0] > len(PIECES)
