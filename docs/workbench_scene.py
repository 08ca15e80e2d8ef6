"""Bring the demonstration to a day in the middle of work, for the pictures of the workbench; by actions alone.

Runs inside `manage.py shell`, in folders of its own. The English of the factsheet changed and its translations have to follow;
a small card is at another stage in each language.
"""

from dataclasses import replace
from datetime import timedelta

from django.contrib.auth.models import update_last_login
from django.utils import timezone

from cms.discussion.actions import answer, ask, comment
from cms.factsheets import source
from cms.factsheets.actions import create_factsheet, start_version
from cms.factsheets.models import Segment, Version
from cms.languages import SOURCE
from cms.memory.glossary import entry_at
from cms.memory.glossary_actions import change_term, digest_of_entry
from cms.releases.actions import grade_change
from cms.releases.publishing import publish
from cms.review import actions
from cms.review.assignments import assign
from cms.review.back_models import Equivalence
from cms.review.back_translation import open_for_back_translation, protected_segments, reconcile, translate_back
from cms.review.editions import edition_of
from cms.review.glossary_use import used_in
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.review.remarks import remark
from cms.review.state import State
from cms.roles import Role
from tests.journeys.later import Later
from tests.journeys.prepared import TEXT, words

CARD = "help-card"
DROWSY = "has-suddenly-become-confused-or-very"
HEADING, BLEEDING, UNKNOWN = "## When to get help", "is-bleeding-and-the-bleeding-does", "the-primary-site-may-be-so"
CARD_TEXT = (
    "# Help card\n\nKeep this card with you and show it to everyone who treats you.\n\n"
    + HEADING
    + TEXT.partition(HEADING)[2].partition("## What is secondary cancer?")[0]
)
CARD_WORDS = {
    "pl": ("Karta pomocy", "Noś tę kartę przy sobie i pokazuj ją każdemu, kto Cię leczy."),
    "cy": ("Cerdyn cymorth", "Cadwch y cerdyn hwn gyda chi a'i ddangos i bawb sy'n eich trin."),
    "ar": ("بطاقة المساعدة", "احتفظ بهذه البطاقة معك وأظهرها لكل من يعالجك."),
    "ur": ("مدد کا کارڈ", "یہ کارڈ اپنے پاس رکھیں اور ہر اس شخص کو دکھائیں جو آپ کا علاج کرے۔"),
}
# The changes to the English, how much each matters, and why.
CHANGES = (
    ("does not stop after 10 minutes", "does not stop after 5 minutes", 4, "The guidance on bleeding changed."),
    ("Ask your team why your plan is right for you.", "Ask your team to explain your plan.", 2, "Clearer for readers."),
    ("It then slowly shrinks.", "After that it slowly shrinks.", 1, "Easier to read."),
)
BACK = {
    "call-999-now-if-you-or": "Phone 999 straight away if you, or somebody you look after:",
    "has-chest-pain-or-cannot-breathe": "has pain in the chest or cannot breathe normally",
    DROWSY: "has suddenly become muddled or very sleepy",
    "has-fainted-and-does-not-wake": "has lost consciousness and does not come round within 1 minute",
    "call-the-24-hour-advice-line": "Phone the advice line on 0808 157 0192 within 24 hours if you are being treated and:",
    "your-temperature-is-38c-or-above": "your temperature is 38°C or more",
}


