from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.audit.models import Event
from cms.demonstration.reviews import complete_full_review
from cms.errors import NotEntitled, Refused
from cms.factsheets.actions import create_factsheet
from cms.factsheets.models import Factsheet
from cms.people.actions import appoint
from cms.review.editions import content_digest, valid_signature
from cms.review.models import Meaning, Mode, Signature
from cms.review.opening import Opened, must_be_opened, open_to_sign
from cms.review.signing import last_reviewed, next_review_due, sign, signatures_of, statement
from cms.review.state import EditionState, State
from cms.roles import Act, Role
from tests.review.stages import KEY, act_on
from tests.universe import PASSWORD, POLISH


@pytest.fixture
def approved(universe):
    """The English of the first version is approved and not signed."""
    universe.submit("en")
    universe.approve("en")
    open_page(universe)
    return universe


def open_page(universe, language="en", by=None):
    edition = universe.edition(language)
    digest = content_digest(edition)
    open_to_sign(edition=edition, by=by or universe.second_clinician, read_digest=digest, what=must_be_opened(edition))


@pytest.fixture
def polish(published):
    """The Polish edition is approved, signed by the clinician and live; the second clinician has opened it."""
    digest = content_digest(published.edition("pl"))
    open_to_sign(edition=published.edition("pl"), by=published.second_clinician, read_digest=digest, what=Opened.PAGE)
    return published


def attempt(universe, language="pl", **changes):
    edition = universe.edition(language)
    if language == "en":
        complete_full_review(edition.version, author=universe.author, clinician=universe.clinician)
    scene = {
        "by": universe.second_clinician,
        "password": PASSWORD,
        "read_digest": content_digest(edition),
        "meaning": Meaning.FULL_REVIEW if language == "en" else Meaning.CLINICAL_APPROVAL,
        "mode": None if language == "en" else Mode.BILINGUAL,
    }
    return sign(edition=edition, **scene | changes)


def reasons(universe, language="pl", **changes):
    """Why nothing was signed."""
    before = Signature.objects.count()
    with pytest.raises(Refused) as refusal:
        attempt(universe, language, **changes)
    assert Signature.objects.count() == before
    return list(refusal.value.reasons)


def test_a_signature_names_the_person_the_meaning_and_everything_read(polish):
    signature = attempt(polish)
    signer = (polish.second_clinician, "Second Clinician", "clinical reviewer", "bilingual")
    assert (signature.by, signature.printed_name, signature.role, signature.mode) == signer
    assert signature.digest == content_digest(polish.edition("pl"))
    assert signature.statement == statement(polish.edition("pl"), Meaning.CLINICAL_APPROVAL, Mode.BILINGUAL)
    assert signature.statement.startswith(
        "paracetamol, version 1, Polish: I read Polish and compared this edition with the English"
    )
    assert polish.edition("pl").state == EditionState.APPROVED


def test_a_signature_is_told_in_the_audit(polish):
    signature = attempt(polish)
    event = Event.objects.last()
    assert (event.actor, event.act, event.subject) == ("second_clinician", "edition signed", "paracetamol v1 pl")
    assert event.payload == {"digest": signature.digest, "meaning": "clinical approval", "mode": "bilingual"}


def test_all_approved_but_unsigned_is_in_clinical_review(approved):
    assert approved.edition("en").state == EditionState.IN_CLINICAL_REVIEW
    attempt(approved, "en")
    assert approved.edition("en").state == EditionState.APPROVED


def test_a_wrong_password_signs_nothing(polish):
    assert reasons(polish, password="not-my-password") == ["This is not your password; nothing was signed."]


def test_what_changed_while_it_was_read_is_not_signed(polish):
    read = content_digest(polish.edition("pl"))
    polish.write(KEY, "pl", "Jak brać")
    changed = "The edition changed while you were reading it; read it again."
    assert reasons(polish, read_digest=read) == [changed, "1 of 8 wordings are not approved yet."]


def test_an_edition_with_open_wordings_is_not_signed(universe):
    open_page(universe)
    assert reasons(universe, "en") == ["8 of 8 wordings are not approved yet."]


def test_nobody_signs_an_edition_that_holds_their_own_words(polish):
    appoint(person=polish.translator, role=Role.CLINICAL_REVIEWER, language="pl", by="tests")
    open_page(polish, "pl", by=polish.translator)
    assert reasons(polish, by=polish.translator) == ["Nobody signs an edition that holds their own words."]


