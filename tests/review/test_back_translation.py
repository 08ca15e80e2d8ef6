from itertools import product

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.audit.guards import lift_guards, raise_guards
from cms.audit.models import Event
from cms.errors import NotEntitled, Refused
from cms.people.actions import appoint, enrol, relieve
from cms.people.models import Duty
from cms.review import actions
from cms.review.back_models import BackTranslation, Equivalence, Reconciliation
from cms.review.back_rules import Weighed, reasons_against_signing_by_back_translation
from cms.review.back_translation import (
    open_for_back_translation,
    protected_segments,
    reconcile,
    taken_part_in,
    translate_back,
    waiting_for,
)
from cms.review.back_verification import breaks_in_back_translations
from cms.review.editions import content_digest
from cms.review.models import Meaning, Mode, Signature
from cms.review.opening import must_be_opened, open_to_sign
from cms.review.signing import sign
from cms.review.state import State, Wording
from cms.roles import Role
from tests.universe import MAJOR, PASSWORD, POLISH


@pytest.fixture
def revised(drafted):
    """Every Polish wording of “ibuprofen” is revised; nothing is translated back."""
    drafted.translate("pl")
    drafted.submit("pl")
    drafted.revise("pl")
    return drafted


def passages(universe):
    return open_for_back_translation(universe.version, "pl")


def say(universe, *numbers, by=None, text="What it says in English."):
    known = {one.number: one.digest for one in passages(universe)}
    texts = {number: (known.get(number, "0" * 64), text) for number in numbers or known}
    return translate_back(edition=universe.edition("pl"), texts=texts, by=by or universe.back_translator)


def refused(act, *args, **scene):
    with pytest.raises(Refused) as refusal:
        act(*args, **scene)
    return list(refusal.value.reasons)


def protected(universe, *keys):
    return protected_segments(universe.version, "pl", keys or None)


def weigh(universe, one, equivalence=Equivalence.EQUIVALENT, by=None, reason="", read=None):
    return reconcile(
        back_translation=one.translation,
        equivalence=equivalence,
        reason=reason,
        read=read or one.standing.wording,
        by=by or universe.clinician,
    )


def weigh_all(universe, by=None):
    for one in protected(universe):
        weigh(universe, one, by=by)


def sign_by_back_translation(universe, by=None, mode=Mode.BACK_TRANSLATION):
    edition, by = universe.edition("pl"), by or universe.clinician
    digest = content_digest(edition)
    open_to_sign(edition=edition, by=by, read_digest=digest, what=must_be_opened(edition))
    return sign(edition=edition, by=by, password=PASSWORD, read_digest=digest, meaning=Meaning.CLINICAL_APPROVAL, mode=mode)


# Who translates back


def test_a_back_translator_gets_no_other_duty(published):
    with pytest.raises(Refused, match="Back Translator is a back-translator and must not know the English"):
        appoint(person=published.back_translator, role=Role.TRANSLATOR, language="cy", by="tests")
    assert appoint(person=published.back_translator, role=Role.BACK_TRANSLATOR, language="cy", by="tests").pk


@pytest.mark.parametrize("person", ["author", "translator", "clinician", "publisher", "coordinator"])
def test_nobody_with_another_duty_becomes_a_back_translator(published, person):
    with pytest.raises(Refused, match="has another duty, which shows the English"):
        appoint(person=getattr(published, person), role=Role.BACK_TRANSLATOR, language="pl", by="tests")


def test_a_duty_that_ended_is_no_hindrance_but_words_written_then_are(published):
    fresh = enrol(username="fresh", printed_name="Fresh", password=PASSWORD, by="tests")
    relieve(duty=appoint(person=fresh, role=Role.TRANSLATOR, language="pl", by="tests"), by="tests")
    assert appoint(person=fresh, role=Role.BACK_TRANSLATOR, language="pl", by="tests").ended_at is None
    for duty in Duty.objects.filter(person=published.translator):
        relieve(duty=duty, by="tests")
    with pytest.raises(Refused, match="wrote or judged words in Polish or English before"):
        appoint(person=published.translator, role=Role.BACK_TRANSLATOR, language="pl", by="tests")
    assert appoint(person=published.translator, role=Role.BACK_TRANSLATOR, language="cy", by="tests").pk


