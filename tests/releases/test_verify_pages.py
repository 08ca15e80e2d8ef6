"""Published files are changed by hand, and `manage.py verify` has to find and name it."""

import pytest

from cms.releases.actions import newest_release, roll_back, store
from cms.releases.models import Release
from cms.releases.store import compressed
from tests.releases.tampering import breaks, change, edit, edit_without_trace, remove_file
from tests.universe import POLISH

PAGE = "pl/paracetamol/index.html"
TITLE = POLISH["Paracetamol"]


def test_a_page_edited_by_hand_is_found(published):
    edit(PAGE, "38°C", "39°C")
    assert breaks() == [
        f"The file {PAGE} of release {store().current()[:12]} was changed after it was published.",
        f"{PAGE}: not the approved words of “your-temperature-is-38c-or-above”: “temperatura wynosi 39°C lub więcej”",
    ]


def test_a_page_edited_with_its_manifest_and_its_release_renamed_is_found(published):
    row = newest_release()
    digest = edit_without_trace(PAGE, "38°C", "39°C")
    assert breaks() == [
        f"Patients are served release {digest[:12]}, not {row.digest[:12]}; run manage.py settle.",
        f"The release {row.digest[:12]} has no manifest.",
        f"{PAGE}: not the approved words of “your-temperature-is-38c-or-above”: “temperatura wynosi 39°C lub więcej”",
    ]


def test_a_page_edited_with_manifest_release_and_row_made_to_fit_is_found(published):
    digest = edit_without_trace(PAGE, "38°C", "39°C")
    change(newest_release(), digest=digest)
    assert breaks() == [
        f"paracetamol v1 ur is said to be live since release {digest[:12]}, but the audit tells otherwise.",
        f"The release {digest[:12]} is not told of in the audit.",
        f"{PAGE}: not the approved words of “your-temperature-is-38c-or-above”: “temperatura wynosi 39°C lub więcej”",
    ]


def test_a_link_that_leads_elsewhere_is_found_though_no_word_changed(published):
    digest = edit_without_trace(PAGE, "https://www.example.org/leaflet", "https://www.example.net/leaflet")
    change(newest_release(), digest=digest)
    assert breaks() == [
        f"paracetamol v1 ur is said to be live since release {digest[:12]}, but the audit tells otherwise.",
        f"The release {digest[:12]} is not told of in the audit.",
        f"{PAGE}: a link that nobody approved: “https://www.example.net/leaflet”",
    ]


def test_a_compressed_form_that_says_something_else_is_found(published):
    file = store().pointer / f"{PAGE}.br"
    file.unlink()
    file.write_bytes(compressed((store().pointer / PAGE).read_bytes().replace("38°C".encode(), "39°C".encode()), "br"))
    assert breaks() == [f"The br form of {PAGE} of release {store().current()[:12]} is not the file itself."]


def test_a_pointer_to_another_release_is_found(published):
    newest, earlier = Release.objects.order_by("-pk")[:2]
    store().switch(earlier.digest)
    found = breaks()
    assert found[0] == f"Patients are served release {earlier.digest[:12]}, not {newest.digest[:12]}; run manage.py settle."
    assert "ur/paracetamol/index.html is published, but there is no such page." in found


def test_pages_in_a_language_that_is_closed_are_found(published):
    roll_back(by=published.publisher)
    with_urdu = store().current()
    roll_back(by=published.publisher)
    store().switch(with_urdu)
    found = breaks()
    assert "ur/index.html is there, but nothing on the site calls for it." in found
    assert any(line.startswith("index.html: a phrase in “ur”, which is not open to patients") for line in found)


def test_a_missing_pointer_is_found(published):
    store().pointer.unlink()
    assert breaks() == [f"Patients are served release none, not {newest_release().digest[:12]}; run manage.py settle."]


def test_a_page_that_was_removed_is_found(published):
    remove_file(PAGE)
    assert breaks() == [
        f"The file {PAGE} of release {store().current()[:12]} is missing.",
        f"{PAGE} is published, but there is no such page.",
    ]


def test_a_page_that_was_added_is_found(published):
    file = store().pointer / "pl" / "more.html"
    file.write_text('<!doctype html><html lang="pl" dir="ltr"><head><title>Nowe</title></head><body></body></html>')
    assert breaks() == [
        f"The file pl/more.html of release {store().current()[:12]} is not in its manifest.",
        "pl/more.html is there, but nothing on the site calls for it.",
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("<header>", "<header>Weź więcej.", "words that nobody approved: “Weź więcej.”"),
        ("<header>", '<header><img src="/a.png" alt="Weź więcej.">', "words that nobody approved: “Weź więcej.”"),
        ('aria-label="', 'aria-label="Weź więcej: ', "a aria-label nobody approved: “Weź więcej: "),
        (f">{TITLE}</h1>", ">Paracetamol</h1>", "not the approved words of “paracetamol”: “Paracetamol”"),
        ("<h1 ", '<h1 dir="rtl" ', f"a segment marked as “pl”, rtl: “{TITLE}”"),
    ],
    ids=["text outside any claim", "alt text", "aria-label", "English in a Polish page", "direction"],
)
def test_what_nobody_approved_is_found_on_a_live_page(published, old, new, found):
    edit(PAGE, old, new)
    told = breaks()[1]
    assert told.startswith(f"{PAGE}: {found}")
