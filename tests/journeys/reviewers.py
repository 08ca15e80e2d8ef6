"""Full reviews in any order with all else: opened, answered in part or whole, completed, called off; and days that pass."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from cms.factsheets import about
from cms.notifications.models import Notification
from cms.releases.overdue_marking import mark_overdue
from cms.releases.reviews_due import remind_reviews
from cms.review.checklist import ANSWERED_HERE, DEFAULT, DONE, Answer, Part, Reply, questions
from cms.review.full_review import answer, call_off, checklist_of, complete, open_full_review, open_review_of
from tests.journeys.life import attempt
from tests.journeys.signed import MOST_MONTHS

NUMBERS = st.integers(0, 9)
OWNERS = st.sampled_from(["author", "author", "clinician", "translator"])
EDITORS = st.sampled_from(["publisher", "publisher", "coordinator"])
TO_ASK = {f"question-{code}" for code in questions(DEFAULT)} | {"feedback"}


def said_to(point, reply):
    """An answer to a point; “no” without a note and words that are no answer to it are among them."""
    if point.part is not Part.QUESTIONS and reply == Reply.YES:
        return Answer(DONE)
    return Answer(reply, "It is missing." if reply is Reply.PARTLY else "")


class Reviewers(RuleBasedStateMachine):
    @rule(by=OWNERS, why_not=st.sampled_from([None, None, "It has to wait.", ""]))
    def somebody_opens_a_full_review_or_calls_it_off(self, by, why_not):
        review = open_review_of(self.life.sheet)
        if review and why_not is not None:
            attempt(call_off, review=review, reason=why_not, by=self.person(by))
        else:
            attempt(open_full_review, factsheet=self.life.sheet, by=self.person(by))

    @rule(number=st.none() | NUMBERS, reply=st.sampled_from([Reply.YES, Reply.YES, *Reply]), is_checked=st.booleans(), by=OWNERS)
    def somebody_goes_through_the_checklist(self, number, reply, is_checked, by):
        """From one of its points to the end, or through all of it."""
        review = open_review_of(self.life.sheet)
        if review is None:
            return
        points = [point for point in checklist_of(review) if point.part in ANSWERED_HERE][number or 0 :]
        attempt(answer, review=review, answers={one.code: said_to(one, reply) for one in points}, by=self.person(by))
        today = timezone.localdate()
        for one in about.evidence_of(self.life.sheet) if is_checked else []:
            attempt(about.check_evidence, evidence=one, checked_on=today, by=self.person(by), today=today)
        if attempt(complete, review=review, by=self.person(by)):
            review.refresh_from_db()
            assert {code for code, said in review.answers.items() if said["reply"]} >= TO_ASK
            opened = timezone.localdate(review.opened_at)
            assert all(one.checked_on >= opened for one in about.evidence_of(self.life.sheet))

    @rule(months=st.sampled_from([1, 12, 36, 60]), by=OWNERS)
    def somebody_says_how_often_it_is_reviewed(self, months, by):
        is_set = attempt(about.set_review_interval, factsheet=self.life.sheet, months=months, by=self.person(by))
        assert is_set is False or months <= MOST_MONTHS

    @rule(days=st.sampled_from([1, 40, 400, 1200]), by=EDITORS)
    def somebody_lets_days_pass(self, days, by):
        """And on the last of them is done what is done every night."""
        self.life.let_days_pass(days)
        today = timezone.localdate()
        remind_reviews(today)
        told = Notification.objects.count()
        remind_reviews(today)
        assert Notification.objects.count() == told
        if attempt(mark_overdue, by=self.person(by), today=today):
            self.life.signed.prove_late_pages_say_so()