def test_who_wrote_english_knows_it_in_every_language(published):
    relieve(duty=Duty.objects.get(person=published.author), by="tests")
    with pytest.raises(Refused, match="wrote or judged words in Welsh or English before"):
        appoint(person=published.author, role=Role.BACK_TRANSLATOR, language="cy", by="tests")


# What waits


def test_protected_wordings_wait_once_they_are_revised(drafted):
    drafted.translate("pl")
    assert passages(drafted) == []
    drafted.submit("pl")
    assert passages(drafted) == []
    drafted.revise("pl")
    shown = [(one.number, one.kind, one.target) for one in passages(drafted)]
    assert shown == [
        (1, "title", POLISH["Paracetamol"]),
        (3, "heading in a box", POLISH["Call 0808 157 0192 if:"]),
        (4, "bullet in a box", POLISH["your temperature is 38°C or above"]),
        (5, "bullet in a box", POLISH["you have taken more than 8 tablets in 24 hours"]),
        (7, "paragraph", POLISH[drafted.version.ordered()[6].source]),
        (8, "bullet", POLISH["Do not take it with alcohol."]),
    ]
    drafted.approve("pl")
    assert len(passages(drafted)) == 6


def test_the_list_names_editions_with_their_number_of_passages(revised):
    assert (revised.edition("pl"), 6) in waiting_for(revised.back_translator)
    say(revised, 3, 4)
    assert (revised.edition("pl"), 4) in waiting_for(revised.back_translator)
    say(revised)
    assert revised.edition("pl") not in dict(waiting_for(revised.back_translator))
    assert waiting_for(revised.clinician) == []


def test_the_list_asks_as_often_for_many_editions_as_for_one(revised, django_assert_num_queries):
    with django_assert_num_queries(5):
        assert len(waiting_for(revised.back_translator)) == 5
    sheet = revised.draft_sheet("aspirin")
    revised.bring_out("en", sheet)
    revised.bring_out("pl", sheet)
    with django_assert_num_queries(5):
        assert len(waiting_for(revised.back_translator)) == 6


# Translating back


def test_what_is_kept_belongs_to_exactly_these_words_and_is_told_in_the_audit(revised):
    assert say(revised, 3, 4) == 2
    made = BackTranslation.objects.get(segment_key=revised.version.ordered()[2].key)
    assert (made.target, made.text, made.by) == (
        POLISH["Call 0808 157 0192 if:"],
        "What it says in English.",
        revised.back_translator,
    )
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("back_translator", "words translated back", "ibuprofen v1 pl")
    assert len(event.payload["passages"]) == 2
    assert [one.number for one in passages(revised)] == [1, 5, 7, 8]


def test_words_that_changed_need_a_back_translation_of_their_own_and_have_theirs_back_when_undone(revised):
    say(revised)
    key = revised.version.ordered()[3].key
    before = revised.segment(key).words("pl")
    for text, waiting in (("gorączka powyżej 38°C", [4]), (before, [])):
        revised.write(key, "pl", text)
        revised.submit("pl")
        if revised.state(key, "pl") is State.SUBMITTED:
            revised.revise("pl")
        assert [one.number for one in passages(revised)] == waiting


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Passage 3: Say in English what these words say."),
        (" \u00a0", "Passage 3: Say in English what these words say."),
        ("x" * 5001, "Passage 3: The text has 5,001 characters; the limit is 5,000."),
        ("left\u202eright", "Passage 3: U+202E (right-to-left override) at character 5 changes the order of"),
        ("two\nlines", "Passage 3: There is a line break at character 4"),
    ],
)
def test_a_text_that_cannot_be_kept_gets_a_sentence_and_nothing_is_kept(revised, text, said):
    [reason] = refused(say, revised, 3, text=text)
    assert reason.startswith(said)
    assert not BackTranslation.objects.exists()


def test_one_bad_passage_keeps_all_of_them_back_and_the_reasons_hold_numbers_alone(revised):
    known = {one.number: one.digest for one in passages(revised)}
    texts = {3: (known[3], "Good."), 4: ("0" * 64, "Of other words."), 2: (known[3], "The summary."), 99: ("", "None.")}
    reasons = refused(translate_back, edition=revised.edition("pl"), texts=texts, by=revised.back_translator)
    assert reasons == [
        "There is no passage 2.",
        "There is no passage 99.",
        "Passage 4: the words changed while you were writing. Look at them again.",
    ]
    assert not BackTranslation.objects.exists()


