import pytest

from cms.checks import findings


def said(source, target, language, code):
    return [finding.message for finding in findings(source=source, target=target, language=language) if finding.code == code]


KEPT = [
    ("pl", "Call 0808 157 0192.", "Proszę zadzwonić: 0808 157 0192."),
    ("pl", "Call 0808 157 0192.", "Proszę zadzwonić: 0808\u00a0157\u00a00192."),
    ("pl", "Call (01632) 960 001.", "Proszę zadzwonić: 01632 960001."),
    ("ur", "Call +44 808 157 0192.", "+44 808 157 0192 پر کال کریں۔"),
    ("bn", "Call 0808 157 0192.", "০৮০৮ ১৫৭ ০১৯২ নম্বরে ফোন করুন।"),
    ("ar", "Write to help@example.org.", "اكتب إلى help@example.org."),
    ("zh-hant", "See https://www.example.org/a-b?c=1.", "請看 https://www.example.org/a-b?c=1。"),
    ("pl", "See www.example.org or example.org.uk/help.", "Zob. www.example.org lub example.org.uk/help."),
    ("pl", "Read %(title)s, version {number}.", "Wersja {number}: %(title)s."),
]


@pytest.mark.parametrize(("language", "source", "target"), KEPT)
def test_contacts_that_are_kept_are_no_finding(language, source, target):
    assert [finding for finding in findings(source=source, target=target, language=language) if finding.blocks] == []


CHANGED = [
    ("phones", "Call 0808 157 0192.", "Tel. 0808 157 0129.", "telephone number", "0808 157 0192", "0808 157 0129"),
    ("phones", "Call 0808 157 0192.", "Tel. 0192 157 0808.", "telephone number", "0808 157 0192", "0192 157 0808"),
    ("phones", "Call +44 808 157 0192.", "Tel. +48 808 157 0192.", "telephone number", "+44 808 157 0192", "+48 808 157 0192"),
    ("emails", "Write to a@example.org", "Adres: b@example.org", "e-mail address", "a@example.org", "b@example.org"),
    ("emails", "Write to a@example.org", "Adres: a@example.com", "e-mail address", "a@example.org", "a@example.com"),
    ("addresses", "See www.example.org", "Zob. www.example.com", "web address", "www.example.org", "www.example.com"),
    ("addresses", "See https://a.org/x", "Zob. https://a.org/y", "web address", "https://a.org/x", "https://a.org/y"),
    ("placeholders", "Version %(number)s", "Wersja %(numer)s", "placeholder", "%(number)s", "%(numer)s"),
]


@pytest.mark.parametrize(("code", "source", "target", "noun", "lost", "added"), CHANGED)
def test_a_changed_contact_blocks_and_both_are_named(code, source, target, noun, lost, added):
    assert said(source, target, "pl", code) == [f"The {noun} {lost} of the English became {added}."]


@pytest.mark.parametrize(
    ("english", "here", "blocks"),
    [
        ("https://www.example.org/a", "https://www.example.org/pl/a", False),
        ("https://www.example.org/a", "https://pl.example.org/a", False),
        ("https://www.nhs.uk/a", "https://www.gov.uk/a", True),
        ("https://one.co.uk/a", "https://other.co.uk/a", True),
        ("https://example.org/a", "https://example.org@evil.org/a", True),
        ("https://example.org/a", "https://example.org.evil.net/a", True),
        ("https://example.org/a", "javascript:alert(1)", True),
    ],
)
@pytest.mark.parametrize("form", ["See {}", "See [the page]({})"])
def test_an_address_of_another_page_of_the_same_website_only_warns(form, english, here, blocks):
    found = findings(source=form.format(english), target=form.format(here).replace("See", "Zob."), language="pl")
    assert any(one.blocks for one in found) is blocks
    assert any(one.code in {"addresses", "markup"} for one in found)


def test_a_contact_left_out_or_added_is_found():
    assert said("Call 0808 157 0192.", "Proszę zadzwonić.", "pl", "phones") == [
        "The telephone number 0808 157 0192 of the English is missing or changed."
    ]
    assert said("Call us.", "Proszę zadzwonić: 0808 157 0192.", "pl", "phones") == [
        "The telephone number 0808 157 0192 is not in the English."
    ]


def test_a_number_given_once_for_two_places_of_the_english_is_found():
    english = "Call 0808 157 0192 or text 0808 157 0192."
    assert (
        said(english, "Proszę zadzwonić: 0808 157 0192.", "pl", "phones")
        == ["The telephone number 0808 157 0192 of the English is missing or changed."] * 2
    )


def test_a_finding_about_a_contact_points_at_it():
    [changed] = findings(source="Call 0808 157 0192.", target="Tel. 0808 157 0193.", language="pl")
    assert (changed.source_spans, changed.spans) == (((5, 18),), ((5, 18),))
