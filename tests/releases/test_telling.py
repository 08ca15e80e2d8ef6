from cms.notifications.kinds import Kind
from cms.notifications.models import Notification
from cms.people.actions import appoint
from cms.releases.actions import grade_change
from cms.roles import Role


def told():
    found = Notification.objects.filter(kind=Kind.SAFETY.value).order_by("person__username", "place")
    return [(one.person.username, one.place) for one in found]


def publish_change(universe):
    universe.change_english("up to 4 times a day", "up to 3 times a day")
    universe.review("en")
    universe.publish("en")
    return next(one.key for one in universe.version.segments.all() if "3 times" in one.source)


def test_a_safety_critical_change_is_told_to_all_who_work_in_a_language_that_is_live(published):
    key = publish_change(published)
    assert told() == []
    grade_change(version=published.version, key=key, severity=4, note="A dose.", by=published.clinician)
    names = {name for name, _ in told()}
    assert {"translator", "second_translator", "reviser", "second_clinician", "coordinator", "publisher"} <= names
    assert not names & {"outsider", "author", "back_translator", "clinician"}  # the clinician did it
    assert ("translator", "paracetamol/ur/?show=changed") in told()


def test_nobody_is_told_at_once_of_less(published):
    key = publish_change(published)
    grade_change(version=published.version, key=key, severity=3, note="Less.", by=published.clinician)
    assert told() == []


def test_a_change_that_was_graded_before_it_went_out_is_told_when_it_does(published):
    published.change_english("up to 4 times a day", "up to 3 times a day")
    version = published.sheet.latest()
    key = next(one.key for one in version.segments.all() if "3 times" in one.source)
    appoint(person=published.outsider, role=Role.TRANSLATOR, language="cy", by="test")  # Welsh is not live
    grade_change(version=version, key=key, severity=4, note="A dose.", by=published.clinician)
    assert told() == []
    published.review("en")
    published.publish("en")
    names = {name for name, _ in told()}
    assert "translator" in names
    assert "outsider" not in names


def told_of_work():
    found = Notification.objects.filter(kind=Kind.ENGLISH_CHANGED.value).order_by("person__username", "place")
    return [(one.person.username, one.place, one.text) for one in found]


def test_translators_are_told_what_of_the_new_english_is_theirs_and_by_when(published):
    publish_change(published)
    [(who, place, said), *others] = told_of_work()
    assert (who, place) == ("second_translator", "paracetamol/pl/?show=changed")
    assert said.startswith("paracetamol: the English changed. 1 passage in Polish to look at again by ")
    assert [(who, place) for who, place, _ in others] == [
        ("translator", "paracetamol/pl/?show=changed"),
        ("translator", "paracetamol/ur/?show=changed"),
    ]


def test_nobody_is_told_of_work_where_approvals_were_carried_over_or_everybody_hears_at_once(published):
    for severity, (old, new) in {1: ("How to take it", "How To Take It"), 4: ("up to 4 times", "up to 3 times")}.items():
        published.change_english(old, new)
        published.grade_the_rest(severity=severity)
        published.review("en")
        published.publish("en")
    assert told_of_work() == []
