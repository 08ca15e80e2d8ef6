"""Prose as patients get it: the words unchanged, numbers and addresses in their own order, contacts as links."""

import re
from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.checks.markup import addresses, parse, plain
from cms.languages import REGISTRY
from cms.releases import prose
from cms.releases.prose import LRI, LRO, PDF, PDI

languages = st.sampled_from(sorted(REGISTRY))
PIECES = [
    *("**", "[", "](https://www.example.org/a)", "](tel:999)", "\\", "<b>", "&amp;", '"', "'", "\n", " ", "(", ")"),
    *("38°C", "500 mg", "0808 157 0192", "+44 (0)808 157 0192", "٠٨٠٨ ١٥٧ ٠١٩٢", "120/80 mmHg", "-5", "10^9", "999"),
    *(
        "help@example.org",
        "www.example.org/a?b=1&c=2",
        "https://example.org",
        "الفاظ",
        "paracetamol",
        "中文",
        "e\u0301",
        "\u2067ب\u2069",
    ),
]
texts = st.one_of(
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn"]), max_size=40),
    st.lists(st.sampled_from(PIECES), max_size=12).map("".join),
    st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join),
)


def tree(html):
    """The body of a valid page with these words; an invalid one is an error."""
    page = f"<!doctype html><html><head><title>.</title></head><body><p>{html}</p></body></html>"
    root = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return root.find("body/p")


def inside(element: Element, tag: str) -> list[Element]:
    return [inner for outer in element.iter(tag) for inner in outer.iter(tag) if inner is not outer]


@given(texts, languages)
def test_the_words_a_reader_sees_are_the_approved_ones(text, language):
    for render in (prose.html, prose.html_in_link):
        assert "".join(tree(render(text, language)).itertext()) == plain(text)


@given(texts, languages)
def test_the_html_is_valid_and_nothing_stands_inside_its_like(text, language):
    made = tree(prose.html(text, language))
    assert [inside(made, tag) for tag in ("a", "bdi", "bdo", "strong")] == [[], [], [], []]
    assert {element.tag for element in made.iter()} <= {"p", "a", "bdi", "bdo", "strong"}
    assert all("".join(element.itertext()) for element in made.iter() if element is not made)


@given(texts, languages)
def test_links_lead_to_what_was_written_and_nowhere_else(text, language):
    written = addresses(parse(text))
    for link in tree(prose.html(text, language)).iter("a"):
        if link.get("href") not in written:
            assert link.get("href").startswith(("tel:", "mailto:", "https://", "http://"))
    assert list(tree(prose.html_in_link(text, language)).iter("a")) == []


@given(texts, languages)
def test_only_right_to_left_pages_isolate(text, language):
    made = prose.html(text, language)
    if not REGISTRY[language].is_rtl:
        assert "<bdi" not in made
        assert prose.plain_text(text, language) == plain(text)


@given(texts, languages)
def test_plain_text_adds_closed_isolates_and_nothing_else(text, language):
    def without(words):
        return re.sub(f"[{LRI}{PDI}{LRO}{PDF}]", "", words)

    shown, words = prose.plain_text(text, language), plain(text)
    assert without(shown) == without(words)
    for opening, closing in ((LRI, PDI), (LRO, PDF)):
        assert shown.count(opening) - words.count(opening) == shown.count(closing) - words.count(closing)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("+44 808 808 00 00", "tel:+448088080000"),
        ("+44 (0)808 157 0192", "tel:+448081570192"),
        ("0808 157 0192", "tel:08081570192"),
        ("(01632) 960 001", "tel:01632960001"),
        ("0800 1111", "tel:08001111"),
        ("0044 808 157 0192", "tel:00448081570192"),
        ("01 42 34 56 78", "tel:0142345678"),
        ("٠٨٠٨ ١٥٧ ٠١٩٢", "tel:08081570192"),
        ("۰۸۰۸ ۱۵۷ ۰۱۹۲", "tel:08081570192"),
        ("help@example.org", "mailto:help@example.org"),
        ("a+b_c%d@example.org", "mailto:a+b_c%25d@example.org"),
        ("www.example.org/a?b=1&c=2", "https://www.example.org/a?b=1&c=2"),
        ("example.org.uk", "https://example.org.uk"),
        ("http://example.org/", "http://example.org/"),
    ],
)
def test_contacts_are_links(words, address):
    for language, before, after in (("en", "Contact ", "."), ("bn", "যোগাযোগ ", "।"), ("ar", "اتصل ", "، ثم")):
        (link,) = tree(prose.html(f"{before}{words}{after}", language)).iter("a")
        assert (link.get("href"), "".join(link.itertext())) == (address, words)