def test_nothing_is_translated_back_twice_nor_without_a_word(revised):
    known = {one.number: one.digest for one in passages(revised)}
    say(revised, 3)
    again = {3: (known[3], "Otherwise.")}
    assert refused(translate_back, edition=revised.edition("pl"), texts=again, by=revised.back_translator) == [
        "Passage 3: These words are translated back already."
    ]
    assert refused(translate_back, edition=revised.edition("pl"), texts={}, by=revised.back_translator) == [
        "Nothing was written."
    ]


@pytest.mark.parametrize("person", ["author", "translator", "reviser", "clinician", "coordinator", "outsider"])
def test_only_a_back_translator_of_the_language_translates_back(revised, person):
    with pytest.raises(NotEntitled, match="Only a back-translator for Polish can translate back here."):
        say(revised, 3, by=getattr(revised, person))


def test_words_that_went_back_to_their_writer_are_not_translated_back(revised):
    read = revised.read(revised.version.ordered()[2].key, "pl")
    known = passages(revised)[1]
    actions.return_to_writer(
        version=revised.version, language="pl", read=read, by=revised.reviser, remark="Please look again.", **MAJOR
    )
    texts = {3: (known.digest, "Call if:")}
    assert refused(translate_back, edition=revised.edition("pl"), texts=texts, by=revised.back_translator) == [
        "Passage 3: These words have to be revised first."
    ]


def test_a_back_translation_by_who_later_took_part_in_the_words_counts_no_longer(revised):
    say(revised)
    for duty in Duty.objects.filter(person=revised.back_translator):
        relieve(duty=duty, by="tests")
    appoint(person=revised.back_translator, role=Role.CLINICAL_REVIEWER, language="pl", by="tests")
    read = revised.read(revised.version.ordered()[2].key, "pl")
    actions.approve(version=revised.version, language="pl", read=read, by=revised.back_translator)
    assert [one.number for one in passages(revised)] == [3]


# Reconciling


def test_a_clinician_says_whether_both_mean_the_same(revised):
    say(revised)
    one = protected(revised)[0]
    made = weigh(revised, one, Equivalence.WORDING_ONLY)
    assert (made.source, made.digest, made.equivalence) == (
        one.standing.wording.source,
        one.standing.wording.digest,
        "wording only",
    )
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.payload["equivalence"]) == ("clinician", "back-translation reconciled", "wording only")


def test_words_that_changed_since_they_were_read_are_not_reconciled(revised):
    say(revised)
    one = protected(revised)[0]
    changed = [f"“{one.key}” changed while you were reading it."]
    assert refused(weigh, revised, one, read=Wording(one.standing.wording.source, "inne słowa")) == changed
    revised.write(one.key, "pl", "Zadzwoń pod 0808 157 0192, jeśli:")
    assert refused(weigh, revised, one) == changed


@pytest.mark.parametrize(
    ("equivalence", "reason", "after", "refusal"),
    [
        (Equivalence.EQUIVALENT, "", None, None),
        (Equivalence.WORDING_ONLY, "", None, None),
        (Equivalence.MEANING_DIFFERS, "", None, "Say in which way the meaning differs."),
        (Equivalence.MEANING_DIFFERS, " ", None, "Say in which way the meaning differs."),
        (Equivalence.MEANING_DIFFERS, "It says or, not and.", None, None),
        (Equivalence.EQUIVALENT, "", "differs", "It was found that the meaning differs. Say why it does not."),
        (Equivalence.WORDING_ONLY, "", "differs", "It was found that the meaning differs. Say why it does not."),
        (Equivalence.EQUIVALENT, "Polish has one word for both.", "differs", None),
        (Equivalence.MEANING_DIFFERS, "Again.", "differs", None),
        (Equivalence.EQUIVALENT, "", "equivalent", None),
        (Equivalence.EQUIVALENT, "x" * 2001, None, "The text has 2,001 characters; the limit is 2,000."),
    ],
)
def test_another_meaning_needs_a_reason_and_so_does_taking_it_back(revised, equivalence, reason, after, refusal):
    say(revised)
    one = protected(revised)[0]
    if after:
        found = Equivalence.MEANING_DIFFERS if after == "differs" else Equivalence.EQUIVALENT
        weigh(revised, one, found, by=revised.second_clinician, reason="So it seems.")
    one = protected(revised)[0]
    if refusal:
        assert refused(weigh, revised, one, equivalence, reason=reason) == [refusal]
    else:
        assert weigh(revised, one, equivalence, reason=reason).pk


