"""The register: what may be recorded, by whom, and what a competence that has run out forbids."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.people.actions import appoint
from cms.people.competences import competence_at, end_competence, record_competence, renew_competence
from cms.people.duties import languages_of, require, roles_of
from cms.people.models import Competence
from cms.people.register import competences_on
from cms.people.rules import Cover, Route, cover_of
from cms.roles import Act, Role

TODAY = date(2026, 5, 3)
LONG_AGO = date(2020, 1, 1)


def told(act):
    return [(event.actor, event.subject, event.payload) for event in Event.objects.filter(act=act).order_by("number")]


def vouch(universe, username="reviser", role=Role.REVISER, language="pl", **changed):
    """Record a competence that is valid for two years from a day, as the coordinator does."""
    today = changed.pop("today", timezone.localdate())
    said = {
        "route": Route.TRANSLATION_DEGREE,
        "evidence": "MA in translation, certificate seen.",
        "checked_on": today,
        "valid_until": today + relativedelta(years=2),
        "by": universe.coordinator,
    }
    return record_competence(person=universe.people[username], role=role, language=language, today=today, **said | changed)


def refusal(universe, **changed):
    with pytest.raises(Refused) as refused:
        vouch(universe, today=TODAY, **changed)
    assert Competence.objects.count() == 0
    return refused.value.reasons


@pytest.mark.parametrize(
    ("role", "valid_until", "ended_at", "is_required", "cover"),
    [
        (Role.REVISER, date(2028, 1, 1), None, True, Cover.CURRENT),
        (Role.REVISER, TODAY + timedelta(61), None, True, Cover.CURRENT),
        (Role.REVISER, TODAY + timedelta(60), None, True, Cover.SOON),
        (Role.REVISER, TODAY, None, True, Cover.SOON),
        (Role.REVISER, TODAY - timedelta(1), None, False, Cover.EXPIRED),
        (Role.REVISER, None, timezone.now(), False, Cover.ENDED),
        (Role.REVISER, None, None, False, Cover.NONE),
        (Role.REVISER, None, None, True, Cover.MISSING),
        (Role.CLINICAL_REVIEWER, None, None, True, Cover.MISSING),
        (Role.PUBLISHER, None, None, True, Cover.NONE),
        (Role.PUBLISHER, date(2020, 1, 1), None, False, Cover.EXPIRED),
    ],
)
def test_what_stands_behind_a_duty_follows_from_the_register_and_the_day(role, valid_until, ended_at, is_required, cover):
    found = cover_of(role, valid_until=valid_until, ended_at=ended_at, is_required=is_required, today=TODAY)
    assert found is cover


def test_only_what_has_expired_was_ended_or_is_missing_does_not_count():
    assert {cover for cover in Cover if not cover.counts} == {Cover.EXPIRED, Cover.ENDED, Cover.MISSING}


def test_a_competence_is_recorded_with_its_evidence_and_told_of_in_the_audit(published):
    made = vouch(published, register="CIOL", number="123")
    assert (made.person, made.role, made.language, made.register, made.number) == (
        *(published.reviser, "reviser", "pl"),
        *("CIOL", "123"),
    )
    assert made.checked_by == published.coordinator
    payload = {"role": "reviser", "language": "pl", "number": made.pk, "route": "degree in translation"}
    payload |= {"checked_by": "coordinator", "valid_until": made.valid_until.isoformat()}
    assert told("competence recorded") == [("coordinator", "reviser", payload)]
    assert roles_of(published.reviser, "pl") == {Role.REVISER}


def test_only_a_coordinator_records_a_competence(published):
    with pytest.raises(NotEntitled, match="Only a coordinator can appoint here."):
        vouch(published, by=published.publisher)


def test_nobody_vouches_for_themselves(published):
    appoint(person=published.coordinator, role=Role.REVISER, language="pl", by="tests")
    said = "Nobody vouches for themselves: another coordinator has to look at the evidence and record it."
    assert refusal(published, username="coordinator") == (said,)
    assert refusal(published, checked_by=published.reviser) == (said,)
    other = vouch(published, checked_by=published.clinician)
    with pytest.raises(IntegrityError), transaction.atomic():
        Competence.objects.filter(pk=other.pk).update(checked_by=other.person)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"role": "juggler"}, "“juggler” is no duty here: author, translator"),
        ({"language": "xx"}, "“xx” is none of en, "),
        ({"language": ""}, "A competence as reviser is for a language; “” is none of"),
        ({"language": "en"}, "The English has no reviser; choose the language that a reviser works in."),
        ({"role": Role.PUBLISHER}, "A competence as publisher is for the whole site, not for a language."),
        ({"route": "luck"}, "Choose how the person came to be competent."),
        ({"evidence": " \n "}, "Say what the evidence is, such as the certificate that was seen."),
        ({"evidence": "x" * 2001}, "The evidence has 2001 characters; at most 2000 are kept."),
        ({"register": "x" * 101}, "The name of the register has 101 characters; at most 100 are kept."),
        ({"number": "1" * 51}, "The number has 51 characters; at most 50 are kept."),
        ({"route": Route.REGISTRATION, "register": "NMC"}, "A professional registration has a register and a number."),
        ({"checked_on": None}, "Say on which day the evidence was checked."),
        ({"checked_on": date(2026, 5, 4)}, "The day on which the evidence was checked is still to come."),
        ({"valid_until": None}, "Say until which day the competence is valid."),
        ({"valid_until": date(2026, 5, 2)}, "2 May 2026 has passed already; a competence is valid until a day to come."),
        ({"valid_until": date(2031, 5, 4)}, "A competence is checked again after 5 years at the latest; 4 May 2031 is later."),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_a_sentence(published, changed, said):
    [reason] = refusal(published, **changed)
    assert said in reason


@pytest.mark.parametrize("until", [TODAY, date(2031, 5, 3)])
def test_a_competence_may_last_a_day_or_five_years(published, until):
    assert vouch(published, today=TODAY, valid_until=until).valid_until == until


def test_a_competence_counts_through_its_last_day(published):
    vouch(published, valid_until=timezone.localdate())
    assert roles_of(published.reviser, "pl") == {Role.REVISER}


def test_after_it_the_duty_does_not_count_and_the_refusal_says_why(published):
    vouch(published, today=LONG_AGO)
    assert (roles_of(published.reviser, "pl"), roles_of(published.reviser, "ur")) == (frozenset(), {Role.REVISER})
    assert languages_of(published.reviser, Role.REVISER) == ["ur"]
    with pytest.raises(NotEntitled) as refused:
        require(published.reviser, Act.REVISE, "pl")
    said = "Your competence as reviser for Polish expired on 1 January 2022; the coordinator can renew it."
    assert refused.value.reasons == (said,)
    assert require(published.reviser, Act.REVISE, "ur") == {Role.REVISER}


def test_another_duty_that_counts_is_enough(published):
    vouch(published, "second_translator", Role.REVISER, today=LONG_AGO)
    assert require(published.second_translator, Act.WRITE, "pl") == {Role.TRANSLATOR}
    with pytest.raises(NotEntitled, match="Your competence as reviser for Polish expired"):
        require(published.second_translator, Act.REVISE, "pl")


def test_an_act_of_another_duty_is_refused_as_ever(published):
    vouch(published, today=LONG_AGO)
    with pytest.raises(NotEntitled, match="Only a clinical reviewer for Polish can sign here."):
        require(published.reviser, Act.SIGN, "pl")


def test_a_renewed_competence_counts_again_and_the_earlier_record_is_kept(published):
    old, today = vouch(published, today=LONG_AGO), timezone.localdate()
    until = today + timedelta(700)
    new = renew_competence(
        competence=old, evidence="", checked_on=today, valid_until=until, by=published.coordinator, today=today
    )
    assert roles_of(published.reviser, "pl") == {Role.REVISER}
    old.refresh_from_db()
    assert (old.reason, old.ended_at is not None, new.evidence, new.valid_until) == ("Renewed.", True, old.evidence, until)
    with pytest.raises(Refused, match="has been ended or renewed already"):
        renew_competence(competence=old, evidence="", checked_on=today, valid_until=until, by=published.coordinator, today=today)


def test_a_renewal_that_is_refused_leaves_the_record_as_it_was(published):
    old = vouch(published, today=TODAY)
    with pytest.raises(Refused, match="has passed already"):
        renew_competence(
            competence=old, evidence="", checked_on=TODAY, valid_until=LONG_AGO, by=published.coordinator, today=TODAY
        )
    old.refresh_from_db()
    assert (old.ended_at, Competence.objects.count()) == (None, 1)


def test_an_ended_competence_keeps_its_holder_from_acting_from_then_on(published):
    made = vouch(published)
    end_competence(competence=made, reason="Taken off the register.", by=published.coordinator)
    day = timezone.localdate()
    said = f"Your competence as reviser for Polish was ended on {day.day} {day:%B %Y}; the coordinator can record a new one."
    with pytest.raises(NotEntitled) as refused:
        require(published.reviser, Act.REVISE, "pl")
    assert refused.value.reasons == (said,)
    [(actor, subject, payload)] = told("competence ended")
    assert (actor, subject, payload["reason"]) == ("coordinator", "reviser", "Taken off the register.")


@pytest.mark.parametrize(("reason", "said"), [(" ", "Say in a few words why."), ("x" * 501, "has 501 characters")])
def test_a_competence_is_not_ended_without_a_reason(published, reason, said):
    made = vouch(published)
    with pytest.raises(Refused, match=said):
        end_competence(competence=made, reason=reason, by=published.coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        Competence.objects.filter(pk=made.pk).update(ended_at=timezone.now())
    assert competence_at(made.pk).ended_at is None


def test_where_the_site_requires_it_a_duty_without_a_competence_does_not_count(published, settings):
    settings.COMPETENCE_REQUIRED = True
    assert roles_of(published.translator, "pl") == frozenset()
    with pytest.raises(NotEntitled) as refused:
        require(published.translator, Act.WRITE, "pl")
    said = "No competence as translator for Polish is recorded for you; the coordinator can record one."
    assert refused.value.reasons == (said,)
    vouch(published, "translator", Role.TRANSLATOR)
    assert require(published.translator, Act.WRITE, "pl") == {Role.TRANSLATOR}


def test_what_stands_for_the_whole_site_needs_none_even_there(published, settings):
    settings.COMPETENCE_REQUIRED = True
    assert require(published.coordinator, Act.APPOINT) == {Role.COORDINATOR}
    vouch(published, "publisher", Role.PUBLISHER, "", today=LONG_AGO)
    with pytest.raises(NotEntitled, match="Your competence as publisher expired on 1 January 2022"):
        require(published.publisher, Act.PUBLISH)


def test_asking_who_may_act_is_one_query_however_many_competences_there_are(published, django_assert_num_queries):
    for _ in range(2):
        with django_assert_num_queries(1):
            require(published.reviser, Act.REVISE, "pl", about=published.sheet)
        vouch(published)
        vouch(published)


def test_what_stood_behind_somebodys_work_on_a_day_can_be_asked_later(published):
    today = timezone.localdate()
    made = vouch(published)
    assert competences_on(published.reviser, today) == [made]
    assert competences_on(published.reviser, today - timedelta(1)) == []
    end_competence(competence=made, reason="Retired.", by=published.coordinator)
    assert competences_on(published.reviser, today) == [made]
    assert competences_on(published.reviser, today + timedelta(1)) == []
