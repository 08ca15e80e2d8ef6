"""People do what they like in any order; after each step what must always hold still holds."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from cms.demonstration.reviews import complete_full_review
from cms.factsheets.pieces import Kind
from cms.releases.actions import grade_change, roll_back, withdraw
from cms.releases.scheduling import schedule, take_back, waiting
from cms.review import actions
from cms.review.editions import standings
from cms.review.grading import graded_changes, propose
from cms.review.models import Meaning, Remark, wording_of
from cms.review.mqm import Outcome
from cms.review.objections import findings_in
from cms.review.remarks import dispose
from cms.review.state import State
from tests.journeys.life import TARGETS, Life, attempt, begin
from tests.journeys.reviewers import Reviewers
from tests.journeys.signed import ASKED
from tests.universe import MAJOR

WORDS = {
    "pl": ["Słowa pierwsze.", "Słowa drugie.", "Całkiem inne zdanie", "Słowa i 38 tabletek.", "Słowa\nw dwóch wierszach", ""],
    "ur": ["پہلے الفاظ۔", "دوسرے الفاظ۔", "ایک اور جملہ", "الفاظ اور 38 گولیاں۔", "\u202eالفاظ", ""],
}
ENGLISH = ["Words of another kind.", "Quite a different sentence.", "The first point, again.", "A heading"]
ENOUGH_VERSIONS = 4
LANGUAGES = st.sampled_from(TARGETS)
ANY = st.sampled_from(("en", *TARGETS))
NUMBERS = st.integers(0, 9)
ONE_OR_ALL = st.none() | NUMBERS
SEVERITIES = st.integers(0, 5)
WRITERS = st.sampled_from(["translator", "translator", "second_translator", "reviser", "outsider"])
CLINICIANS = st.sampled_from(["clinician", "clinician", "second_clinician", "reviser"])
AUTHORS = st.sampled_from(["author", "author", "author", "translator"])
PUBLISHERS = st.sampled_from(["publisher", "publisher", "coordinator"])
BEFORE = st.sampled_from(["nothing", "a change", "a change", "a full review", "years"])
ANYBODY = st.sampled_from(["author", "translator", "second_translator", "reviser", "clinician", "second_clinician"])
# The steps of review: from which states, and what else is said.
STEPS = {
    actions.submit: ([State.DRAFT, State.STALE, State.RETURNED], {"reason": "It stays."}),
    actions.revise: ([State.SUBMITTED], {}),
    actions.approve: ([State.REVISED], {}),
    actions.return_to_writer: ([State.SUBMITTED, State.REVISED, State.APPROVED], {"remark": "Look again.", **MAJOR}),
}


def words_for(language, choice):
    return WORDS[language][choice % len(WORDS[language])]


def reword(pieces, number, text):
    at = number % len(pieces)
    pieces[at] = replace(pieces[at], text=text)


def add_point(pieces, number, text):
    at = points_of(pieces)[0]
    pieces.insert(at, replace(pieces[at], text=text, key=""))


def remove_point(pieces, number, text):
    points = points_of(pieces)
    if len(points) > 1:
        del pieces[points[number % len(points)]]


def move_point(pieces, number, text):
    points = points_of(pieces)
    at = points[number % len(points)]
    pieces[at], pieces[points[0]] = pieces[points[0]], pieces[at]


def points_of(pieces):
    return [at for at, piece in enumerate(pieces) if piece.kind is Kind.BULLET]


CHANGES = {"reword": reword, "add": add_point, "remove": remove_point, "move": move_point}


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


class People(Reviewers):
    def __init__(self):
        super().__init__()
        self.life = Life()

    @initialize(before=BEFORE, choice=NUMBERS, is_followed=st.booleans())
    def something_came_before(self, before, choice, is_followed):
        """Of what seldom comes about by itself; Polish followed it, or did not yet."""
        if before == "years":
            self.somebody_lets_days_pass(1200, "publisher")
        if before == "a full review":
            self.somebody_opens_a_full_review_or_calls_it_off("author", None)
        if before in {"a change", "a full review"}:
            self.everybody_does_their_part("en", int(before == "a full review"), choice)
        if is_followed:
            self.everybody_does_their_part("pl", 0, choice)

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

    @rule(language=LANGUAGES, number=NUMBERS, choices=st.tuples(NUMBERS, NUMBERS), by=WRITERS, another=st.none() | WRITERS)
    def somebody_writes(self, language, number, choices, by, another):
        """And perhaps another at the same time, who has not seen it."""
        read = wording_of(self.life.segment(number), language)
        attempt(self.life.write, language, number, words_for(language, choices[0]), self.person(by))
        if another:
            attempt(self.life.write, language, number, words_for(language, choices[1]), self.person(another), read)

    @rule(step=st.sampled_from([*STEPS]), language=ANY, number=ONE_OR_ALL, by=ANYBODY)
    def somebody_judges(self, step, language, number, by):
        states, more = STEPS[step]
        if language == "en" and step is actions.approve:
            states = [State.SUBMITTED]
        if step is actions.revise:
            self.answer_warnings(language, by)
        attempt(self.life.judge, step, language, states, self.person(by), number, **more)

    @rule(language=ANY, signer=CLINICIANS, publisher=PUBLISHERS, meaning=st.sampled_from(Meaning))
    def somebody_signs_and_publishes(self, language, signer, publisher, meaning):
        attempt(self.life.sign, language, meaning, self.person(signer))
        attempt(self.life.publish, language, self.person(publisher))

    @rule(language=ANY, by=PUBLISHERS, is_taken_back=st.booleans())
    def somebody_lets_it_go_out_at_a_time(self, language, by, is_taken_back):
        """And the time comes, whatever happened to the words or the schedule in between."""
        sheet = self.life.sheet
        attempt(schedule, factsheet=sheet, language=language, at=timezone.now() + timedelta(days=1), by=self.person(by))
        for one in waiting(sheet):
            if is_taken_back:
                attempt(take_back, schedule=one, by=self.person(by))
        self.life.let_days_pass(1)

    @rule(severity=SEVERITIES, by=CLINICIANS, author=AUTHORS, number=ONE_OR_ALL)
    def somebody_says_how_much_the_changes_matter(self, severity, by, author, number=None):
        """Of the open version or of the one that is out; below the floor with a reason, or without."""
        note = "A reason." if severity % 2 else ""
        for at, one in enumerate(graded_changes(self.life.version)):
            if number is None or at == number:
                scene = {"version": self.life.version, "key": one.key, "severity": severity, "note": note}
                attempt(propose, **scene, by=self.person(author))
                attempt(grade_change, **scene, by=self.person(by))

    @rule(language=ANY, number=NUMBERS, choice=NUMBERS)
    def everybody_does_their_part(self, language, number=0, choice=0):
        """From what is there to publication, as far as it goes."""
        is_source = language == "en"
        if not is_source:
            self.translate_what_is_not_ready(language, is_stale_kept=choice % 3 > 0)
        elif self.life.is_out("en") and self.life.version.number < ENOUGH_VERSIONS:
            self.somebody_changes_the_english("reword", number, choice, "author")
        self.somebody_judges(actions.submit, language, None, "author" if is_source else "translator")
        if not is_source:
            self.somebody_judges(actions.revise, language, None, "reviser")
        self.somebody_judges(actions.approve, language, None, "clinician")
        self.answer_remarks(language)
        if is_source:
            self.somebody_says_how_much_the_changes_matter((1, 3, 4)[choice % 3], "clinician", "author")
        self.clinician_signs(language, is_thorough=number % 2 == 1)
        attempt(self.life.publish, language, self.person("publisher"))

    def clinician_signs(self, language, is_thorough):
        """The English after a full review or without one; a translation as unchanged, unless it has to be read."""
        if language != "en":
            meanings = [Meaning.CLINICAL_APPROVAL] if is_thorough else [Meaning.NO_CHANGE, Meaning.CLINICAL_APPROVAL]
        elif is_thorough:
            attempt(complete_full_review, self.life.version, author=self.person("author"), clinician=self.person("clinician"))
            meanings = [Meaning.FULL_REVIEW]
        else:
            meanings = [Meaning.CLINICAL_APPROVAL]
        any(attempt(self.life.sign, language, meaning, self.person("clinician")) for meaning in meanings)

    @rule(how=st.sampled_from(["roll back", "roll back", "withdraw", "withdraw all"]), language=ANY, by=PUBLISHERS)
    def somebody_takes_something_back(self, how, language, by):
        person, sheet = self.person(by), self.life.sheet
        if how == "roll back":
            attempt(roll_back, by=person)
        else:
            attempt(withdraw, factsheet=sheet, language=language if how == "withdraw" else "", reason="a reason", by=person)

    @rule(how=st.sampled_from([*CHANGES]), number=NUMBERS, choice=NUMBERS, by=AUTHORS)
    def somebody_changes_the_english(self, how, number, choice, by):
        text = ENGLISH[choice % len(ENGLISH)]
        attempt(self.life.change_english, lambda pieces: CHANGES[how](pieces, number, text), self.person(by))

    @rule(language=LANGUAGES, number=ONE_OR_ALL, edits=EDITS, by=WRITERS)
    def somebody_works_in_a_file(self, language, number, edits, by):
        """In the file as it is now, or in one that went out earlier."""
        files = self.life.files[language]
        files.append(self.life.export(language))
        chosen = [(edit, at, words_for(language, choice)) for edit, at, choice in edits]
        attempt(self.life.take_in, language, files[-1 if number is None else number % len(files)], chosen, self.person(by))

    def translate_what_is_not_ready(self, language, is_stale_kept):
        for number, standing in enumerate(standings(self.life.translated, language)):
            is_blocked = any(finding.blocks for finding in findings_in(standing))
            if is_blocked or standing.state is State.EMPTY or (standing.state is State.STALE and not is_stale_kept):
                attempt(self.life.write, language, number, WORDS[language][number % 3], self.person("translator"))

    def answer_remarks(self, language):
        for one in Remark.objects.filter(factsheet=self.life.sheet, language=language, disposition=None):
            attempt(dispose, remark=one, outcome=Outcome.NOT_DONE, reason="It stays.", by=self.person("clinician"))

    def answer_warnings(self, language, by):
        for standing in standings(self.life.translated, language):
            if standing.state is State.SUBMITTED:
                for code in sorted({finding.code for finding in findings_in(standing)}):
                    attempt(self.life.waive, language, standing, code, self.person(by))


@pytest.mark.slow
def test_whatever_people_do_what_must_hold_holds(published):
    begin(published)
    often = settings(max_examples=14, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    run_state_machine_as_test(People, settings=often)
    print(*sorted(ASKED.items()), sep="\n")