def test_who_wrote_or_revised_the_words_does_not_reconcile_them(revised):
    say(revised)
    for person in (revised.translator, revised.reviser):
        appoint(person=person, role=Role.CLINICAL_REVIEWER, language="pl", by="tests")
        assert refused(weigh, revised, protected(revised)[0], by=person) == [
            "Somebody other than the writer and the reviser of these words has to reconcile them."
        ]


def test_the_back_translator_does_not_reconcile_their_own_english(revised):
    say(revised)
    for duty in Duty.objects.filter(person=revised.back_translator):
        relieve(duty=duty, by="tests")
    appoint(person=revised.back_translator, role=Role.CLINICAL_REVIEWER, language="pl", by="tests")
    assert refused(weigh, revised, protected(revised)[0], by=revised.back_translator) == [
        "Somebody other than the back-translator has to reconcile these words."
    ]


@pytest.mark.parametrize("person", ["translator", "reviser", "publisher", "outsider", "back_translator"])
def test_only_a_clinician_of_the_language_reconciles(revised, person):
    say(revised)
    with pytest.raises(NotEntitled, match="Only a clinical reviewer for Polish can reconcile here."):
        weigh(revised, protected(revised)[0], by=getattr(revised, person))


# Signing by it


def test_who_reads_the_back_translation_signs_when_all_of_it_is_reconciled(revised):
    revised.approve("pl")
    keys = [one.key for one in protected(revised)]
    assert refused(sign_by_back_translation, revised) == [
        f"6 of 6 protected wordings have no back-translation by somebody independent: {', '.join(keys)}."
    ]
    say(revised)
    assert refused(sign_by_back_translation, revised) == [
        f"6 of 6 protected wordings have not been reconciled by you: {', '.join(keys)}."
    ]
    weigh_all(revised)
    signature = sign_by_back_translation(revised)
    assert signature.mode == "back-translation"
    assert "I do not read Polish; I read its back-translation beside the English." in signature.statement
    assert Event.objects.latest("number").payload["mode"] == "back-translation"


def test_what_another_clinician_reconciled_does_not_count_for_the_signer(revised):
    revised.approve("pl")
    say(revised)
    weigh_all(revised, by=revised.second_clinician)
    [reason] = refused(sign_by_back_translation, revised)
    assert reason.startswith("6 of 6 protected wordings have not been reconciled by you")
    assert sign_by_back_translation(revised, by=revised.second_clinician).pk


def test_a_different_meaning_stands_against_it_until_somebody_says_why_not(revised):
    revised.approve("pl")
    say(revised)
    weigh_all(revised)
    one = protected(revised)[0]
    weigh(revised, one, Equivalence.MEANING_DIFFERS, by=revised.second_clinician, reason="It says or, not and.")
    assert refused(sign_by_back_translation, revised) == [
        f"1 of 6 protected wordings has another meaning than the English: {one.key}."
    ]
    weigh(revised, protected(revised)[0], reason="Polish has one word for both.")
    assert sign_by_back_translation(revised).pk


def test_a_bilingual_clinician_needs_no_back_translation(revised):
    revised.approve("pl")
    assert sign_by_back_translation(revised, mode=Mode.BILINGUAL).mode == "bilingual"


def test_an_edition_without_protected_words_is_not_signed_by_who_cannot_read_it(published):
    published.sheet = None
    published.draft_sheet("harmless", "# Gardens\n\nA garden is green.\n")
    published.bring_out("en")
    published.translate("pl")
    published.submit("pl")
    published.revise("pl")
    published.approve("pl")
    assert refused(sign_by_back_translation, published) == [
        "Nothing in this edition is translated back. A clinician who reads the language has to sign it."
    ]


