"""What a journey finds when it begins, made by actions; runs inside `manage.py shell`, in a demonstration of its own."""

from datetime import timedelta

import polib
from django.utils import timezone

from cms.demonstration.story import CATALOGUES, CONTENT, SHEET
from cms.discussion.actions import ask, comment
from cms.factsheets import source
from cms.factsheets.actions import create_factsheet, factsheet_at
from cms.languages import REGISTRY, SOURCE
from cms.people.competences import end_competence, record_competence
from cms.people.rules import Route
from cms.releases.publishing import publish
from cms.review import actions
from cms.review.models import wording_of
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.review.state import State
from cms.roles import Role
from tests.journeys.later import Later

TEXT = (CONTENT / f"{SHEET}.md").read_text(encoding="utf-8")
SMALL = TEXT.partition("## What is secondary cancer?")[0]  # the boxes: what to do, when, and whom to call


def catalogue(language):
    """What the demonstration says in a language, by segment key."""
    file = polib.pofile(str(CATALOGUES / REGISTRY[language].locale / "LC_MESSAGES" / f"{SHEET}.po"))
    return {entry.msgctxt: entry for entry in file}


def words(language):
    return {key: entry.msgstr for key, entry in catalogue(language).items()}


def english(key, text):
    """A factsheet whose English is published, so that its translation is open."""
    later = Later()
    sheet = create_factsheet(key=key, topic=later.sheet.topic, by=later.cast["author"])
    actions.write_source(version=sheet.latest(), pieces=source.read(text), by=later.cast["author"])
    later.judge(sheet.latest(), SOURCE)
    publish(factsheet=sheet, language=SOURCE, by=later.cast["publisher"])


def submitted(key, language):
    """Every segment has the demonstration's words, which wait for revision."""
    later, version = Later(), factsheet_at(key).published()
    said = words(language)
    for segment in version.ordered():
        actions.write(segment=segment, language=language, text=said[segment.key], by=later.cast["translator"])
    later.act(actions.submit, version, language, State.DRAFT, later.cast["translator"])
    later.waive(version, language)


def revised(key, language):
    submitted(key, language)
    later, version = Later(), factsheet_at(key).published()
    later.act(actions.revise, version, language, State.SUBMITTED, later.cast["reviser"])


def approved(key, language):
    revised(key, language)
    later, version = Later(), factsheet_at(key).published()
    later.act(actions.approve, version, language, State.REVISED, later.cast["clinician"])


def talked_of(key, language):
    """Of two segments that wait for revision, one is asked and talked about, and the last comes back with a remark."""
    later, version = Later(), factsheet_at(key).published()
    translator, reviser = later.cast["translator"], later.cast["reviser"]
    first, *_, last = (one for one in version.ordered() if one.container in {"", "emergency"})
    ask(segment=first, language=language, by=translator, text="Which help is meant?")
    comment(segment=first, language=language, by=reviser, text="I ask myself too.")
    read = {last.key: wording_of(last, language)}
    actions.return_to_writer(
        version=version,
        language=language,
        read=read,
        by=reviser,
        remark="Ten minutes are missing.",
        error_type=ErrorType.OMISSION,
        severity=ErrorSeverity.CRITICAL,
    )


def expired(username, language):
    """All a person's competences for a language were valid until a year ago and are on record as such."""
    later, today = Later(), timezone.localdate()
    long_ago = today - timedelta(800)
    for held in later.cast[username].competences.filter(language=language, ended_at=None):
        end_competence(competence=held, reason="Recorded for the wrong years.", by=later.cast["coordinator"])
        record_competence(
            person=held.person,
            role=Role(held.role),
            language=language,
            route=Route(held.route),
            evidence=held.evidence,
            register=held.register,
            number=held.number,
            checked_on=long_ago,
            valid_until=today - timedelta(365),
            by=later.cast["coordinator"],
            today=long_ago,
        )
