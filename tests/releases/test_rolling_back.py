import pytest

from cms.errors import NotEntitled, Refused
from cms.releases.actions import newest_release, roll_back, rollback_target, settle, store, withdraw
from cms.releases.models import Release
from cms.review.state import State
from tests.releases.patients import files, page
from tests.releases.tampering import remove_file


def reword(universe, text="Paracetamol inaczej"):
    universe.write("paracetamol", "pl", text)
    universe.review("pl")
    return universe.publish("pl")


def new_english(universe):
    universe.change_english("How to take it", "How to take it well")
    universe.review("en")
    return universe.publish("en")


def refusal(universe):
    before = (store().current(), Release.objects.count())
    with pytest.raises(Refused) as refused:
        roll_back(by=universe.publisher)
    assert (store().current(), Release.objects.count()) == before
    return refused.value.reasons


def test_rolling_back_brings_every_byte_back(published):
    before = files()
    reword(published)
    assert files() != before
    roll_back(by=published.publisher)
    assert files() == before


def test_rolling_back_again_goes_one_release_further(published):
    first = store().current()
    reword(published)
    reword(published, "Paracetamol po raz trzeci")
    roll_back(by=published.publisher)
    roll_back(by=published.publisher)
    assert store().current() == first


def test_after_a_rollback_and_a_publication_one_goes_back_to_what_was_live_between(published):
    before = files()
    reword(published)
    roll_back(by=published.publisher)
    reword(published, "Paracetamol po raz trzeci")
    roll_back(by=published.publisher)
    assert files() == before


def test_one_can_go_back_as_far_as_releases_are_kept(published):
    kept = {place.name for place in store().releases.iterdir()}
    while not rollback_target()[1]:
        roll_back(by=published.publisher)
    oldest = next(release for release in Release.objects.order_by("pk") if release.digest in kept)
    assert store().current() == oldest.digest
    assert refusal(published) == ("The release before this one is no longer kept; RELEASES_KEPT says how many are.",)


def test_nothing_goes_back_past_a_withdrawal(published):
    withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    assert refusal(published) == (
        "paracetamol v1 pl was withdrawn after that release was built; going back would bring the withdrawn words back.",
    )


def test_what_was_published_after_a_withdrawal_can_be_rolled_back(published):
    withdraw(factsheet=published.sheet, language="pl", reason="wrong dose", by=published.publisher)
    before = files()
    reword(published)
    roll_back(by=published.publisher)
    assert files() == before
    assert refusal(published)[0].startswith("paracetamol v1 pl was withdrawn after that release was built")


def test_a_damaged_release_is_not_gone_back_to(published):
    remove_file("pl/paracetamol/index.html")
    damaged = store().current()
    reword(published)
    assert refusal(published) == (
        "The earlier release is damaged.",
        f"The file pl/paracetamol/index.html of release {damaged[:12]} is missing.",
    )


@pytest.mark.parametrize("name", ["author", "translator", "reviser", "clinician", "coordinator", "outsider"])
def test_only_a_publisher_rolls_back(published, name):
    with pytest.raises(NotEntitled, match=r"Only a publisher can roll back here\."):
        roll_back(by=getattr(published, name))


def test_words_that_were_rolled_back_can_go_out_again(published):
    reword(published)
    after = files()
    roll_back(by=published.publisher)
    published.publish("pl")
    again = files()
    assert {path for path, body in again.items() if after.get(path) != body} <= {"pl/feed.xml"}  # which tells when


def test_english_that_goes_out_again_takes_nothing_from_the_translators(published):
    new_english(published)
    roll_back(by=published.publisher)
    published.write("how-to-take-it", "pl", "Jak zażywać poprawnie")
    published.publish("en")
    assert published.segment("how-to-take-it").words("pl") == "Jak zażywać poprawnie"
    assert published.state("how-to-take-it", "pl") is State.DRAFT


def test_a_translation_of_english_that_was_rolled_back_does_not_go_out(published):
    new_english(published)
    roll_back(by=published.publisher)
    published.write("how-to-take-it", "pl", "Jak zażywać poprawnie")
    published.review("pl")
    with pytest.raises(Refused, match=r"The English edition it was translated from is not live"):
        published.publish("pl")
    published.publish("en")
    published.publish("pl")
    assert "Jak zażywać poprawnie" in page("pl")


def test_settling_finishes_what_a_killed_publisher_left(published):
    earlier = store().current()
    reword(published)
    newest = store().current()
    store().switch(earlier)
    assert settle() == newest == store().current() == newest_release().digest


def test_settling_what_is_settled_changes_nothing(published):
    before = store().pointer.lstat().st_ino
    assert settle() == store().current()
    assert store().pointer.lstat().st_ino == before


def test_settling_mends_a_pointer_that_leaves_the_shelf(published):
    digest = store().current()
    store().pointer.unlink()
    store().pointer.symlink_to(f"/tmp/elsewhere/{digest}")
    settle()
    assert store().current() == digest
