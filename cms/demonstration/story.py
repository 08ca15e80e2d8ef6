"""From English to published pages in seven languages, each step by the person whose duty it is.

Every step is left out where it was done before, so that an interrupted run goes on where it stopped and a second run
changes nothing that people did since.
"""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from cms.catalogues.intake import take_in
from cms.demonstration.glossary import fill_glossary
from cms.demonstration.reviews import complete_full_review
from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.actions import create_factsheet, create_topic
from cms.factsheets.interface import interface_phrases
from cms.factsheets.models import INTERFACE, Factsheet
from cms.languages import REGISTRY, SOURCE
from cms.people.models import Person
from cms.releases.models import Publication
from cms.releases.publishing import publish
from cms.releases.site import DEMONSTRATION
from cms.review import actions
from cms.review.editions import content_digest, edition_of, standings, valid_signature
from cms.review.models import Meaning, Mode
from cms.review.objections import findings_in
from cms.review.opening import must_be_opened, open_to_sign
from cms.review.signing import sign
from cms.review.state import State

CONTENT = Path(__file__).parent / "content"
CATALOGUES = settings.BASE_DIR / "locale"
SHEET = "secondary-neuroendocrine-cancer"
TOPIC = "Neuroendocrine cancer"
WAIVER = "Read beside the English: complete, and as short or long as this language needs."
Say = Callable[[str], None]


def tell(cast: dict[str, Person], languages: tuple[str, ...], password: str, say: Say) -> None:
    table = (CONTENT / "glossary.csv").read_bytes()
    if terms := fill_glossary(table, author=cast["author"], translator=cast["translator"], languages=languages):
        say(f"  The glossary has {terms} terms")
    sheet = _factsheet(SHEET, DEMONSTRATION, TOPIC, cast["author"])
    interface = _factsheet(INTERFACE, INTERFACE, INTERFACE.capitalize(), cast["author"])
    for factsheet in (interface, sheet):
        key = factsheet.key
        _write_english(factsheet, cast["author"])
        for code in (SOURCE, *languages):
            if Publication.objects.filter(edition__version__factsheet=factsheet, edition__language=code).exists():
                continue
            if code != SOURCE:
                _translate(factsheet, code, cast["translator"])
            _review(factsheet, code, cast, password)
            publish(factsheet=factsheet, language=code, by=cast["publisher"])
            say(f"  {REGISTRY[code].english}: {key} is published")


def _factsheet(key: str, topic: str, name: str, author: Person) -> Factsheet:
    factsheet = Factsheet.objects.filter(key=key).first()
    return factsheet or create_factsheet(key=key, topic=create_topic(key=topic, name=name, by=author), by=author)


def _write_english(factsheet: Factsheet, author: Person) -> None:
    version = factsheet.latest()
    if version.segments.exists():
        return
    if factsheet.is_interface:
        actions.write_phrases(version=version, phrases=interface_phrases(), by=author)
    else:
        text = (CONTENT / f"{factsheet.key}.md").read_text(encoding="utf-8")
        actions.write_source(version=version, pieces=source.read(text), by=author, origin=f"{factsheet.key}.md")


def _translate(factsheet: Factsheet, language: str, translator: Person) -> None:
    path = CATALOGUES / REGISTRY[language].locale / "LC_MESSAGES" / f"{factsheet.key}.po"
    intake = take_in(data=path.read_bytes(), filename=path.name, by=translator, factsheet=factsheet, language=language)
    if intake.has_refusals or intake.unmentioned:
        raise Refused(f"{path} does not fit the English.", *(f"{line.key}: {line.reason}" for line in intake.telling))


def _review(factsheet: Factsheet, language: str, cast: dict[str, Person], password: str) -> None:
    version = factsheet.latest()
    writer = cast["author"] if language == SOURCE else cast["translator"]
    if drafts := actions.as_read(version, language, State.DRAFT):
        actions.submit(version=version, language=language, read=drafts, by=writer)
    if language != SOURCE:
        _waive(factsheet, language, cast["reviser"])
        if submitted := actions.as_read(version, language, State.SUBMITTED):
            actions.revise(version=version, language=language, read=submitted, by=cast["reviser"])
    ready = State.SUBMITTED if language == SOURCE else State.REVISED
    if open_wordings := actions.as_read(version, language, ready):
        actions.approve(version=version, language=language, read=open_wordings, by=cast["clinician"])
    edition = edition_of(version, language)
    if valid_signature(edition) is None:
        if language == SOURCE:
            complete_full_review(version, author=writer, clinician=cast["clinician"])
        clinician, digest = cast["clinician"], content_digest(edition)
        open_to_sign(edition=edition, by=clinician, read_digest=digest, what=must_be_opened(edition))
        sign(
            edition=edition,
            by=clinician,
            password=password,
            read_digest=digest,
            meaning=Meaning.FULL_REVIEW if language == SOURCE else Meaning.CLINICAL_APPROVAL,
            mode=None if language == SOURCE else Mode.BILINGUAL,
        )


def _waive(factsheet: Factsheet, language: str, reviser: Person) -> None:
    version = factsheet.latest()
    for standing in standings(version, language):
        for code in sorted({finding.code for finding in findings_in(standing)} - standing.waived):
            actions.waive(
                version=version,
                language=language,
                read={standing.segment.key: standing.wording},
                by=reviser,
                code=code,
                reason=WAIVER,
            )
