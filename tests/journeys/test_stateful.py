"""People do what they like in any order; after each step what must always hold still holds."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cms.factsheets.pieces import Kind
from cms.releases.actions import roll_back, withdraw
from cms.review import actions
from cms.review.editions import content_digest, edition_of, standings
from cms.review.models import Meaning, wording_of
from cms.review.objections import findings_in
from cms.review.signing import sign
from cms.review.state import State
from tests.journeys.life import TARGETS, Life, attempt
from tests.universe import PASSWORD

WORDS = {
    "pl": ["Słowa pierwsze.", "Słowa drugie.", "Całkiem inne zdanie", "Słowa i 38 tabletek.", "Słowa\nw dwóch wierszach", ""],
    "ur": ["پہلے الفاظ۔", "دوسرے الفاظ۔", "ایک اور جملہ", "الفاظ اور 38 گولیاں۔", "\u202eالفاظ", ""],
}
ENGLISH = ["Words of another kind.", "Quite a different sentence.", "The first point, again.", "A heading"]
LANGUAGES = st.sampled_from(TARGETS)
ANY = st.sampled_from(("en", *TARGETS))
NUMBERS = st.integers(0, 9)
ONE_OR_ALL = st.none() | NUMBERS
WRITERS = st.sampled_from(["translator", "translator", "second_translator", "reviser", "outsider"])
REVISERS = st.sampled_from(["reviser", "reviser", "second_translator", "translator"])
CLINICIANS = st.sampled_from(["clinician", "clinician", "second_clinician", "reviser"])
AUTHORS = st.sampled_from(["author", "author", "author", "translator"])
PUBLISHERS = st.sampled_from(["publisher", "publisher", "coordinator"])


def words(entry, text):
    entry.msgstr, entry.flags = text, []


def fuzzy(entry, text):
    entry.msgstr, entry.flags = text, ["fuzzy"]


def confirmed(entry, text):
    entry.flags = []


def blank(entry, text):
    entry.msgstr = ""


def other_source(entry, text):
    entry.msgid, entry.msgstr, entry.flags = f"{entry.msgid} And more.", text, []


def other_key(entry, text):
    entry.msgctxt, entry.msgstr = f"{entry.msgctxt}-x", text


EDITS = st.lists(
    st.tuples(st.sampled_from([words, words, fuzzy, confirmed, blank, other_source, other_key]), NUMBERS, NUMBERS), max_size=4
)


class People(RuleBasedStateMachine):
    files = Bundle("files")

    def __init__(self):
        super().__init__()
        self.life = Life()

    def teardown(self):
        try:
            self.life.prove_everything()
        finally:
            self.life.end()

    @invariant()
    def what_must_hold_holds(self):
        self.life.prove()

    def person(self, name):
        return self.life.person(name)

    @rule(language=LANGUAGES, number=NUMBERS, choice=NUMBERS, by=WRITERS)
    def somebody_writes(self, language, number, choice, by):
        text = WORDS[language][choice % len(WORDS[language])]
        attempt(self.life.write, language, number, text, self.person(by))

    @rule(language=LANGUAGES, number=NUMBERS, by=WRITERS, another=WRITERS)
    def two_write_at_the_same_time(self, language, number, by, another):
        read = wording_of(self.life.segment(number), language)
        attempt(self.life.write, language, number, WORDS[language][0], self.person(by), read)
        attempt(self.life.write, language, number, WORDS[language][1], self.person(another), read)

    @rule(language=LANGUAGES, by=WRITERS)
    def somebody_translates_what_is_not_ready(self, language, by):
        for number, standing in enumerate(standings(self.life.translated, language)):
            is_blocked = any(finding.blocks for finding in findings_in(standing))
            if is_blocked or standing.state in {State.EMPTY, State.STALE}:
                attempt(self.life.write, language, number, WORDS[language][number % 3], self.person(by))

    @rule(language=ANY, by=WRITERS | AUTHORS, number=ONE_OR_ALL, reason=st.sampled_from(["", "It stays."]))
    def somebody_submits(self, language, by, number, reason):
        states = [State.DRAFT, State.STALE] + ([State.RETURNED] if reason else [])
        attempt(self.life.judge, actions.submit, language, states, self.person(by), number, reason=reason)

    @rule(language=LANGUAGES, by=REVISERS, number=ONE_OR_ALL)
    def somebody_revises(self, language, by, number):
        self.answer_warnings(language, by)
        attempt(self.life.judge, actions.revise, language, [State.SUBMITTED], self.person(by), number)

    @rule(language=ANY, by=CLINICIANS, number=ONE_OR_ALL)
    def somebody_approves(self, language, by, number):
        states = [State.SUBMITTED if language == "en" else State.REVISED]
        attempt(self.life.judge, actions.approve, language, states, self.person(by), number)

    @rule(language=ANY, by=REVISERS | CLINICIANS, number=NUMBERS)
    def somebody_returns(self, language, by, number):
        states = [State.SUBMITTED, State.REVISED, State.APPROVED]
        attempt(self.life.judge, actions.return_to_writer, language, states, self.person(by), number, remark="Look again.")

    @rule(language=ANY, by=CLINICIANS, meaning=st.sampled_from(Meaning))
    def somebody_signs(self, language, by, meaning):
        version = self.life.version if language == "en" else self.life.translated
        edition = edition_of(version, language)
        digest = content_digest(edition)
        attempt(sign, edition=edition, by=self.person(by), password=PASSWORD, read_digest=digest, meaning=meaning)

    @rule(language=ANY, by=PUBLISHERS)
    def somebody_publishes(self, language, by):
        attempt(self.life.publish, language, self.person(by))

    @initialize(languages=st.sets(LANGUAGES))
    def some_translations_are_out_already(self, languages):
        for language in sorted(languages):
            self.everybody_does_their_part(language)

    @rule(language=ANY, number=NUMBERS, choice=NUMBERS)
    def everybody_does_their_part(self, language, number=0, choice=0):
        """From what is there to publication, as far as it goes."""
        if language != "en":
            self.somebody_translates_what_is_not_ready(language, "translator")
        elif self.life.is_out("en"):
            self.somebody_rewords_the_english(number, choice, "author")
        self.somebody_submits(language, "author" if language == "en" else "translator", None, "It stays.")
        if language != "en":
            self.somebody_revises(language, "reviser", None)
        self.somebody_approves(language, "clinician", None)
        self.somebody_signs(language, "clinician", Meaning.FULL_REVIEW if language == "en" else Meaning.CLINICAL_APPROVAL)
        self.somebody_publishes(language, "publisher")

    @rule(language=st.sampled_from(("", "en", *TARGETS)), by=PUBLISHERS)
    def somebody_withdraws(self, language, by):
        attempt(withdraw, factsheet=self.life.sheet, language=language, reason="a reason", by=self.person(by))

    @rule(by=PUBLISHERS)
    def somebody_rolls_back(self, by):
        attempt(roll_back, by=self.person(by))

    @rule(number=NUMBERS, choice=NUMBERS, by=AUTHORS)
    def somebody_rewords_the_english(self, number, choice, by):
        def change(pieces):
            at = number % len(pieces)
            pieces[at] = replace(pieces[at], text=ENGLISH[choice % len(ENGLISH)])

        attempt(self.life.change_english, change, self.person(by))

    @rule(number=NUMBERS, by=AUTHORS, how=st.sampled_from(["add", "remove", "move"]))
    def somebody_rearranges_the_english(self, number, by, how):
        def change(pieces):
            points = [at for at, piece in enumerate(pieces) if piece.kind is Kind.BULLET]
            at = points[number % len(points)]
            if how == "add":
                pieces.insert(at, replace(pieces[at], text=ENGLISH[number % len(ENGLISH)], key=""))
            elif how == "move":
                pieces[at], pieces[points[0]] = pieces[points[0]], pieces[at]
            elif len(points) > 1:
                del pieces[at]

        attempt(self.life.change_english, change, self.person(by))

    @rule(target=files, language=LANGUAGES)
    def somebody_exports(self, language):
        return language, self.life.export(language)

    @rule(file=files, edits=EDITS, by=WRITERS)
    def somebody_imports(self, file, edits, by):
        language, data = file
        chosen = [(edit, number, WORDS[language][choice % len(WORDS[language])]) for edit, number, choice in edits]
        attempt(self.life.take_in, language, data, chosen, self.person(by))

    def answer_warnings(self, language, by):
        for standing in standings(self.life.translated, language):
            if standing.state is State.SUBMITTED:
                read = {standing.segment.key: standing.wording}
                for code in sorted({finding.code for finding in findings_in(standing)}):
                    attempt(
                        actions.waive,
                        version=self.life.translated,
                        language=language,
                        read=read,
                        by=self.person(by),
                        code=code,
                        reason="a test's words",
                    )


@pytest.mark.slow
@pytest.mark.usefixtures("published")
def test_whatever_people_do_what_must_hold_holds():
    often = settings(
        max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
    )
    run_state_machine_as_test(People, settings=often)
