"""The trail is found again: by who, what, where and when, page by page, and every act has words."""

import ast
import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from cms.audit import browsing
from cms.audit.actions import record
from cms.audit.browsing import Wanted, head, json_line, oldest_first, page_of
from cms.audit.chain import event_digest
from cms.audit.models import Event
from cms.audit.sentences import GROUPS, SENTENCES, rows_of, sentence_of

ROOT = Path(__file__).resolve().parent.parent.parent


def subjects(wanted):
    return [event.subject for event in page_of(wanted).events]


@pytest.fixture
def trail(db):
    """Events that no universe has made: a few of each kind."""
    start = head()[0]
    record(actor="anna", act="wording written", subject="aspirin v1 ur", wordings={"dose": "0" * 64})
    record(actor="anna", act="wording written", subject="aspirin-for-children v1 ur", wordings={})
    record(actor="ben", act="edition signed", subject="aspirin v1 pl", digest="1" * 64, meaning="clinical approval")
    record(actor="ben", act="refused", subject="/workbench/aspirin/ur/publish/", reasons=["Only a publisher can."])
    record(actor="ben", act="message closed", subject="message 7 about aspirin v1 ur")
    record(actor="ben", act="duty given", subject="carla", role="translator", language="ur")
    record(actor="carla", act="question asked", subject="aspirin ur dose", words="czy można żuć?")
    return start


def test_a_factsheet_is_found_with_all_that_is_about_it_and_not_with_another_whose_key_begins_alike(trail):
    assert subjects(Wanted(factsheet="aspirin", above=trail)) == [
        "aspirin ur dose",
        "message 7 about aspirin v1 ur",
        "/workbench/aspirin/ur/publish/",
        "aspirin v1 pl",
        "aspirin v1 ur",
    ]


def test_a_language_is_found_wherever_an_event_names_it(trail):
    assert subjects(Wanted(language="ur", above=trail)) == [
        "aspirin ur dose",
        "carla",
        "message 7 about aspirin v1 ur",
        "/workbench/aspirin/ur/publish/",
        "aspirin-for-children v1 ur",
        "aspirin v1 ur",
    ]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"actor": "anna"}, ["aspirin-for-children v1 ur", "aspirin v1 ur"]),
        ({"act": "edition signed"}, ["aspirin v1 pl"]),
        ({"group": "permission changes"}, ["carla"]),
        ({"group": "refused attempts"}, ["/workbench/aspirin/ur/publish/"]),
        ({"words": "only PUBLISHER"}, ["/workbench/aspirin/ur/publish/"]),
        ({"words": "żuć"}, ["aspirin ur dose"]),
        ({"words": "100%"}, []),
        ({"factsheet": "aspirin", "language": "pl"}, ["aspirin v1 pl"]),
    ],
)
def test_events_are_narrowed_by_who_did_what_and_in_which_words(trail, wanted, found):
    assert subjects(Wanted(**wanted, above=trail)) == found


def test_days_are_those_of_the_clocks_here_and_both_are_taken_in(trail):
    today = timezone.localdate()
    last = subjects(Wanted(above=trail))
    assert subjects(Wanted(since=today, until=today, above=trail)) == last
    assert subjects(Wanted(since=today + timedelta(days=1))) == subjects(Wanted(until=today - timedelta(days=1))) == []


def test_pages_follow_one_another_by_number_and_leave_nothing_out(trail, monkeypatch):
    monkeypatch.setattr(browsing, "PER_PAGE", 3)
    seen, page = [], page_of(Wanted())
    while True:
        seen += [event.number for event in page.events]
        if page.older is None:
            break
        page = page_of(Wanted(), page.older)
    assert seen == list(range(head()[0], 0, -1))


