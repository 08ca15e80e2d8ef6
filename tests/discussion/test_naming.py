"""Naming people with @."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.discussion.actions import ask, comment
from cms.discussion.entitlement import mentionable
from cms.discussion.rules import as_said, names_in, reasons_against_text
from cms.errors import Refused
from cms.notifications.models import Notification


def say(universe, text, act=comment, language="pl", by="translator"):
    return act(segment=universe.segment("how-to-take-it"), language=language, by=universe.people[by], text=text)


def told():
    return sorted((one.person.username, one.kind, one.place.split("/")[1]) for one in Notification.objects.all())


def test_who_is_named_is_told_once_and_led_there(published):
    said = say(published, "@reviser, please look. And you, @clinician. @reviser!")
    assert told() == [("clinician", "mentioned", "pl"), ("reviser", "mentioned", "pl")]
    assert {person.username for person in said.mentions.all()} == {"reviser", "clinician"}
    text = Notification.objects.first().text
    assert text.startswith("paracetamol, Polish, how-to-take-it: Translator names you: @reviser, please look.")


def test_nobody_is_told_of_naming_themselves(published):
    say(published, "I, @translator, said so.")
    assert told() == []


def test_who_is_asked_and_named_is_told_once(published):
    say(published, "@author, is it two?", act=ask)
    assert told() == [("author", "question asked", "pl")]


def test_a_name_that_is_nobodys_is_refused_with_those_like_it(published):
    with pytest.raises(Refused, match="Nobody here is called “@revisor”. Did you mean @reviser \\(Reviser\\)\\?"):
        say(published, "@revisor, look.")
    with pytest.raises(Refused, match="Nobody here is called “@xy”. If you mean nobody, put a blank behind the @."):
        say(published, "@xy")
    assert told() == []


def test_who_could_not_take_part_is_not_named(published):
    with pytest.raises(Refused, match="“@outsider” has no duty for Polish"):
        say(published, "@outsider")
    with pytest.raises(Refused, match="“@second_translator” has no duty for Urdu"):
        say(published, "@second_translator", language="ur")
    with pytest.raises(Refused, match="“@back_translator” translates back"):
        say(published, "@back_translator")
    with pytest.raises(Refused, match="“@outsider” has no duty and could not take part"):
        say(published, "@outsider", act=ask)


def test_in_a_question_anybody_with_a_duty_is_named_and_led_to_a_language_of_theirs(published):
    say(published, "Same as @second_translator asked?", act=ask, language="ur")
    assert ("second_translator", "mentioned", "pl") in told()


def test_who_has_left_is_not_there_to_be_named(published):
    published.reviser.is_active = False
    published.reviser.save()
    with pytest.raises(Refused, match="Nobody here is called “@reviser”"):
        say(published, "@reviser")


def test_those_who_can_be_named_are_those_with_a_duty_there(published, django_assert_num_queries):
    with django_assert_num_queries(2):
        urdu = {person.username for person in mentionable("ur")}
    assert urdu == {"author", "translator", "reviser", "clinician", "publisher", "coordinator"}
    assert {person.username for person in mentionable("")} == {*urdu, "second_translator", "second_clinician"}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@anna", ["anna"]),
        ("(@anna) @anna.", ["anna"]),
        ("write to a.b@example.org", []),
        ("@a.b@example.org", ["a.b@example.org"]),
        ("@ anna @... @", []),
        ("@żaneta,@زینب", ["żaneta", "زینب"]),
    ],
)
def test_a_name_begins_with_an_at_that_follows_no_letter(text, names):
    assert list(dict.fromkeys(bare for _, bare in names_in(text))) == names


@given(st.text())
def test_what_is_found_in_a_text_stands_in_it_behind_an_at(text):
    assert all(f"@{name}" in text and name.startswith(bare) for name, bare in names_in(text))


@given(st.text(max_size=50))
def test_what_is_kept_is_judged_the_same_again(text):
    kept = as_said(text)
    assert as_said(kept) == kept
    assert ("\0" in kept or "\u202e" in kept) <= bool(list(reasons_against_text(kept)))
