"""What the glossary makes of wordings, the same for the button, the act and the file; tasks that a changed term opens."""

import pytest

from cms.audit.models import Event
from cms.catalogues.intake import preview
from cms.errors import NotEntitled, Refused
from cms.memory.glossary import reading_once
from cms.memory.glossary_actions import close_task
from cms.memory.models import GlossaryTask
from cms.review import actions
from cms.review.editions import standings
from cms.review.objections import findings_in, objections
from cms.review.state import Wording
from cms.roles import Act
from tests.catalogues.files import edited, exported
from tests.memory.terms import changed, given, removed, term

ALCOHOL = "do-not-take-it-with-alcohol"
SAID = "For “alcohol” the glossary rules out “trunek”: “alkohol”."


@pytest.fixture
def termed(drafted):
    term(drafted.author, "alcohol", is_safety=True)
    given(drafted.translator, "alcohol", "pl", "alkohol", forbidden=["trunek"])
    return drafted


def found(universe, key=ALCOHOL):
    [standing] = standings(universe.version, "pl", [key])
    return [finding.message for finding in findings_in(standing) if finding.code == "terms"]


def open_tasks():
    return [(task.term, task.language, task.factsheets) for task in GlossaryTask.objects.filter(closed_at=None)]


def test_the_row_the_act_and_the_file_say_the_same_of_a_term(termed):
    words = "Nie wolno zażywać: trunek."
    data = edited(exported(termed), {ALCOHOL: words})
    file = preview(data=data, filename="back.po", by=termed.translator, factsheet=termed.sheet)
    [line] = [line for line in file.lines if line.key == ALCOHOL]
    termed.write(ALCOHOL, "pl", words)
    [standing] = standings(termed.version, "pl", [ALCOHOL])
    read = {ALCOHOL: standing.wording}
    with pytest.raises(Refused) as refused:
        actions.submit(version=termed.version, language="pl", read=read, by=termed.translator)
    assert line.reason == SAID
    assert found(termed) == [SAID]
    assert list(objections(Act.SUBMIT, standing, by=termed.translator)) == list(refused.value.reasons)
    assert SAID in refused.value.reasons[0]


def test_a_term_in_any_inflection_is_no_finding_and_another_word_is_a_warning(termed):
    termed.write(ALCOHOL, "pl", "Nie wolno zażywać z alkoholem.")
    assert found(termed) == []
    termed.write(ALCOHOL, "pl", "Nie wolno zażywać z wódką.")
    assert found(termed) == ["“alcohol” is not said as the glossary has it: “alkohol”."]


def test_a_changed_glossary_is_heard_at_once(termed):
    termed.write(ALCOHOL, "pl", "Nie wolno zażywać z alkoholem.")
    with reading_once():
        assert found(termed) == []
        given(termed.translator, "alcohol", "pl", "napój wyskokowy")
        assert found(termed) == ["“alcohol” is not said as the glossary has it: “napój wyskokowy”."]


def test_a_form_ruled_out_is_no_finding_inside_one_that_is_agreed_on(termed):
    given(termed.translator, "alcohol", "pl", "trunek alkoholowy", forbidden=["trunek"])
    termed.write(ALCOHOL, "pl", "Nie wolno: trunek alkoholowy.")
    assert found(termed) == []


def test_a_screen_full_of_wordings_asks_for_the_glossary_once(termed, django_assert_num_queries):
    found_all = standings(termed.version, "pl")
    findings_in(found_all[0])
    with reading_once(), django_assert_num_queries(1):
        for standing in found_all:
            findings_in(standing)


def test_english_is_not_looked_up_in_the_glossary(termed, django_assert_num_queries):
    found_all = standings(termed.version, "en")
    with django_assert_num_queries(0):
        for standing in found_all:
            findings_in(standing)


# Tasks


def test_a_changed_term_of_safety_opens_a_task_for_each_language_that_uses_it(termed):
    assert open_tasks() == [("alcohol", "pl", ["paracetamol"])]  # its first forms are a change: live words may not have them
    changed(termed.author, "alcohol", definition="Ethanol.", is_safety=True)
    assert open_tasks() == [("alcohol", "pl", ["paracetamol"]), ("alcohol", "ur", ["paracetamol"])]
    polish, urdu = GlossaryTask.objects.order_by("language")
    assert [len(task.changes) for task in (polish, urdu)] == [2, 1]
    assert urdu.differences[0]["rows"] == [("Definition", "", "Ethanol.")]
    assert (urdu.opened_by, Event.objects.latest("number").payload["tasks"]) == (
        "author",
        {"alcohol": {"pl": ["paracetamol"], "ur": ["paracetamol"]}},
    )