@pytest.mark.parametrize("person", ["translator", "reviser", "publisher", "outsider"])
def test_only_a_clinical_reviewer_of_the_language_signs(polish, person):
    with pytest.raises(NotEntitled, match="Only a clinical reviewer for Polish can sign here."):
        attempt(polish, by=getattr(polish, person))


def test_a_clinician_of_another_language_does_not_sign(polish):
    appoint(person=polish.outsider, role=Role.CLINICAL_REVIEWER, language="ur", by="tests")
    with pytest.raises(NotEntitled):
        attempt(polish, by=polish.outsider)


def test_the_first_version_is_signed_as_a_full_review(approved):
    wanted = ["The first version is signed as a full review of the whole page."]
    assert reasons(approved, "en", meaning=Meaning.CLINICAL_APPROVAL) == wanted


def test_a_full_review_is_made_of_the_english(polish):
    assert reasons(polish, meaning=Meaning.FULL_REVIEW) == ["A full review is made of the English edition."]


def test_a_published_english_edition_is_not_signed_again(published):
    with pytest.raises(Refused, match="Version 1 is published and stays as it is"):
        attempt(published, "en")


def test_an_edition_of_an_older_version_is_not_signed(polish):
    edition = polish.edition("pl")
    polish.change_english("How to take it", "How to take them")
    polish.bring_out("en")
    with pytest.raises(Refused, match="Version 2 is the published one"):
        sign(
            edition=edition,
            by=polish.clinician,
            password=PASSWORD,
            read_digest=content_digest(edition),
            meaning=Meaning.CLINICAL_APPROVAL,
            mode=Mode.BILINGUAL,
        )


def test_a_signature_is_void_when_a_word_changes_and_back_when_it_is_undone(polish):
    signature = attempt(polish)
    polish.write(KEY, "pl", "Jak brać")
    assert valid_signature(polish.edition("pl")) is None
    assert polish.edition("pl").state == EditionState.IN_TRANSLATION
    polish.write(KEY, "pl", POLISH["How to take it"])
    assert valid_signature(polish.edition("pl")) == signature
    assert polish.edition("pl").state == EditionState.APPROVED


def test_a_returned_wording_takes_the_edition_back_though_no_word_changed(polish):
    attempt(polish)
    act_on(polish, Act.RETURN, "pl", by=polish.clinician)
    assert polish.state(KEY, "pl") is State.RETURNED
    assert polish.edition("pl").state == EditionState.IN_TRANSLATION


def test_a_signature_covers_the_order_of_the_segments_too(approved):
    attempt(approved, "en")
    first, second = "- your temperature is 38°C or above", "- you have taken more than 8 tablets in 24 hours"
    approved.change_english(f"{first}\n{second}", f"{second}\n{first}")
    assert {approved.state(segment.key, "en") for segment in approved.version.ordered()} == {State.APPROVED}
    assert valid_signature(approved.edition("en")) is None
    assert approved.edition("en").state == EditionState.IN_CLINICAL_REVIEW


def test_two_clinicians_may_sign_and_the_newest_standing_signature_counts(polish):
    second = attempt(polish)
    assert [one.by for one, _ in signatures_of(polish.edition("pl"))] == [polish.second_clinician, polish.clinician]
    assert valid_signature(polish.edition("pl")) == second


def test_an_english_edition_without_a_word_is_not_signed(universe):
    universe.sheet = create_factsheet(key="empty", topic=universe.sheet.topic, by=universe.author)
    open_page(universe)
    assert reasons(universe, "en") == ["There is nothing to sign: this edition has no segments."]


def test_only_a_full_review_moves_the_date_of_the_last_review(approved):
    assert last_reviewed(approved.sheet, 1) is None
    attempt(approved, "en")
    assert last_reviewed(approved.sheet, 1) == timezone.localdate()


def test_a_full_review_of_words_that_changed_since_does_not_count(approved):
    attempt(approved, "en")
    approved.change_english("How to take it", "How to take them")
    assert last_reviewed(approved.sheet, 1) is None
    approved.change_english("How to take them", "How to take it")
    assert last_reviewed(approved.sheet, 1) == timezone.localdate()


def test_a_signature_that_is_no_full_review_leaves_the_date_as_it_was(published):
    first = Signature.objects.get(edition=published.edition("en"))
    published.change_english("How to take it", "How to take them")
    published.submit("en")
    published.approve("en")
    published.sign("en", meaning=Meaning.CLINICAL_APPROVAL)
    assert last_reviewed(published.sheet, 2) == timezone.localdate(first.at)
    published.sign("en", meaning=Meaning.FULL_REVIEW)
    assert [one.meaning for one in Signature.objects.filter(edition=published.edition("en"))] == [
        "clinical approval",
        "full review",
    ]


