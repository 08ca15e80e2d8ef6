"""A made-up charity at work: people who come and go, factsheets about medicines, and every act done by whom it belongs to.

The words of translations are made up, of each language's own letters; numbers, units and markup are kept, so that the checks
have something to judge. Whatever a check still finds is waived by the reviser with a reason, as the acts ask for.
"""

import random
import re
from collections.abc import Iterator

from cms.checks import findings
from cms.demonstration.reviews import complete_full_review
from cms.factsheets import source
from cms.factsheets.actions import create_factsheet, create_topic, start_version
from cms.factsheets.interface import interface_phrases
from cms.factsheets.models import INTERFACE, Factsheet, Version
from cms.languages import REGISTRY, SOURCE
from cms.people.actions import appoint, enrol
from cms.people.models import Person
from cms.people.staff import deactivate
from cms.review import actions
from cms.review.editions import content_digest, edition_of, valid_signature
from cms.review.grading import confirm, graded_changes
from cms.review.models import Edition, Meaning, Mode
from cms.review.no_change import reasons_against_no_change, signed_before
from cms.review.opening import must_be_opened, open_to_sign
from cms.review.signing import sign
from cms.review.state import EditionState, State
from cms.roles import Role

PASSWORD = "for-nobody-but-the-simulation"
LETTERS = {
    "Latn": "abdefghiklmnoprstu",
    "Cyrl": "абвгдежиклмнопрсту",
    "Arab": "ابتجحدرسشصعفقلمنوي",
    "Guru": "ਅਕਖਗਚਜਟਡਤਦਨਪਬਮਯਰਲਸ",
    "Beng": "অকখগচজটডতদনপবমযরলস",
    "Deva": "अकखगचजटडतदनपबमयरलस",
    "Gujr": "અકખગચજટડતદનપબમયરલસ",
    "Taml": "அகஙசஞடணதநபமயரலவழளற",
    "Hani": "的一是了我不人在他有这个上们来到时大",
}
KEPT = re.compile(r"\*\*|\d[\d ]*\d|\d|°C|\bmg\b")
TEMPLATE = """# Medicine number {number}

What to know {before} you take it.

::: urgent
## Call 0808 157 0192 if:
- your temperature is {temperature}°C or above
- you have taken more than {most} tablets in 24 hours
:::

## How to take it

Take **{dose} tablets** of {strength} mg, up to {times} times a day.

{keep}

{effect}

Ask your pharmacist if you have questions.
"""
KEEP = (
    "Keep the tablets in a dry place.",
    "Keep the tablets in a dry place, out of the sun.",
    "Keep the tablets where it is dry and cool.",
    "Keep the tablets in their box, in a dry place.",
)
EFFECT = (
    "Tell your nurse if you feel sick.",
    "Tell your nurse if you feel sick or dizzy.",
    "Tell your nurse if you feel sick or cannot sleep.",
    "Tell your nurse if you have a rash or feel sick.",
)
EDITS = {
    1: lambda facts, rng: facts | {"before": "befroe" if facts["before"] == "before" else "before"},
    2: lambda facts, rng: facts | {"keep": rng.choice([one for one in KEEP if one != facts["keep"]])},
    3: lambda facts, rng: facts | {"effect": rng.choice([one for one in EFFECT if one != facts["effect"]])},
    4: lambda facts, rng: facts | {"strength": rng.choice([one for one in (100, 250, 400, 500) if one != facts["strength"]])},
}