@pytest.mark.parametrize(
    "words",
    [
        *("999", "111", "112", "116 123", "500 mg", "0.5", "05-10"),
        *("01 02 2026", "01-02-2026", "0-306-40615-2", "AB-0123456789", "0123456789X", "+1 2", "+012 345 678 90"),
        *("a@-example.org", "a@example.123", "https://", "https://a", "https://example.org:99999/", "https://example.org/%zz"),
    ],
)
def test_counts_dates_and_codes_are_not_links(words):
    assert "<a" not in prose.html(f"On {words} only", "en")


def test_a_contact_that_is_a_link_already_is_not_linked_again():
    assert prose.html("[0808 157 0192](tel:+448081570192)", "en") == '<a href="tel:+448081570192">0808 157 0192</a>'
    assert prose.html("[0808](tel:1) 157 0192", "en") == '<a href="tel:1">0808</a> 157 0192'
    assert prose.html_in_link("[Call](tel:1) 0808 157 0192", "en") == "Call 0808 157 0192"


def test_the_link_stands_inside_the_isolate():
    assert prose.html("اتصل 0808 157 0192", "ar") == (
        'اتصل <bdi dir="ltr" class="keep"><a href="tel:08081570192">0808 157 0192</a></bdi>'
    )
    assert prose.html("Zadzwoń 0808 157 0192", "pl") == 'Zadzwoń <a href="tel:08081570192" class="keep">0808 157 0192</a>'


def test_a_long_address_may_be_broken_at_the_end_of_a_line_and_a_number_in_a_long_passage_may_not():
    assert 'class="keep"' not in prose.html("https://www.example.org/a/long/address", "ar")
    assert prose.html("Macmillan Support Line 0808 808 00 00", "ar") == (
        '<bdi dir="ltr">Macmillan Support Line <a href="tel:08088080000" class="keep">0808 808 00 00</a></bdi>'
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("خذ **500** mg", 'خذ <bdi dir="ltr" class="keep"><strong>500</strong> mg</bdi>'),
        ("**خذ 500** mg", '<strong>خذ </strong><bdi dir="ltr" class="keep"><strong>500</strong> mg</bdi>'),
        ("**خذ 500 mg الآن**", '<strong>خذ <bdi dir="ltr" class="keep">500 mg</bdi> الآن</strong>'),
        ("**500 mg**", '<bdi dir="ltr" class="keep"><strong>500 mg</strong></bdi>'),
        ("[عن 38°C](/a)", '<a href="/a">عن <bdi dir="ltr" class="keep">38°C</bdi></a>'),
    ],
)
def test_a_number_and_its_unit_are_isolated_together_across_bold_and_links(text, html):
    assert prose.html(text, "ar") == html


def test_groups_of_arabic_digits_are_kept_from_running_right_to_left():
    assert prose.html("٥ – ١٠", "ar") == '<bdi dir="ltr" class="keep"><bdo dir="ltr">٥ – ١٠</bdo></bdi>'
    assert prose.plain_text("٥ – ١٠", "ar") == f"{LRI}{LRO}٥ – ١٠{PDF}{PDI}"
    assert prose.plain_text("حمى 38°C", "ar") == f"حمى {LRI}38°C{PDI}"


def test_no_language_is_guessed_for_latin_words():
    assert "lang" not in prose.html("دواء paracetamol أو Ki-67", "ar")