@pytest.mark.parametrize(("translated", "passed", "differs"), list(product([True, False], repeat=3)))
def test_truth_table_of_one_protected_wording(translated, passed, differs):
    one = Weighed("a-key", translated, passed, differs)
    reasons = list(reasons_against_signing_by_back_translation([one]))
    assert (reasons == []) is (translated and passed and not differs)
    assert all("a-key" in reason for reason in reasons)


ACTS = ["translate back", "reconcile", "find another meaning", "write", "write it back", "review", "sign"]
stories = st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3), st.booleans()), max_size=14)


def do(universe, act, position, by):
    one = protected(universe)[position]
    if act == "translate back":
        say(universe)
    elif act in {"reconcile", "find another meaning"}:
        found = Equivalence.EQUIVALENT if act == "reconcile" else Equivalence.MEANING_DIFFERS
        for each in protected(universe) if act == "reconcile" else [one]:
            if each.translation:
                weigh(universe, each, found, by=by, reason="Because.")
    elif act.startswith("write"):
        words = POLISH[one.standing.wording.source]
        universe.write(one.key, "pl", words if act == "write it back" else f"{words} Tak.")
    elif act == "review":
        universe.submit("pl")
        universe.revise("pl")
        universe.approve("pl")
    elif act == "sign":
        sign_by_back_translation(universe, by=by)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories)
def test_after_any_story_what_is_signed_by_back_translation_was_translated_back_and_reconciled(revised, story):
    with transaction.atomic():
        for act, position, is_first in [*story, ("sign", 0, True)]:
            by = revised.clinician if is_first else revised.second_clinician
            signed = Signature.objects.count()
            try:
                do(revised, act, position, by)
            except Refused:
                continue
            if Signature.objects.count() == signed:
                continue
            for one in protected(revised):
                assert one.translation is not None
                assert one.translation.by_id not in taken_part_in(one.standing)
                assert one.translation.target == one.standing.wording.target
                assert one.latest_by(by).digest == one.standing.wording.digest
                assert "meaning differs" not in {one.latest.equivalence, one.latest_by(by).equivalence}
        assert list(breaks_in_back_translations([0])) == []
        transaction.set_rollback(True)


def test_a_whole_story_ends_signed(revised):
    for act in ("translate back", "review", "reconcile", "sign"):
        do(revised, act, 0, revised.clinician)
    assert Signature.objects.latest("pk").mode == "back-translation"
    assert Reconciliation.objects.count() == 6


def test_a_reconciliation_holds_for_its_english_alone(revised):
    revised.approve("pl")
    say(revised)
    weigh_all(revised)
    revised.sign("pl")
    revised.publish("pl")
    revised.change_english("Call 0808 157 0192 if:", "Call 0808 157 0192 now if:")
    revised.bring_out("en")
    one = protected(revised)[1]
    assert (one.translation is not None, one.latest) == (True, None)


# Proof


def changed(row, **fields):
    """Change a row behind the application's back."""
    table = type(row)._meta.db_table
    lift_guards(connection, table)
    type(row).objects.filter(pk=row.pk).update(**fields)
    raise_guards(connection, table)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("text", "Something else.", "is not told of in the audit"),
        ("target", "Inne słowa", "its words are not those of its digest"),
        ("segment_key", "another", "is not told of in the audit"),
    ],
)
def test_a_back_translation_that_was_changed_is_found(revised, field, value, said):
    say(revised, 3)
    assert list(breaks_in_back_translations([0])) == []
    changed(BackTranslation.objects.get(), **{field: value})
    assert any(said in one for one in breaks_in_back_translations([0]))


@pytest.mark.parametrize(("field", "value"), [("equivalence", "wording only"), ("reason", "Because."), ("source", "Other")])
def test_a_reconciliation_that_was_changed_is_found(revised, field, value):
    say(revised)
    weigh(revised, protected(revised)[0])
    count = [0]
    assert (list(breaks_in_back_translations(count)), count) == ([], [7])
    changed(Reconciliation.objects.get(), **{field: value})
    assert list(breaks_in_back_translations([0])) != []


def test_a_back_translation_that_is_gone_is_found(revised):
    say(revised, 3)
    table = BackTranslation._meta.db_table
    lift_guards(connection, table)
    BackTranslation.objects.all().delete()
    raise_guards(connection, table)
    [said] = breaks_in_back_translations([0])
    assert said.endswith("by back_translator is told of in the audit and gone.")