def test_words_are_looked_for_in_a_stretch_at_a_time_and_the_page_says_how_far(trail, monkeypatch):
    monkeypatch.setattr(browsing, "STRETCH", 3)
    page = page_of(Wanted(words="pl clinical"))
    assert (page.events, page.looked_to, page.older) == ([], head()[0] - 2, head()[0] - 2)
    page = page_of(Wanted(words="pl clinical"), page.older)
    assert [event.subject for event in page.events] == ["aspirin v1 pl"]
    assert page.looked_to == head()[0] - 5


def test_a_copy_holds_everything_oldest_first_and_nothing_later(trail, monkeypatch):
    monkeypatch.setattr(browsing, "AT_A_TIME", 2)
    up_to = head()[0]
    record(actor="late", act="signed in", subject="late")
    assert [event.number for event in oldest_first(Wanted(), up_to)] == list(range(1, up_to + 1))
    assert [event.subject for event in oldest_first(Wanted(actor="anna"), up_to)] == [
        "aspirin v1 ur",
        "aspirin-for-children v1 ur",
    ]


def test_a_line_of_json_holds_all_that_the_digest_covers(trail):
    event = Event.objects.latest("number")
    told = json.loads(json_line(event))
    assert told["digest"] == event.digest
    named = {name: told[name] for name in ("previous", "actor", "act", "subject", "payload")}
    assert event_digest(at=event.at, **named) == event.digest


def acts_in_the_code():
    """Every act that is written out in the code, in a call or a table of acts."""
    found = set()
    for path in (ROOT / "cms").rglob("*.py"):
        if "demonstration" in path.parts or "management" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"record", "_record", "_keep"}:
                stated = [one.value for one in node.keywords if one.arg == "act"] or node.args[:1] + node.args[2:3]
                found |= {one.value for one in stated if isinstance(one, ast.Constant) and isinstance(one.value, str)}
    return found


def test_every_act_has_a_sentence():
    found = acts_in_the_code()
    assert len(found) > 70
    assert sorted(found - set(SENTENCES)) == []


def test_every_act_that_the_universe_did_has_a_sentence(published):
    done = set(Event.objects.order_by().values_list("act", flat=True).distinct())
    assert sorted(done - set(SENTENCES)) == []


def test_what_stands_out_has_sentences_too():
    assert sorted({act for acts in GROUPS.values() for act in acts} - set(SENTENCES)) == []


def test_an_act_nobody_has_words_for_is_told_by_its_name():
    assert sentence_of(actor="anna", act="odd {act}", subject="a {thing}") == "anna: odd act, a {thing}."
    assert sentence_of(actor="a {b}", act="edition signed", subject="x v1 pl") == "a {b} signed x v1 pl."


def told(payload):
    return [(row.name, row.old, row.new) for row in rows_of(payload)]


def test_a_payload_shows_what_was_before_beside_what_came_after():
    assert told({"before": 4, "severity": 2, "floor": 4, "note": "a typo"}) == [
        ("severity", "4", "2"),
        ("floor", None, "4"),
        ("note", None, "a typo"),
    ]
    assert told({"before": {"term": "a", "same": 1}, "after": {"term": "b", "same": 1}, "reason": ""}) == [
        ("term", "a", "b"),
        ("reason", None, "–"),
    ]
    assert told({"before": {"term": "a"}, "reason": "gone"}) == [("term", "a", "–"), ("reason", None, "gone")]


def test_a_payload_shortens_digests_and_long_lists_and_takes_any_shape():
    assert told({"digest": "ab" * 32}) == [("digest", None, "abababababab…")]
    [(_, _, listed)] = told({"wordings": {f"key-{number:02}": "0" * 64 for number in range(25)}})
    assert listed.split("\n")[-2:] == ["key-19: 000000000000…", "… and 5 more"]
    assert told({"deep": [{"a": [1, None]}], "is": True, "none": []}) == [
        ("deep", None, "a 1, null"),
        ("is", None, "yes"),
        ("none", None, "–"),
    ]
    assert told(["odd"]) == [("told", None, "odd")]
    assert told({}) == []
