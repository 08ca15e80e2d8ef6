import pytest

from cms.checks.runner import findings
from cms.memory.glossary import reading_once
from cms.review.checking import findings_of
from cms.review.state import Wording
from tests.memory.terms import given, term

pytestmark = pytest.mark.django_db  # the checks ask for the glossary
SCENE = {"language": "pl", "kind": "paragraph", "container": ""}
ENGLISH = "Take 3 tablets."


def asked(target="Weź 2 tabletki."):
    return findings_of(Wording(ENGLISH, target), **SCENE)


def test_what_is_remembered_is_what_the_checks_say():
    for _ in range(2):
        assert asked() == findings(source=ENGLISH, target="Weź 2 tabletki.", terms=(), **SCENE)
        assert asked("Weź 4 tabletki.") != asked()


def test_nobody_can_change_what_is_remembered():
    asked().clear()
    assert asked()


def test_a_change_of_the_glossary_is_heard_of_at_once(published):
    before = asked("Weź 3 pastylki.")
    term(published.author, "tablets")
    given(published.translator, "tablets", "pl", "tabletki")
    assert {finding.code for finding in asked("Weź 3 pastylki.")} - {finding.code for finding in before} == {"terms"}


def test_in_one_piece_of_work_the_glossary_is_read_once(django_assert_num_queries):
    with reading_once():
        asked()
        with django_assert_num_queries(0):
            asked("Weź 5 tabletek.")