class Charity:
    """The people by duty and language; a duty is done by whoever holds it first."""

    def __init__(self, languages: list[str], rng: random.Random) -> None:
        self.languages = languages
        self.rng = rng
        self.holders: dict[tuple[Role, str], list[Person]] = {}
        self.facts: dict[str, dict[str, object]] = {}
        self.words: dict[tuple[str, str], str] = {}
        self.faults: dict[tuple[str, str], list[str]] = {}
        self.enrolled = 0
        for role in (Role.AUTHOR, Role.PUBLISHER, Role.COORDINATOR):
            self.take_on(role)
        self.take_on(Role.CLINICAL_REVIEWER, SOURCE)
        for language in languages:
            for role in (Role.TRANSLATOR, Role.TRANSLATOR, Role.REVISER, Role.CLINICAL_REVIEWER):
                self.take_on(role, language)
        self.topic = create_topic(key="medicines", name="Medicines", by=self.who(Role.AUTHOR))

    def take_on(self, role: Role, language: str = "") -> Person:
        self.enrolled += 1
        name = f"person-{self.enrolled}"
        person = enrol(username=name, printed_name=f"Person {self.enrolled}", password=PASSWORD, by="simulation")
        appoint(person=person, role=role, language=language, by="simulation")
        self.holders.setdefault((role, language), []).append(person)
        return person

    def who(self, role: Role, language: str = "") -> Person:
        return self.holders[role, language][0]

    def somebody_leaves(self) -> None:
        """A linguist goes, and another comes in their place."""
        role, language = self.rng.choice([Role.TRANSLATOR, Role.REVISER]), self.rng.choice(self.languages)
        leaver = self.holders[role, language].pop(0)
        self.take_on(role, language)
        deactivate(person=leaver, reason="Left for another post.", by=self.who(Role.COORDINATOR))

    # English

    def interface(self) -> Factsheet:
        topic = create_topic(key=INTERFACE, name="Interface", by=self.who(Role.AUTHOR))
        sheet = create_factsheet(key=INTERFACE, topic=topic, by=self.who(Role.AUTHOR))
        actions.write_phrases(version=sheet.latest(), phrases=interface_phrases(), by=self.who(Role.AUTHOR))
        self.approve_english(sheet, Meaning.FULL_REVIEW)
        return sheet

    def new_sheet(self, number: int) -> Factsheet:
        sheet = create_factsheet(key=f"medicine-{number}", topic=self.topic, by=self.who(Role.AUTHOR))
        facts = {"number": number, "before": "before", "temperature": 38, "most": 8, "dose": 2, "strength": 500, "times": 4}
        self.facts[sheet.key] = facts | {"keep": KEEP[0], "effect": EFFECT[0]}
        self._write(sheet)
        self.approve_english(sheet, Meaning.FULL_REVIEW)
        return sheet

    def edit(self, sheet: Factsheet, severity: int) -> None:
        """A new version that differs in one segment, graded, approved and signed; not yet out."""
        self.facts[sheet.key] = EDITS[severity](self.facts[sheet.key], self.rng)
        self._write(sheet)
        self.approve_english(sheet, Meaning.CLINICAL_APPROVAL, severity)

    def review_in_full(self, sheet: Factsheet) -> None:
        """The same words, looked at against the evidence once more."""
        self._write(sheet)
        self.approve_english(sheet, Meaning.FULL_REVIEW)

    def _write(self, sheet: Factsheet) -> None:
        version = sheet.latest()
        if version.is_frozen:
            version = start_version(factsheet=sheet, by=self.who(Role.AUTHOR))
        text = TEMPLATE.format(**self.facts[sheet.key])
        actions.write_source(version=version, pieces=source.read(text), by=self.who(Role.AUTHOR))

    def approve_english(self, sheet: Factsheet, meaning: Meaning, severity: int = 0) -> None:
        version, clinician = sheet.latest(), self.who(Role.CLINICAL_REVIEWER, SOURCE)
        for one in graded_changes(version):
            how_much = max(one.floor.severity, severity)
            confirm(version=version, key=one.key, severity=how_much, note="As the change is.", by=clinician)
        self._judge(actions.submit, version, SOURCE, self.who(Role.AUTHOR), State.DRAFT, State.STALE)
        self._judge(actions.approve, version, SOURCE, clinician, State.SUBMITTED)
        if meaning is Meaning.FULL_REVIEW:
            complete_full_review(version, author=self.who(Role.AUTHOR), clinician=clinician)
        self.sign(edition_of(version, SOURCE), meaning)

    # Translations

    def translate(self, edition: Edition) -> None:
        """Everything from the words that are wanting to a signature; signed at once where only approvals were carried."""
        version, language = edition.version, edition.language
        wanting = actions.as_read(version, language, State.EMPTY, State.STALE, State.DRAFT, State.RETURNED)
        if wanting:
            self._put(edition, {key: self.in_language(one.source, language) for key, one in wanting.items()})
        self._waive(version, language)
        self._judge(actions.revise, version, language, self.who(Role.REVISER, language), State.SUBMITTED)
        self._judge(actions.approve, version, language, self.who(Role.CLINICAL_REVIEWER, language), State.REVISED)
        edition.refresh_from_db()
        if not wanting and not list(reasons_against_no_change(edition, signed_before(edition))):
            self.sign(edition, Meaning.NO_CHANGE)
        else:
            self.sign(edition, Meaning.CLINICAL_APPROVAL)

    def say_otherwise(self, edition: Edition, key: str) -> None:
        """Other words for a passage whose words were recalled, up to a signature."""
        version, language = edition.version, edition.language
        english = version.segments.get(key=key).source
        self.words[english, language] = self._in_language(english, language, random.Random(f"again {self.rng.random()}"))
        self._put(edition, {key: self.words[english, language]})
        self.translate(edition)

    def _put(self, edition: Edition, words: dict[str, str]) -> None:
        """Words that come back for the same English are approved already; the others are handed on."""
        version, language = edition.version, edition.language
        writer = self.rng.choice(self.holders[Role.TRANSLATOR, language])
        actions.write_all(version=version, language=language, words=words, by=writer)
        self._judge(actions.submit, version, language, writer, State.DRAFT)

    def sign(self, edition: Edition, meaning: Meaning) -> None:
        clinician = self.who(Role.CLINICAL_REVIEWER, edition.language)
        digest = content_digest(edition)
        open_to_sign(edition=edition, by=clinician, read_digest=digest, what=must_be_opened(edition))
        mode = None if edition.is_source or meaning is Meaning.NO_CHANGE else Mode.BILINGUAL
        sign(edition=edition, by=clinician, password=PASSWORD, read_digest=digest, meaning=meaning, mode=mode)

    def _judge(self, act, version: Version, language: str, by: Person, *states: State) -> None:
        if read := actions.as_read(version, language, *states):
            act(version=version, language=language, read=read, by=by)

    def _waive(self, version: Version, language: str) -> None:
        for key, wording in actions.as_read(version, language, State.SUBMITTED).items():
            told = {"version": version, "language": language, "read": {key: wording}, "by": self.who(Role.REVISER, language)}
            for code in self._objected(wording.source, wording.target, language):
                actions.waive(**told, code=code, reason="Made-up words.")

    def _objected(self, english: str, words: str, language: str) -> list[str]:
        """What has to be waived; the same words are found fault with once."""
        known = self.faults.get((words, language))
        if known is None:
            found = findings(source=english, target=words, language=language)
            known = self.faults[words, language] = sorted({one.code for one in found})
        return known

    def in_language(self, english: str, language: str) -> str:
        """About as many letters as a translation would have, and every number, unit and mark of the English."""
        if (english, language) not in self.words:
            self.words[english, language] = self._in_language(english, language, random.Random(f"{language} {english}"))
        return self.words[english, language]

    def _in_language(self, english: str, language: str, rng: random.Random) -> str:
        entry = REGISTRY[language]
        share = sum(entry.band) / 2
        parts, kept = KEPT.split(english), [*KEPT.findall(english), ""]
        said = (self._letters(round(len(part.strip()) * share), entry.unicode_script, rng) for part in parts)
        joined = " ".join(f"{words} {mark}" for words, mark in zip(said, kept, strict=True))
        text = re.sub(r"\*\* (.*?) \*\*", r"**\1**", re.sub(r"\s+", " ", joined).strip())
        end = english[-1] if english[-1] in ".:?" else ""
        return text + (entry.sentence_ends[0] if end == "." else end)

    def _letters(self, count: int, script: str, rng: random.Random) -> str:
        made: list[str] = []
        while sum(map(len, made)) + len(made) < count:
            made.append("".join(rng.choices(LETTERS[script], k=rng.randint(2, 8))))
        return " ".join(made)

    def unsigned(self, language: str) -> Iterator[Edition]:
        """The editions of published English that this language has not followed yet."""
        found = Edition.objects.filter(language=language, version__frozen_at__isnull=False)
        for edition in found.exclude(state=EditionState.APPROVED.value).select_related("version__factsheet").order_by("pk"):
            is_newest = edition.version == edition.version.factsheet.published()
            if is_newest and valid_signature(edition) is None:
                yield edition
