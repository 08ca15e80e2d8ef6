"""People recall words among all else that they do, in any order; what was recalled never comes back."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from cms.checks.markup import plain
from cms.releases.actions import store
from cms.releases.page_texts import runs_of
from cms.releases.recalling import passages_of, recall
from cms.review.state import nfc
from tests.journeys.life import attempt, begin
from tests.journeys.test_stateful import ANY, NUMBERS, PUBLISHERS, People


class PeopleWhoRecall(People):
    def __init__(self):
        super().__init__()
        self.recalled = set()  # as (language, key, words)
        self.looked_at = ""

    @rule(language=st.just("") | ANY, number=NUMBERS, by=PUBLISHERS)
    def somebody_recalls_a_passage(self, language, number, by):
        sheet = self.life.sheet
        segments = self.life.translated.ordered()
        key = segments[number % len(segments)].key
        there = {(one.sheet.language, key, nfc(one.words)) for one in passages_of(sheet, language, key)}
        if attempt(recall, factsheet=sheet, language=language, segment_key=key, reason="a reason", by=self.person(by)):
            self.recalled |= there

    @rule(language=st.just("") | ANY, by=PUBLISHERS)
    def somebody_recalls_a_factsheet(self, language, by):
        attempt(recall, factsheet=self.life.sheet, language=language, segment_key="", reason="a reason", by=self.person(by))

    @invariant()
    def recalled_words_are_on_no_page(self):
        current = store().current()
        if current == self.looked_at and not self.recalled:
            return
        self.looked_at = current
        for page in store().pointer.glob("*/small/index.html"):
            shown = {(run.language, run.name, nfc(run.text)) for run in runs_of(page.read_bytes()) if run.claim != "phrase"}
            assert shown & {(language, key, nfc(plain(words))) for language, key, words in self.recalled} == set()


@pytest.mark.slow
def test_whatever_people_do_recalled_words_stay_away(published):
    begin(published)
    often = settings(max_examples=8, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    run_state_machine_as_test(PeopleWhoRecall, settings=often)