def test_a_sheet_in_work_counts_as_use_once_it_has_words(termed):
    termed.write(ALCOHOL, "pl", "Nie wolno zażywać z alkoholem.")
    changed(termed.author, "alcohol", definition="Ethanol.", is_safety=True)
    assert open_tasks() == [("alcohol", "pl", ["ibuprofen", "paracetamol"]), ("alcohol", "ur", ["paracetamol"])]


def test_forms_of_one_language_open_a_task_there_alone(termed):
    GlossaryTask.objects.all().delete()
    given(termed.translator, "alcohol", "ur", "شراب")
    assert open_tasks() == [("alcohol", "ur", ["paracetamol"])]


def test_neither_a_note_nor_a_term_that_is_no_matter_of_safety_opens_a_task(termed):
    GlossaryTask.objects.all().delete()
    changed(termed.author, "alcohol", note="As in beer.", is_safety=True)
    term(termed.author, "tablet")
    given(termed.translator, "tablet", "pl", "tabletka")
    term(termed.author, "beer", is_safety=True)
    given(termed.translator, "beer", "pl", "piwo")  # nothing says beer
    assert open_tasks() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda who: changed(who, "alcohol", is_safety=False),
        lambda who: given(who, "alcohol", "en", "alcohol", allowed=["spirits"]),
        lambda who: removed(who, "alcohol"),
        lambda who: changed(who, "alcohol", is_safety=True, do_not_translate=True),
    ],
)
def test_whatever_changes_what_a_term_of_safety_means_opens_tasks(termed, change):
    GlossaryTask.objects.all().delete()
    change(termed.author)
    assert [language for _, language, _ in open_tasks()] == ["pl", "ur"]


def test_a_task_is_closed_by_a_person_of_the_language_with_a_reason(termed):
    task = GlossaryTask.objects.get()
    with pytest.raises(NotEntitled):
        close_task(number=task.pk, seen=1, reason="Fine", by=termed.author)
    with pytest.raises(Refused, match="Say why"):
        close_task(number=task.pk, seen=1, reason=" ", by=termed.reviser)
    close_task(number=task.pk, seen=1, reason="The live words have the form.", by=termed.reviser)
    task.refresh_from_db()
    assert (task.closed_by, task.reason, bool(task.closed_at)) == ("reviser", "The live words have the form.", True)
    event = Event.objects.latest("number")
    assert (event.act, event.actor, event.payload["reason"]) == (
        "glossary task closed",
        "reviser",
        "The live words have the form.",
    )
    with pytest.raises(Refused, match="was closed by reviser"):
        close_task(number=task.pk, seen=1, reason="Again", by=termed.reviser)


def test_a_task_is_not_closed_over_a_change_nobody_has_seen(termed):
    task = GlossaryTask.objects.get()
    given(termed.translator, "alcohol", "pl", "alkohol", "spirytus")
    with pytest.raises(Refused, match="changed again while you were reading"):
        close_task(number=task.pk, seen=1, reason="Fine", by=termed.reviser)
    assert close_task(number=task.pk, seen=2, reason="Fine", by=termed.reviser).closed_at


def test_after_a_task_was_closed_the_next_change_opens_another(termed):
    close_task(number=GlossaryTask.objects.get().pk, seen=1, reason="Fine", by=termed.reviser)
    given(termed.translator, "alcohol", "pl", "spirytus")
    assert GlossaryTask.objects.filter(language="pl").count() == 2
    assert open_tasks() == [("alcohol", "pl", ["paracetamol"])]


def test_a_waived_warning_of_a_term_stays_waived_until_the_words_change(termed):
    termed.write(ALCOHOL, "pl", "Nie wolno zażywać z wódką.")
    read = {ALCOHOL: Wording("Do not take it with alcohol.", "Nie wolno zażywać z wódką.")}
    actions.submit(version=termed.version, language="pl", read=read, by=termed.translator)
    actions.waive(version=termed.version, language="pl", read=read, by=termed.reviser, code="terms", reason="Vodka is meant")
    [standing] = standings(termed.version, "pl", [ALCOHOL])
    assert standing.waived == {"terms"}