class Scene(Later):
    def set(self) -> None:
        for person in self.cast.values():
            update_last_login(None, person)  # what follows is news to them
        self._change_english()
        self._follow_in_polish()
        self._write_card()
        self._card_in_polish()
        self._card_in_urdu()
        for language in ("ar", "cy"):
            self._card_is_approved(language)
        self.judge(self.card.published(), "cy")
        self._talk()
        self._ask_people()
        self._change_term()

    def _change_english(self) -> None:
        old = {segment.key: segment.text_en for segment in self.sheet.latest().ordered()}
        version = start_version(factsheet=self.sheet, by=self.cast["author"])
        text = source.write(version.pieces())
        for before, after, *_ in CHANGES:
            assert before in text, before
            text = text.replace(before, after)
        actions.write_source(version=version, pieces=source.read(text), by=self.cast["author"])
        for segment in version.ordered():
            for _, after, severity, note in CHANGES:
                if after in segment.text_en and old[segment.key] != segment.text_en:
                    grade_change(version=version, key=segment.key, severity=severity, note=note, by=self.cast["clinician"])
        self._english_is_out(version)

    def _english_is_out(self, version: Version) -> None:
        self.judge(version, SOURCE)
        publish(factsheet=version.factsheet, language=SOURCE, by=self.cast["publisher"], alone="Welsh follows at once.")

    def _follow_in_polish(self) -> None:
        """What is most urgent was translated anew, and waits for the reviser."""
        segment, said = self._at(self.sheet.published(), BLEEDING), words("pl")[BLEEDING].replace("10", "5")
        actions.write(segment=segment, language="pl", text=said, by=self.cast["translator"])
        self.act(actions.submit, segment.version, "pl", State.DRAFT, self.cast["translator"])

    def _write_card(self) -> None:
        author = self.cast["author"]
        self.card = create_factsheet(key=CARD, topic=self.sheet.topic, by=author)
        actions.write_source(version=self.card.latest(), pieces=source.read(CARD_TEXT), by=author)
        self._english_is_out(self.card.latest())

    def _card_words(self, language: str) -> dict[str, str]:
        title, summary, *rest = self.card.published().ordered()
        said = words(language)
        return dict(zip((title.key, summary.key), CARD_WORDS[language], strict=True)) | {one.key: said[one.key] for one in rest}

    def _put(self, language: str, said: dict[str, str], *, submitted: bool) -> None:
        version, translator = self.card.published(), self.cast["translator"]
        actions.write_all(version=version, language=language, words=said, by=translator)
        if submitted:
            self.act(actions.submit, version, language, State.DRAFT, translator)

    def _card_is_approved(self, language: str) -> None:
        version = self.card.published()
        self._put(language, self._card_words(language), submitted=True)
        self.waive(version, language)
        self.act(actions.revise, version, language, State.SUBMITTED, self.cast["reviser"])
        self.act(actions.approve, version, language, State.REVISED, self.cast["clinician"])

    def _card_in_polish(self) -> None:
        """Revised; part of it is translated back, and part of that is weighed."""
        version, clinician = self.card.published(), self.cast["clinician"]
        self._put("pl", self._card_words("pl"), submitted=True)
        self.waive(version, "pl")
        self.act(actions.revise, version, "pl", State.SUBMITTED, self.cast["reviser"])
        number_of = {segment.position: segment.key for segment in version.ordered()}
        passages = [one for one in open_for_back_translation(version, "pl") if number_of[one.number] in BACK]
        texts = {one.number: (one.digest, BACK[number_of[one.number]]) for one in passages}
        translate_back(edition=edition_of(version, "pl"), texts=texts, by=self.cast["back_translator"])
        verdicts = {
            "call-999-now-if-you-or": (Equivalence.EQUIVALENT, ""),
            DROWSY: (Equivalence.WORDING_ONLY, ""),
            "call-the-24-hour-advice-line": (
                Equivalence.MEANING_DIFFERS,
                "The line is open 24 hours; it is not “within 24 hours”.",
            ),
        }
        for one in protected_segments(version, "pl", verdicts):
            equivalence, reason = verdicts[one.key]
            read, made = one.standing.wording, one.translation
            assert made is not None
            reconcile(back_translation=made, equivalence=equivalence, reason=reason, read=read, by=clinician)

    def _card_in_urdu(self) -> None:
        """Half of it: a part handed in, one wording returned, a draft with a slip, the rest without words."""
        version, reviser = self.card.published(), self.cast["reviser"]
        said = self._card_words("ur")
        keys = list(said)
        self._put("ur", {key: said[key] for key in keys[:9]}, submitted=True)
        self._put("ur", {keys[9]: said[keys[9]].replace("38", "39"), keys[10]: said[keys[10]]}, submitted=False)
        read = actions.as_read(version, "ur", State.SUBMITTED)
        self.act_on(actions.revise, version, "ur", {key: read[key] for key in keys[:2]})
        actions.return_to_writer(
            version=version,
            language="ur",
            read={DROWSY: read[DROWSY]},
            by=reviser,
            remark="“غنودگی” is hard to understand for many readers. Say it as people do: very sleepy.",
            error_type=ErrorType.AUDIENCE,
            severity=ErrorSeverity.MAJOR,
        )
        remark(
            version=version,
            language="ur",
            read={keys[1]: read[keys[1]]},
            by=reviser,
            text="The full stop is that of English; Urdu has its own.",
            error_type=ErrorType.PUNCTUATION,
            severity=ErrorSeverity.MINOR,
        )

    def act_on(self, act, version: Version, language: str, read) -> None:
        act(version=version, language=language, read=read, by=self.cast["reviser"])

    def _talk(self) -> None:
        segment = self._at(self.sheet.published(), UNKNOWN)
        translator, author = self.cast["translator"], self.cast["author"]
        text = "Do hospitals here write CUP in letters to patients? If so I keep the three letters."
        question = ask(segment=segment, language="ur", by=translator, text=text)
        answer(question=question, by=author, text="Yes, they do. Keep CUP in every language, and explain it here once.")
        said = "@reviser For “primary site” I keep to the glossary. Do you agree?"
        first = comment(segment=segment, language="ur", by=translator, text=said)
        comment(segment=segment, language="ur", by=self.cast["reviser"], text="I do. It reads well.", thread=first)
        other = self._at(self.card.published(), "has-fainted-and-does-not-wake")
        ask(segment=other, language="pl", by=translator, text="Is “1 minute” counted from the fall?")

    def _ask_people(self) -> None:
        today = timezone.localdate()
        for sheet, language, role, name, days in (
            (self.card, "ur", Role.TRANSLATOR, "translator", 3),
            (self.sheet, "pl", Role.REVISER, "reviser", 1),
            (self.card, "pl", Role.CLINICAL_REVIEWER, "clinician", 7),
        ):
            due_on, by = today + timedelta(days=days), self.cast["coordinator"]
            assign(factsheet=sheet, language=language, role=role, person=self.cast[name], due_on=due_on, by=by, today=today)

    def _change_term(self) -> None:
        entry = entry_at("secondary-cancer")
        after = replace(
            entry, definition="Cancer that has spread to another part of the body. Its cells are those of the first one."
        )
        change_term(entry=after, read=digest_of_entry(entry), by=self.cast["author"], uses=used_in)

    def _at(self, version: Version | None, key: str) -> Segment:
        assert version is not None
        return version.segments.get(key=key)


def main() -> None:
    Scene().set()
