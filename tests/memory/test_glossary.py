"""Terms and their forms: who may put them, what is refused, and that nothing is lost."""

import pytest
from django.db import IntegrityError, transaction

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.memory.entries import Entry, Form, Status
from cms.memory.glossary import entry_at, marked, reading_once, searched, terms_for
from cms.memory.glossary_actions import change_term, create_term, put_forms
from cms.memory.models import GlossaryTerm, TermForm
from cms.people.actions import appoint
from cms.review.glossary_use import used_in
from cms.roles import Role
from tests.memory.terms import changed, forms_of, given, read, removed, term


def rows():
    return list(GlossaryTerm.objects.order_by("pk").values()), list(TermForm.objects.order_by("pk").values())


def refused(deed):
    before, events = rows(), Event.objects.count()
    with pytest.raises(Refused) as refusal:
        deed()
    assert (rows(), Event.objects.count()) == (before, events)
    return refusal.value.reasons


def test_a_term_has_its_english_from_an_author_and_its_forms_from_a_translator(published):
    term(published.author, "tablet", others=["pill"], definition="A medicine to swallow.", note="Not a capsule.")
    given(published.translator, "tablet", "pl", "tabletka", allowed=["pastylka"], forbidden=["pigułka"])
    [one] = terms_for("pl")
    assert (one.key, one.source, one.preferred, one.allowed, one.forbidden) == (
        "tablet",
        ("tablet", "pill"),
        ("tabletka",),
        ("pastylka",),
        ("pigułka",),
    )
    assert (one.definition, one.note, one.is_safety, one.do_not_translate) == (
        "A medicine to swallow.",
        "Not a capsule.",
        False,
        False,
    )
    assert [(term.source, term.preferred) for term in terms_for("ur")] == [(("tablet", "pill"), ())]


def test_marked_gives_places_and_forms(published):
    term(published.author, "tablet")
    given(published.translator, "tablet", "pl", "tabletka")
    [mark] = marked("Take 2 tablets.", "pl")
    assert (mark.start, mark.end, mark.term.preferred) == (7, 14, ("tabletka",))
    assert marked("Drink water.", "pl") == []


@pytest.mark.parametrize(
    ("person", "deed"),
    [
        ("translator", lambda who: term(who)),
        ("outsider", lambda who: term(who)),
        ("translator", lambda who: changed(who, "alcohol", definition="Drink")),
        ("translator", lambda who: removed(who, "alcohol")),
        ("translator", lambda who: given(who, "alcohol", "en", "spirits")),
        ("author", lambda who: given(who, "alcohol", "pl", "alkohol")),
        ("translator", lambda who: given(who, "alcohol", "cy", "alcohol")),
        ("clinician", lambda who: given(who, "alcohol", "pl", "alkohol")),
    ],
)
def test_who_lacks_the_duty_changes_nothing(published, person, deed):
    term(published.author, "alcohol")
    before = rows()
    with pytest.raises(NotEntitled):
        deed(published.people[person])
    assert rows() == before


def test_the_duty_for_a_language_is_asked_for_that_language(published):
    term(published.author, "alcohol")
    appoint(person=published.author, role=Role.TRANSLATOR, language="cy", by="tests")
    given(published.author, "alcohol", "cy", "alcohol")
    with pytest.raises(NotEntitled):
        given(published.author, "alcohol", "pl", "alkohol")


def test_every_change_is_an_event_that_has_the_term_before_and_after(published):
    term(published.author, "tablet")
    given(published.translator, "tablet", "pl", "tabletka")
    given(published.translator, "tablet", "pl", "pastylka")
    changed(published.author, "tablet", definition="A medicine to swallow.")
    removed(published.author, "tablet", "nobody says it")
    events = Event.objects.filter(subject="glossary tablet").order_by("number")
    assert [(event.actor, event.act) for event in events] == [
        ("author", "term created"),
        ("translator", "term forms changed"),
        ("translator", "term forms changed"),
        ("author", "term changed"),
        ("author", "term removed"),
    ]
    payloads = [event.payload for event in events]
    assert payloads[2]["before"]["forms"][1] == ["pl", "tabletka", "preferred", ""]
    assert [one["before"] for one in payloads[1:]] == [one["after"] for one in payloads[:-1]]
    assert payloads[-1]["reason"] == "nobody says it"
    assert not GlossaryTerm.objects.exists()


def test_what_changes_nothing_is_no_event(published):
    term(published.author, "tablet", definition="A medicine.")
    given(published.translator, "tablet", "pl", "tabletka")
    count = Event.objects.count()
    given(published.translator, "tablet", "pl", "tabletka")
    given(published.author, "tablet", "en", "tablet")
    changed(published.author, "tablet", definition="A medicine.")
    assert Event.objects.count() == count


def test_a_key_is_made_of_the_english_and_never_taken_twice(published):
    keys = [term(published.author, name).key for name in ("Bone marrow", "bone-marrow", "骨髓", "5-HIAA")]
    assert keys == ["bone-marrow", "bone-marrow-2", "term", "5-hiaa"]


def test_one_word_cannot_be_two_terms(published):
    term(published.author, "tablet", others=["pill"])
    assert refused(lambda: term(published.author, "Pill")) == ("“pill” is already a form of the term “tablet”.",)
    term(published.author, "capsule")
    said = refused(lambda: put_forms(**about("capsule", forms_of("en", ["capsule"], ["tablet"])), by=published.author))
    assert said == ("“tablet” is already a form of the term “tablet”.",)


def about(key, forms, language="en"):
    return {"key": key, "language": language, "forms": forms, "read": read(key), "uses": used_in}


