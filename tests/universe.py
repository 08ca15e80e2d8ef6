"""A small cast and one factsheet in three languages, one of them right-to-left; everything is done through actions."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from cms.checks import findings
from cms.demonstration.reviews import complete_full_review
from cms.factsheets import source
from cms.factsheets.actions import create_factsheet, create_topic, start_version
from cms.factsheets.interface import interface_phrases
from cms.factsheets.models import INTERFACE, Factsheet, Segment, Version
from cms.people.actions import appoint, enrol
from cms.people.models import Person
from cms.releases.models import Publication
from cms.releases.publishing import publish
from cms.review import actions
from cms.review.editions import content_digest, edition_of, standings
from cms.review.grading import confirm, unconfirmed
from cms.review.models import Edition, Meaning, Mode, Signature, wording_of
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.review.opening import must_be_opened, open_to_sign
from cms.review.signing import sign
from cms.review.state import State, Wording
from cms.roles import Role

PASSWORD = "a-password-for-tests"
LANGUAGES = ("pl", "ur")
MAJOR = {"error_type": ErrorType.MISTRANSLATION, "severity": ErrorSeverity.MAJOR}
ENGLISH = """# Paracetamol

What to know before you take it.

::: urgent
## Call 0808 157 0192 if:
- your temperature is 38°C or above
- you have taken more than 8 tablets in 24 hours
:::

## How to take it

