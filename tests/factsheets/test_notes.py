import pytest

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets.notes import give_note

KEY = "how-to-take-it"


def note_in(universe):
    return universe.segment(KEY).note


def test_an_author_tells_translators_something_even_when_the_english_is_out(published):
    give_note(version=published.version, key=KEY, note="  Tablets, not\ndrops. ", by=published.author)
    assert note_in(published) == "Tablets, not drops."
    told = Event.objects.latest("number")
    assert (told.act, told.payload) == ("note given", {"note": "Tablets, not drops."})


def test_a_note_stays_with_its_segment_through_versions_and_edits_and_touches_no_signature(published):
    give_note(version=published.version, key=KEY, note="Tablets.", by=published.author)
    assert published.edition("en").state == "approved"
    published.change_english("How to take it", "How you take it")
    assert note_in(published) == "Tablets."
    give_note(version=published.version, key=KEY, note="", by=published.author)
    assert note_in(published) == ""


def test_giving_the_same_note_again_is_no_event(published):
    for _ in range(2):
        give_note(version=published.version, key=KEY, note="Tablets.", by=published.author)
    assert Event.objects.filter(act="note given").count() == 1


@pytest.mark.parametrize(("note", "said"), [("x" * 501, "500"), ("a\u202eb", "202E")])
def test_what_no_note_can_hold_is_refused(published, note, said):
    with pytest.raises(Refused, match=said):
        give_note(version=published.version, key=KEY, note=note, by=published.author)


def test_only_an_author_gives_notes_and_only_to_segments(published):
    with pytest.raises(NotEntitled):
        give_note(version=published.version, key=KEY, note="x", by=published.translator)
    with pytest.raises(Unknown, match="no segment"):
        give_note(version=published.version, key="nothing", note="x", by=published.author)


def test_the_author_gives_it_on_the_screen_and_the_translator_reads_it(published, enter):
    address = f"/workbench/paracetamol/en/segments/{KEY}/"
    assert enter("author").post(address, {"act": "note", "note": "Tablets."}).status_code == 302
    assert "Tablets." in enter("translator").get(f"/workbench/paracetamol/pl/segments/{KEY}/").content.decode()
    assert enter("translator").post(address, {"act": "note", "note": "Mine."}).status_code == 403
    refused = enter("author").post(f"/workbench/paracetamol/pl/segments/{KEY}/", {"act": "note", "note": "x"})
    assert (refused.status_code, "English edition" in refused.content.decode()) == (409, True)