def test_a_review_of_a_later_version_is_not_claimed_for_an_earlier_one(universe):
    assert last_reviewed(universe.sheet, 1) is None
    universe.review("en")
    assert last_reviewed(universe.sheet, 0) is None


@pytest.mark.parametrize(("months", "due"), [(1, date(2026, 2, 28)), (12, date(2027, 1, 31)), (36, date(2029, 1, 31))])
def test_the_next_review_is_due_after_the_interval_of_the_factsheet(months, due):
    assert next_review_due(Factsheet(review_interval_months=months), date(2026, 1, 31)) == due


@pytest.mark.parametrize("months", [0, 37])
def test_no_factsheet_goes_longer_than_three_years_without_a_review(universe, months):
    with pytest.raises(Refused, match="Ensure this value is"):
        create_factsheet(key="rarely-reviewed", topic=universe.sheet.topic, by=universe.author, review_interval_months=months)
    with pytest.raises(IntegrityError), transaction.atomic():
        Factsheet.objects.filter(pk=universe.sheet.pk).update(review_interval_months=months)


# What is read before signing


def test_nobody_signs_what_they_have_not_opened(published):
    assert reasons(published) == ["Open and read the page first."]
    open_page(published, "pl")
    assert attempt(published).by == published.second_clinician


def test_having_opened_the_words_alone_is_not_enough(published):
    edition = published.edition("pl")
    for what in (Opened.WORDS, Opened.PAPER):
        open_to_sign(edition=edition, by=published.second_clinician, read_digest=content_digest(edition), what=what)
    assert reasons(published) == ["Open and read the page first."]


def test_the_interface_has_no_page_so_its_words_are_opened(published):
    published.sheet = published.interface
    assert reasons(published) == ["Open and read the words first."]
    open_page(published, "pl")
    attempt(published)


def test_what_somebody_else_opened_or_what_was_opened_before_it_changed_does_not_count(polish):
    assert reasons(polish, by=polish.clinician) == ["You have signed exactly this already."]
    polish.write(KEY, "pl", "Jak brać")
    assert "Open and read the page first." in reasons(polish)


def test_opening_is_told_in_the_audit_once_for_each_thing_and_person(polish):
    for _ in range(2):
        for what in Opened:
            open_to_sign(
                edition=polish.edition("pl"),
                by=polish.second_clinician,
                read_digest=content_digest(polish.edition("pl")),
                what=what,
            )
    told = Event.objects.filter(act="edition opened to sign", actor="second_clinician", subject="paracetamol v1 pl")
    assert [event.payload["what"] for event in told] == ["page", "paper", "words"]


@pytest.mark.parametrize("digest", ["", "0" * 64])
def test_a_forged_digest_opens_and_signs_nothing(polish, digest):
    with pytest.raises(Refused, match="The edition changed while you were reading it"):
        open_to_sign(edition=polish.edition("pl"), by=polish.second_clinician, read_digest=digest, what=Opened.PAGE)
    assert reasons(polish, read_digest=digest) == ["The edition changed while you were reading it; read it again."]


def test_only_who_may_sign_opens_to_sign(polish):
    with pytest.raises(NotEntitled):
        open_page(polish, "pl", by=polish.reviser)


# Once, with one's own password


def test_nobody_signs_the_same_twice(polish):
    attempt(polish)
    assert reasons(polish) == ["You have signed exactly this already."]


def test_after_five_wrong_passwords_even_the_right_one_waits(polish):
    for _ in range(5):
        assert reasons(polish, password="not-my-password") == ["This is not your password; nothing was signed."]
    [reason] = reasons(polish)
    assert reason.startswith("There were too many attempts.")
    assert Event.objects.filter(act="signing failed", actor="second_clinician").count() == 5


def test_signatures_that_are_void_are_known_as_void(polish):
    polish.write(KEY, "pl", "Jak brać")
    assert [is_valid for _, is_valid in signatures_of(polish.edition("pl"))] == [False]
    polish.write(KEY, "pl", POLISH["How to take it"])
    assert [is_valid for _, is_valid in signatures_of(polish.edition("pl"))] == [True]


# How the signer knows what it says


def test_a_translation_is_not_signed_without_saying_how_it_was_read(polish):
    assert reasons(polish, mode=None) == [
        "Say how you know what the translation says: you read it, or you read its back-translation."
    ]


def test_of_english_nobody_says_how_it_was_read(approved):
    assert reasons(approved, "en", mode=Mode.BILINGUAL) == [
        "The English is no translation; it is signed without saying how it was read."
    ]