Take **2 tablets** of 500 mg, up to 4 times a day. Read [the leaflet](https://www.example.org/leaflet).

- Do not take it with alcohol.
"""
# Made-up words keep numbers, addresses and markup, so that no check blocks; what they mean is not what is tested.
POLISH = {
    "Paracetamol": "Paracetamol w skrócie",
    "What to know before you take it.": "Co warto wiedzieć przed zażyciem.",
    "Call 0808 157 0192 if:": "Proszę zadzwonić pod numer 0808 157 0192, jeśli:",
    "your temperature is 38°C or above": "temperatura wynosi 38°C lub więcej",
    "you have taken more than 8 tablets in 24 hours": "zażyto więcej niż 8 tabletek w ciągu 24 godzin",
    "How to take it": "Jak zażywać",
    "Take **2 tablets** of 500 mg, up to 4 times a day. Read [the leaflet](https://www.example.org/leaflet).": (
        "Proszę zażyć **2 tabletki** po 500 mg, do 4 razy na dobę. Proszę przeczytać [ulotkę](https://www.example.org/leaflet)."
    ),
    "Do not take it with alcohol.": "Nie wolno zażywać z alkoholem.",
}
URDU = {
    "Paracetamol": "پیراسیٹامول",
    "What to know before you take it.": "اسے لینے سے پہلے جاننے کی باتیں۔",
    "Call 0808 157 0192 if:": "0808 157 0192 پر کال کریں اگر:",
    "your temperature is 38°C or above": "آپ کا درجہ حرارت 38°C یا اس سے زیادہ ہو",
    "you have taken more than 8 tablets in 24 hours": "آپ نے 24 گھنٹوں میں 8 سے زیادہ گولیاں لی ہوں",
    "How to take it": "اسے کیسے لیں",
    "Take **2 tablets** of 500 mg, up to 4 times a day. Read [the leaflet](https://www.example.org/leaflet).": (
        "500 mg کی **2 گولیاں** لیں، دن میں 4 بار تک۔ [پرچہ](https://www.example.org/leaflet) پڑھیں۔"
    ),
    "Do not take it with alcohol.": "اسے شراب کے ساتھ نہ لیں۔",
}
WORDS = {"pl": POLISH, "ur": URDU}
CAST = {
    "author": [(Role.AUTHOR, "")],
    "translator": [(Role.TRANSLATOR, "pl"), (Role.TRANSLATOR, "ur")],
    "second_translator": [(Role.TRANSLATOR, "pl"), (Role.REVISER, "pl")],
    "reviser": [(Role.REVISER, "pl"), (Role.REVISER, "ur")],
    "back_translator": [(Role.BACK_TRANSLATOR, "pl"), (Role.BACK_TRANSLATOR, "ur")],
    "clinician": [(Role.CLINICAL_REVIEWER, code) for code in ("en", "pl", "ur")],
    "second_clinician": [(Role.CLINICAL_REVIEWER, code) for code in ("en", "pl")],
    "publisher": [(Role.PUBLISHER, "")],
    "coordinator": [(Role.COORDINATOR, "")],
    "outsider": [],
}


@dataclass
class Universe:
    people: dict[str, Person] = field(default_factory=dict)
    sheet: Factsheet = None
    interface: Factsheet = None

    def __getattr__(self, name: str) -> Person:
        try:
            return self.__dict__["people"][name]
        except KeyError:
            raise AttributeError(name) from None

    @classmethod
    def found(cls) -> "Universe":
        """The universe that is in the database."""
        sheets = {sheet.key: sheet for sheet in Factsheet.objects.all()}
        people = {person.username: person for person in Person.objects.all()}
        return cls(people, sheets["paracetamol"], sheets[INTERFACE])

    def enrol_everybody(self) -> None:
        for username, duties in CAST.items():
            person = enrol(username=username, printed_name=username.replace("_", " ").title(), password=PASSWORD, by="tests")
            for role, language in duties:
                appoint(person=person, role=role, language=language, by="tests")
            self.people[username] = person

    def draft_sheet(self, key: str = "paracetamol", text: str = ENGLISH) -> Factsheet:
        topic = create_topic(key="medicines", name="Medicines", by=self.author)
        sheet = create_factsheet(key=key, topic=topic, by=self.author)
        actions.write_source(version=sheet.latest(), pieces=source.read(text), by=self.author)
        self.sheet = self.sheet or sheet
        return sheet

    def draft_interface(self) -> None:
        topic = create_topic(key=INTERFACE, name="Interface", by=self.author)
        self.interface = create_factsheet(key=INTERFACE, topic=topic, by=self.author)
        actions.write_phrases(version=self.interface.latest(), phrases=interface_phrases(), by=self.author)

    @property
    def version(self) -> Version:
        return self.sheet.latest()

    def edition(self, language: str, sheet: Factsheet | None = None) -> Edition:
        return edition_of((sheet or self.sheet).latest(), language)

    def segment(self, key: str, sheet: Factsheet | None = None) -> Segment:
        return (sheet or self.sheet).latest().segments.get(key=key)

    def state(self, key: str, language: str, sheet: Factsheet | None = None) -> State:
        [standing] = standings((sheet or self.sheet).latest(), language, [key])
        return standing.state

    def read(self, key: str, language: str) -> dict[str, Wording]:
        return {key: wording_of(self.segment(key), language)}

    def write(self, key: str, language: str, text: str, by: Person | None = None, **more: object) -> State:
        return actions.write(segment=self.segment(key), language=language, text=text, by=by or self.translator, **more)

    def words_for(self, segment: Segment, language: str) -> str:
        """Words that no check blocks: from the table, or, for the interface, letters of the language's script and the numbers."""
        alphabet = {"ur": "ابپتٹثجچحخدڈذرڑزژسشصضطظعغف", "pl": "aąbcćdeęfghijklłmnńoóprsśt"}[language]
        letters = segment.key.replace("-", "").translate(str.maketrans("abcdefghijklmnopqrstuvwxyz", alphabet))
        made_up = ["الفاظ" if language == "ur" else "słowa", letters, *re.findall(r"\d+", segment.source)]
        return WORDS[language].get(segment.source) or " ".join(made_up)

    def translate(self, language: str, sheet: Factsheet | None = None) -> None:
        for segment in (sheet or self.sheet).latest().ordered():
            actions.write(segment=segment, language=language, text=self.words_for(segment, language), by=self.translator)

    def _act(self, act, states, language, sheet, by, **more):
        version = (sheet or self.sheet).latest()
        if read := actions.as_read(version, language, *states):
            act(version=version, language=language, read=read, by=by, **more)

    def submit(self, language: str, sheet: Factsheet | None = None) -> None:
        writer = self.author if language == "en" else self.translator
        self._act(actions.submit, [State.DRAFT, State.STALE], language, sheet, writer)

    def revise(self, language: str, sheet: Factsheet | None = None) -> None:
        version = (sheet or self.sheet).latest()
        for key, wording in actions.as_read(version, language, State.SUBMITTED).items():
            found = findings(source=wording.source, target=wording.target, language=language)
            for code in sorted({finding.code for finding in found}):
                actions.waive(
                    version=version, language=language, read={key: wording}, by=self.reviser, code=code, reason="a test's words"
                )
        self._act(actions.revise, [State.SUBMITTED], language, sheet, self.reviser)

    def approve(self, language: str, sheet: Factsheet | None = None) -> None:
        self._act(actions.approve, [State.SUBMITTED if language == "en" else State.REVISED], language, sheet, self.clinician)

    def sign(
        self, language: str, sheet: Factsheet | None = None, by: Person | None = None, meaning: Meaning | None = None
    ) -> Signature:
        edition, by = self.edition(language, sheet), by or self.clinician
        meaning = meaning or (Meaning.FULL_REVIEW if language == "en" else Meaning.CLINICAL_APPROVAL)
        if meaning is Meaning.FULL_REVIEW:
            complete_full_review(edition.version, author=self.author, clinician=self.clinician)
        digest = content_digest(edition)
        open_to_sign(edition=edition, by=by, read_digest=digest, what=must_be_opened(edition))
        return sign(
            edition=edition,
            by=by,
            password=PASSWORD,
            read_digest=digest,
            meaning=meaning,
            mode=None if language == "en" else Mode.BILINGUAL,
        )

    def review(self, language: str, sheet: Factsheet | None = None) -> None:
        """Everything from draft to signature."""
        self.submit(language, sheet)
        if language == "en":
            self.grade_the_rest(sheet)
        else:
            self.revise(language, sheet)
        self.approve(language, sheet)
        self.sign(language, sheet)

    def grade_the_rest(self, sheet: Factsheet | None = None, severity: int = 2) -> None:
        """Let every change that has no severity yet count as a clarification, or as what is given."""
        version = (sheet or self.sheet).latest()
        for key in [] if version.is_frozen else unconfirmed(version):
            confirm(version=version, key=key, severity=severity, note="A test's reason.", by=self.clinician)

    def publish(self, language: str, sheet: Factsheet | None = None) -> Publication:
        return publish(factsheet=sheet or self.sheet, language=language, by=self.publisher)

    def published_on(self, language: str) -> date:
        """The day of the last publication, which is not today where midnight came after it."""
        return timezone.localdate(self.edition(language).publications.latest("published_at").published_at)

    def bring_out(self, language: str, sheet: Factsheet | None = None) -> Publication:
        if language != "en":
            self.translate(language, sheet)
        self.review(language, sheet)
        return self.publish(language, sheet)

    def change_english(self, old: str, new: str) -> None:
        """Start a version if need be and replace some words in the source text."""
        version = self.version
        if version.is_frozen:
            version = start_version(factsheet=self.sheet, by=self.author)
        text = source.write(version.pieces())
        assert old in text
        actions.write_source(version=version, pieces=source.read(text.replace(old, new)), by=self.author)
