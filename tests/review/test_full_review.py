"""A full review goes through everything the page rests on, and alone moves the date on which it was last reviewed."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from cms.audit.models import Event
from cms.checks.tokens import Kind, tokens
from cms.demonstration.reviews import complete_full_review, say_what_it_rests_on
from cms.errors import NotEntitled, Refused
from cms.factsheets import about
from cms.factsheets.contact_words import Details
from cms.factsheets.models import Contact
from cms.review import full_review
from cms.review.checklist import ANSWERED_HERE, DEFAULT, DONE, Answer, Misread, Part, Reply, contact_code, contacts_in, questions
from cms.review.contacts import add_contact, check_contact
from cms.review.editions import content_digest, edition_of
from cms.review.full_review import answer, call_off, checklist_of, complete, open_full_review, open_review_of
from cms.review.models import FullReview, Meaning
from cms.review.opening import must_be_opened, open_to_sign
from cms.review.signing import last_reviewed, sign
from cms.review.state import State
from tests.universe import PASSWORD

TODAY = timezone.localdate()


@pytest.fixture
def approved(universe):
    """The English of “ibuprofen” is approved and not signed."""
    universe.submit("en")
    universe.approve("en")
    return universe


@pytest.fixture
def opened(approved):
    return open_full_review(factsheet=approved.sheet, by=approved.author)


def everything(review):
    """An answer to each point that is answered on the checklist itself."""
    points = [point for point in checklist_of(review) if point.part in ANSWERED_HERE]
    return {point.code: Answer(Reply.YES if point.part is Part.QUESTIONS else DONE) for point in points}


def sign_in_full(universe, by=None):
    edition, by = universe.edition("en"), by or universe.clinician
    digest = content_digest(edition)
    open_to_sign(edition=edition, by=by, read_digest=digest, what=must_be_opened(edition))
    return sign(edition=edition, by=by, password=PASSWORD, read_digest=digest, meaning=Meaning.FULL_REVIEW)


def reasons_of(act, *arguments, **more):
    with pytest.raises(Refused) as refusal:
        act(*arguments, **more)
    return list(refusal.value.reasons)


def test_without_a_review_nobody_signs_in_full(approved):
    wanted = ["No full review of version 1 is open; open one, and go through its checklist."]
    assert reasons_of(sign_in_full, approved) == wanted
    assert last_reviewed(approved.sheet, 1) is None


def test_a_review_that_is_not_complete_signs_nothing(approved, opened):
    wanted = ["The full review of version 1 is not complete: go through its checklist to the end."]
    assert reasons_of(sign_in_full, approved) == wanted


def test_a_complete_review_is_signed_and_closed_and_moves_the_date(approved):
    review = complete_full_review(approved.version, author=approved.author, clinician=approved.clinician)
    signature = sign_in_full(approved)
    review.refresh_from_db()
    assert (review.signature, review.closed_at) == (signature, signature.at)
    assert last_reviewed(approved.sheet, 1) == timezone.localdate(signature.at)
    assert open_review_of(approved.sheet) is None


def test_the_checklist_names_every_part_and_what_is_lacking(opened):
    points = checklist_of(opened)
    assert [point.subject for point in points if point.part is Part.ABOUT] == ["audience", "need", "funding", "evidence"]
    assert [point.text for point in points if point.part is Part.CONTACTS] == ["0808 157 0192"]
    assert len([point for point in points if point.part is Part.QUESTIONS]) == 10
    assert [point.part for point in points if point.is_done] == []


def test_a_review_with_points_open_is_not_complete_and_says_which(approved, opened):
    say_what_it_rests_on(approved.version, author=approved.author, today=TODAY)
    said = everything(opened)
    del said[contact_code("0808 157 0192")], said["question-risks"]
    answer(review=opened, answers=said, by=approved.clinician)
    assert reasons_of(complete, review=opened, by=approved.clinician) == [
        "The contact was not tested yet: 0808 157 0192.",
        "Not answered yet: Does it describe the risks and side effects of each treatment?",
    ]


def test_evidence_checked_before_the_review_was_opened_is_checked_again(approved, opened):
    say_what_it_rests_on(approved.version, author=approved.author, today=TODAY - timedelta(30))
    answer(review=opened, answers=everything(opened), by=approved.clinician)
    [reason] = reasons_of(complete, review=opened, by=approved.clinician)
    assert reason.startswith("The evidence was not checked since the review was opened: Guideline")
    [one] = about.evidence_of(approved.sheet)
    about.check_evidence(evidence=one, checked_on=TODAY, by=approved.clinician, today=TODAY)
    assert complete(review=opened, by=approved.clinician).is_complete


def test_a_shared_contact_that_was_tested_since_need_not_be_tested_again(approved, opened):
    say_what_it_rests_on(approved.version, author=approved.author, today=TODAY)
    others = {code: said for code, said in everything(opened).items() if not code.startswith("contact-")}
    answer(review=opened, answers=others, by=approved.clinician)
    line = add_contact(key="line", name="Advice line", details=Details(phone="08081 570 192"), by=approved.author)
    assert reasons_of(complete, review=opened, by=approved.clinician) == ["The contact was not tested yet: 0808 157 0192."]
    check_contact(contact=line, by=approved.author)
    [point] = [one for one in checklist_of(opened) if one.part is Part.CONTACTS]
    assert (point.is_done, point.note, point.by) == (True, "Tested as the shared contact Advice line.", "Author")
    kept = complete(review=opened, by=approved.clinician).answers[point.code]
    assert (kept["by"], kept["at"], kept["note"]) == ("Author", TODAY.isoformat(), point.note)


def test_a_shared_contact_tested_before_the_review_was_opened_is_tested_again(approved):
    line = add_contact(key="line", name="Advice line", details=Details(phone="0808 157 0192"), by=approved.author)
    check_contact(contact=line, by=approved.author)
    Contact.objects.update(checked_on=TODAY - timedelta(1))
    review = open_full_review(factsheet=approved.sheet, by=approved.author)
    assert [one.is_done for one in checklist_of(review) if one.part is Part.CONTACTS] == [False]


def test_a_picture_is_looked_at_with_each_review(universe):
    universe.sheet = None
    sheet = universe.draft_sheet("scans", "# Scans\n\n![A scanner](scanner.png)\n")
    review = open_full_review(factsheet=sheet, by=universe.author)
    say_what_it_rests_on(universe.version, author=universe.author, today=TODAY)
    answer(review=review, answers=everything(review), by=universe.clinician)
    assert reasons_of(complete, review=review, by=universe.clinician) == [
        "The picture was not looked at since the review was opened: scanner.png."
    ]
    seen = {"factsheet": sheet, "asset": "scanner.png", "credit": "A. Painter", "licence": "CC0", "today": TODAY}
    about.check_picture(checked_on=TODAY, by=universe.author, **seen)
    assert complete(review=review, by=universe.clinician).is_complete


@pytest.mark.parametrize("reply", [Reply.NO, Reply.PARTLY])
def test_no_and_partly_need_a_note(approved, opened, reply):
    count = Event.objects.count()
    said = {"question-risks": Answer(reply, " "), "question-aims": Answer(Reply.YES)}
    assert reasons_of(answer, review=opened, answers=said, by=approved.clinician) == [
        "Does it describe the risks and side effects of each treatment? "
        f"“{reply.capitalize()}” needs a note that says what is missing."
    ]
    opened.refresh_from_db()
    assert (opened.answers, Event.objects.count()) == ({}, count)


def test_an_answer_says_who_gave_it_and_when_and_to_which_question(approved, opened):
    answer(review=opened, answers={"question-aims": Answer(Reply.PARTLY, "For whom?")}, by=approved.clinician)
    opened.refresh_from_db()
    kept = opened.answers["question-aims"]
    assert (kept["reply"], kept["note"], kept["by"]) == ("partly", "For whom?", "clinician")
    assert kept["text"] == questions(DEFAULT)["aims"]
    assert Event.objects.last().payload == {"answers": {"question-aims": {"reply": "partly", "note": "For whom?"}}}


@pytest.mark.parametrize(
    ("code", "said", "reason"),
    [
        ("question-none", Answer("yes"), "The checklist has no point “question-none” to answer; read it again."),
        ("about-audience", Answer("done"), "The checklist has no point “about-audience” to answer; read it again."),
        (
            "feedback",
            Answer("perhaps"),
            "“perhaps” is no answer to “What readers wrote about this page was read.” There are: done.",
        ),
    ],
)
def test_an_answer_to_nothing_is_refused(approved, opened, code, said, reason):
    assert reasons_of(answer, review=opened, answers={code: said}, by=approved.clinician) == [reason]


def test_a_note_that_hides_characters_is_refused(approved, opened):
    [reason] = reasons_of(answer, review=opened, answers={"feedback": Answer("", "\u202ex")}, by=approved.author)
    assert "changes the order of the letters" in reason


def test_another_answer_makes_a_complete_review_incomplete(approved):
    review = complete_full_review(approved.version, author=approved.author, clinician=approved.clinician)
    answer(review=review, answers={"question-aims": Answer(Reply.NO, "They are not.")}, by=approved.clinician)
    assert reasons_of(sign_in_full, approved) == [
        "The full review of version 1 is not complete: go through its checklist to the end."
    ]


def test_a_word_changed_after_the_review_was_complete_asks_for_another_look(approved):
    complete_full_review(approved.version, author=approved.author, clinician=approved.clinician)
    approved.change_english("How to take it", "How to take them")
    approved.submit("en")
    approved.approve("en")
    assert reasons_of(sign_in_full, approved) == [
        "The English changed after the full review was complete; look at the checklist again and complete it."
    ]
    approved.change_english("0808 157 0192", "0808 157 0193")
    approved.submit("en")
    approved.approve("en")
    assert reasons_of(sign_in_full, approved) == [
        "The full review of version 1 is no longer complete. The contact was not tested yet: 0808 157 0193."
    ]
    complete_full_review(approved.version, author=approved.author, clinician=approved.clinician)
    assert sign_in_full(approved).meaning == Meaning.FULL_REVIEW


def test_a_page_in_which_nothing_changes_is_reviewed_signed_and_published_again(published):
    before = {segment.key: segment.source for segment in published.version.ordered()}
    review = open_full_review(factsheet=published.sheet, by=published.clinician)
    assert (review.version.number, review.version.change_note) == (2, "Full review")
    assert {published.state(key, "en") for key in before} == {State.APPROVED}
    complete_full_review(published.version, author=published.author, clinician=published.clinician)
    sign_in_full(published)
    publication = published.publish("en")
    assert {segment.key: segment.source for segment in published.version.ordered()} == before
    assert publication.card["last_reviewed"] == TODAY.isoformat()
    published.sign("pl", meaning=Meaning.NO_CHANGE)
    assert published.publish("pl").card["version"] == 2


def test_the_same_words_may_be_reviewed_in_full_twice(approved):
    for _ in range(2):
        complete_full_review(approved.version, author=approved.author, clinician=approved.clinician)
        sign_in_full(approved)
    assert FullReview.objects.filter(factsheet=approved.sheet).exclude(signature=None).count() == 2


def test_one_review_is_open_at_a_time(approved, opened):
    wanted = ["A full review of version 1 is open already."]
    assert reasons_of(open_full_review, factsheet=approved.sheet, by=approved.clinician) == wanted
    with pytest.raises(IntegrityError), transaction.atomic():
        FullReview.objects.create(
            factsheet=approved.sheet, version=approved.version, opened_by=approved.author, opened_at=timezone.now()
        )


def test_a_review_is_called_off_with_a_reason_and_kept(approved, opened):
    answer(review=opened, answers={"question-aims": Answer(Reply.YES)}, by=approved.clinician)
    assert reasons_of(call_off, review=opened, reason=" ", by=approved.author) == ["Say why the review is called off."]
    call_off(review=opened, reason="The guideline is being rewritten.", by=approved.author)
    opened.refresh_from_db()
    assert (opened.cancelled, list(opened.answers)) == ("The guideline is being rewritten.", ["question-aims"])
    assert reasons_of(complete, review=opened, by=approved.clinician) == ["This review is closed already."]
    assert open_full_review(factsheet=approved.sheet, by=approved.author).pk != opened.pk


def test_a_review_that_publication_overtook_is_answered_no_more(published):
    review = open_full_review(factsheet=published.sheet, by=published.author)
    published.sign("en", meaning=Meaning.CLINICAL_APPROVAL)
    published.publish("en")
    wanted = ["Version 2 was published meanwhile; call this review off and open another."]
    assert reasons_of(answer, review=review, answers={}, by=published.author) == wanted
    call_off(review=review, reason="It went out.", by=published.author)
    assert open_full_review(factsheet=published.sheet, by=published.author).version.number == 3


@pytest.mark.parametrize("name", ["translator", "reviser", "publisher", "coordinator", "outsider"])
def test_only_authors_and_clinicians_of_the_english_review(approved, opened, name):
    by = getattr(approved, name)
    for act in (
        lambda: open_full_review(factsheet=approved.sheet, by=by),
        lambda: answer(review=opened, answers={}, by=by),
        lambda: complete(review=opened, by=by),
        lambda: call_off(review=opened, reason="x", by=by),
    ):
        with pytest.raises(NotEntitled):
            act()


def test_the_interface_is_signed_without_a_checklist(universe):
    [reason] = reasons_of(open_full_review, factsheet=universe.interface, by=universe.author)
    assert reason == "The interface is no leaflet: it is signed without a checklist."


def test_contacts_are_found_once_however_they_are_grouped():
    texts = [
        "Call 0808 157 0192 or write to help@example.org.",
        "Call 08081570192. Help@Example.org",
        "Take 2 tablets of 500 mg.",
    ]
    assert contacts_in(texts) == ["0808 157 0192", "help@example.org"]
    assert contact_code("0808 157 0192") == contact_code("08081570192")
    assert [token.kind for token in tokens(texts[0])] == [Kind.PHONE, Kind.EMAIL]


def test_a_site_asks_its_own_questions(approved, opened, tmp_path):
    file = tmp_path / "ours.toml"
    file.write_text('[questions]\nkind = "Is it kind?"\n', encoding="utf-8")
    with override_settings(REVIEW_QUESTIONS=str(file)):
        asked = [point for point in checklist_of(opened) if point.part is Part.QUESTIONS]
        assert [(point.code, point.text) for point in asked] == [("question-kind", "Is it kind?")]
        answer(review=opened, answers={"question-kind": Answer(Reply.YES)}, by=approved.clinician)


def test_an_answer_to_a_question_that_was_reworded_since_does_not_count(approved, opened):
    answer(review=opened, answers={"question-aims": Answer(Reply.YES)}, by=approved.clinician)
    opened.refresh_from_db()
    opened.answers["question-aims"]["text"] = "Were its aims clear?"
    opened.save()
    [point] = [point for point in checklist_of(opened) if point.code == "question-aims"]
    assert (point.is_done, point.reply) == (False, "")


@pytest.mark.parametrize("text", ["", "[questions]\n", "[questions]\na = 1\n", "no = toml = at all", None])
def test_a_file_without_questions_says_what_is_wrong(tmp_path, opened, text):
    file = tmp_path / "wrong.toml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    with pytest.raises(Misread):
        questions(file)
    with override_settings(REVIEW_QUESTIONS=str(file)):
        assert str(file) in reasons_of(checklist_of, opened)[0]


def test_signing_in_full_asks_for_a_review_of_exactly_this_version(published):
    review = complete_full_review_of_the_open_version(published)
    other = published.draft_sheet("another")
    assert list(full_review.reasons_against_signing_in_full(other.latest(), "")) == [
        "No full review of version 1 is open; open one, and go through its checklist."
    ]
    digest = content_digest(edition_of(review.version, "en"))
    assert list(full_review.reasons_against_signing_in_full(review.version, digest)) == []


def complete_full_review_of_the_open_version(universe):
    open_full_review(factsheet=universe.sheet, by=universe.author)
    return complete_full_review(universe.version, author=universe.author, clinician=universe.clinician)