@pytest.mark.parametrize(
    ("forms", "reason"),
    [
        ((), "A term needs a preferred form in English."),
        (forms_of("en", (), ["tablet"]), "A term needs a preferred form in English."),
        (forms_of("en", [" "]), "A form in English is empty."),
        (forms_of("en", ["tablet", "Tablet"]), "“tablet” and “Tablet” are one form in English; it can be given once."),
        (forms_of("en", ["x" * 201]), "A form in English: The text has 201 characters; the limit is 200."),
        (
            forms_of("en", ["tab\u202elet"]),
            "A form in English: U+202E (right-to-left override) at character 4 changes the order of the letters around it and "
            "is not taken.",
        ),
        (forms_of("pl", ["tabletka"]), "These forms are not all in English."),
        (forms_of("en", [f"t{number}" for number in range(41)]), "There are 41 forms in “en”; a term has at most 40."),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(published, forms, reason):
    term(published.author, "tablet")
    assert reason in refused(lambda: put_forms(**about("tablet", forms), by=published.author))


def test_a_term_with_forms_in_other_languages_is_not_opened_by_an_author(published):
    entry = Entry(forms=(*forms_of("en", ["tablet"]), *forms_of("pl", ["tabletka"])))
    assert "not all in English" in refused(lambda: create_term(entry=entry, by=published.author))[0]
    assert (
        "cannot be a key"
        in refused(lambda: create_term(entry=Entry("No Key", forms=forms_of("en", ["x"])), by=published.author))[0]
    )


@pytest.mark.parametrize(
    ("others", "reason"),
    [(["Tablet"], "“tablet” and “Tablet” are one form in English; it can be given once."), ([""], "A form in English is empty.")],
)
def test_a_new_term_is_held_to_the_same_rules(published, others, reason):
    assert refused(lambda: term(published.author, "tablet", others=others)) == (reason,)


def test_a_form_that_looks_like_a_pattern_is_plain_text(published):
    term(published.author, "(a+)+$")
    given(published.translator, "a", "pl", "(b*)*")
    assert [mark.term.preferred for mark in marked("It says (a+)+$ here", "pl")] == [("(b*)*",)]


def test_a_change_to_a_term_that_another_person_changed_meanwhile_is_refused(published):
    term(published.author, "tablet")
    before = read("tablet")
    given(published.translator, "tablet", "pl", "tabletka")
    said = refused(lambda: change_term(entry=Entry("tablet", definition="New"), read=before, by=published.author, uses=used_in))
    assert said == ("Somebody else changed this term while you were writing. Look at it as it is now; nothing was changed.",)
    assert entry_at("tablet").definition == ""


def test_a_term_that_is_not_there_is_unknown(published):
    with pytest.raises(Unknown, match="There is no term “tablet” in the glossary"):
        entry_at("tablet")


@pytest.mark.django_db
def test_the_database_holds_that_an_english_form_is_of_one_term():
    one, other = (GlossaryTerm.objects.create(key=key) for key in ("a", "b"))
    TermForm.objects.create(term=one, language="en", text="x", folded="x", status=Status.PREFERRED)
    with pytest.raises(IntegrityError), transaction.atomic():
        TermForm.objects.create(term=other, language="en", text="x", folded="x", status=Status.ALLOWED)
    TermForm.objects.create(term=other, language="pl", text="x", folded="x", status=Status.ALLOWED)
    with pytest.raises(IntegrityError), transaction.atomic():
        TermForm.objects.create(term=other, language="pl", text="X", folded="x", status=Status.ALLOWED)


def test_terms_are_searched_by_words_of_any_language_and_by_what_is_missing(published):
    term(published.author, "tablet", others=["pill"])
    term(published.author, "alcohol")
    given(published.translator, "tablet", "pl", "tabletka")

    def keys(*asked, **more):
        return [one.key for one in searched(*asked, **more)]

    assert keys("") == ["alcohol", "tablet"]
    assert keys("PILL") == keys("abletk") == keys("tabletka", language="pl") == ["tablet"]
    assert keys("tabletka", language="ur") == []
    assert keys("", language="pl", missing=True) == ["alcohol"]


def test_the_glossary_is_asked_for_once_in_a_piece_of_work_and_is_never_stale(published, django_assert_num_queries):
    term(published.author, "tablet")
    given(published.translator, "tablet", "pl", "tabletka")
    terms_for("pl")
    with django_assert_num_queries(1):
        assert [one.preferred for one in terms_for("pl")] == [("tabletka",)]
    with reading_once():
        with django_assert_num_queries(1):
            for _ in range(200):
                terms_for("pl")
        given(published.translator, "tablet", "pl", "pastylka")
        assert [one.preferred for one in terms_for("pl")] == [("pastylka",)]
    assert [one.preferred for one in terms_for("pl")] == [("pastylka",)]


def test_a_change_that_is_undone_with_its_transaction_is_forgotten(published):
    term(published.author, "tablet")
    with transaction.atomic():
        given(published.translator, "tablet", "pl", "tabletka")
        assert terms_for("pl")[0].preferred == ("tabletka",)
        transaction.set_rollback(True)
    assert terms_for("pl")[0].preferred == ()


def test_a_remark_on_a_form_is_kept_with_it(published):
    term(published.author, "tablet")
    form = Form("pl", "tabletka", Status.PREFERRED, "Feminine.")
    put_forms(**about("tablet", (form,), "pl"), by=published.translator)
    assert terms_for("pl")[0].remarks == (("tabletka", "Feminine."),)
