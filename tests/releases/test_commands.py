import shutil

import pytest

from cms.audit.models import Event
from cms.languages import REGISTRY
from cms.releases.actions import live_publications, store
from cms.releases.models import Release, Stay
from cms.releases.verification import prove
from tests.releases.commands import run
from tests.releases.patients import get, live_digits

KNOWN = "Known: interface, paracetamol."


def reword(universe):
    universe.write("paracetamol", "pl", "Paracetamol inaczej")
    universe.review("pl")


def test_publish_says_what_is_live_and_its_identity(published):
    reword(published)
    code, said = run("publish", "paracetamol", "pl", "--by", "publisher")
    digest = live_publications().get(edition__version__factsheet=published.sheet, edition__language="pl").digest
    assert (code, said) == (0, [f"paracetamol v1 pl is live; identity {digest[:12]}."])


def test_publish_gives_the_reasons_and_exit_code_2(published):
    assert run("publish", "paracetamol", "pl", "--by", "publisher") == (2, ["Exactly these words are already live."])


def test_withdraw_names_every_edition(published):
    digits = {code: live_digits(code) for code in ("en", "pl", "ur")}
    code, said = run("withdraw", "paracetamol", "--reason", "wrong dose", "--by", "coordinator")
    assert (code, said[:3]) == (0, [f"paracetamol v1 {code} is withdrawn; identity {digits[code]}." for code in digits])


def test_withdraw_lists_every_copy_that_was_ever_served_for_the_recall_letter(published):
    first = live_digits("pl")
    reword(published)
    run("publish", "paracetamol", "pl", "--by", "publisher")
    second = live_digits("pl")
    _, said = run("withdraw", "paracetamol", "pl", "--reason", "wrong dose", "--by", "publisher")
    heading = said.index("For the recall letter, every copy that was ever served:")
    assert [line.split()[:2] for line in said[heading + 1 :]] == [[first, "Polish"], [second, "Polish"]]
    assert all("/pl/paracetamol/" in line for line in said[heading + 1 :])


def test_withdraw_takes_one_language(published):
    code, said = run("withdraw", "paracetamol", "pl", "--reason", "wrong dose", "--by", "publisher")
    gone = [line for line in said if "is withdrawn" in line]
    assert (code, len(gone), get("/ur/paracetamol/").status_code) == (0, 1, 200)


def test_rollback_names_the_release_that_is_live_again(published):
    before = store().current()
    reword(published)
    run("publish", "paracetamol", "pl", "--by", "publisher")
    assert run("rollback", "--by", "publisher") == (0, [f"Live again: release {before[:12]}."])


def test_rollback_gives_the_reasons_and_exit_code_2(published):
    run("withdraw", "paracetamol", "pl", "--reason", "wrong dose", "--by", "publisher")
    code, said = run("rollback", "--by", "publisher")
    assert (code, len(said)) == (2, 1)


def test_settle_names_the_live_release(published):
    assert run("settle") == (0, [f"Live: release {store().current()[:12]}."])


def test_settle_says_when_the_release_is_not_on_the_shelf(published):
    digest = store().current()
    store().pointer.unlink()
    shutil.rmtree(store().releases / digest)
    assert run("settle") == (2, [f"The release {digest[:12]} is not on the shelf."])


@pytest.mark.parametrize(
    "arguments",
    [("publish", "aspirin", "pl", "--by", "publisher"), ("withdraw", "aspirin", "--reason", "a reason", "--by", "publisher")],
)
def test_an_unknown_factsheet_is_answered_with_the_known_ones(published, arguments):
    assert run(*arguments) == (2, [f"There is no factsheet “aspirin”. {KNOWN}"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "paracetamol", "tlh", "--by", "publisher"),
        ("withdraw", "paracetamol", "tlh", "--reason", "a reason", "--by", "publisher"),
    ],
)
def test_an_unknown_language_is_answered_with_the_known_ones(published, arguments):
    assert run(*arguments) == (2, [f"“tlh” is no language we publish in. Known: {', '.join(REGISTRY)}."])


ACTS = [
    ("publish", "paracetamol", "pl"),
    ("withdraw", "paracetamol", "--reason", "a reason"),
    ("rollback",),
    ("rebuild",),
]


@pytest.mark.parametrize("arguments", ACTS, ids=lambda arguments: arguments[0])
def test_an_unknown_person_is_answered_with_the_known_ones(published, arguments):
    code, [said] = run(*arguments, "--by", "nobody")
    assert (code, said.partition(" Known: ")[0]) == (2, "Nobody here is called “nobody”.")


@pytest.mark.parametrize("arguments", ACTS, ids=lambda arguments: arguments[0])
def test_an_act_without_the_duty_for_it_is_refused_and_recorded(published, arguments):
    before = (store().current(), Release.objects.count())
    code, said = run(*arguments, "--by", "outsider")
    last = Event.objects.order_by("-number")[0]
    assert (code, store().current(), Release.objects.count()) == (2, *before)
    assert (last.actor, last.act, last.subject, last.payload) == ("outsider", "refused", arguments[0], {"reasons": said})


def test_verify_says_how_much_of_everything_it_checked(published):
    counts = {proof.what: proof.checked for proof in prove()}
    code, said = run("verify")
    assert (code, said) == (0, [f"{number:8,}  {what}: ok" for what, number in counts.items()] + ["Everything holds."])
    assert counts["texts on live pages compared with the approved wordings"] > 150
    nothing_yet = {"withdrawals backed by the audit", "recalls backed by the audit", "severities of changes backed by the audit"}
    nothing_yet |= {"remarks backed by the audit", "answers to remarks backed by the audit"}
    nothing_yet |= {"back-translations and reconciliations backed by the audit", "reviews of the audit backed by the audit"}
    nothing_yet |= {"segments whose severity is what a clinician said", "rounds of user testing backed by the audit"}
    assert {what for what, number in counts.items() if not number} == nothing_yet


def test_verify_holds_after_every_kind_of_act(published):
    reword(published)
    run("publish", "paracetamol", "pl", "--by", "publisher")
    run("rollback", "--by", "publisher")
    run("withdraw", "paracetamol", "ur", "--reason", "wrong dose", "--by", "publisher")
    assert run("verify")[1][-1] == "Everything holds."


def test_before_anything_is_published_the_commands_say_so(db):
    Stay.objects.all().delete()
    Release.objects.all().delete()  # behind the rules, because the universe of the tests has published already
    assert run("settle") == (0, ["Nothing has been published yet."])
    assert run("rollback", "--by", "publisher") == (2, ["There is no earlier release to go back to."])
    assert run("rebuild", "--by", "publisher") == (2, ["Nothing has been published yet, so there is nothing to rebuild."])
    assert run("verify")[0] == 0
