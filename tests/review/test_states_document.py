import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cms.review.mqm import ErrorSeverity, ErrorType
from cms.review.state import EditionState, State, Verdict
from cms.review.state_tables import EDITIONS, SEVERITIES, STATES, VERDICTS, edges, page

WRITTEN = settings.BASE_DIR / "docs" / "states.md"


def test_the_document_of_states_is_what_the_tables_say():
    assert WRITTEN.read_text(encoding="utf-8") == page()


def test_every_state_and_decision_is_explained():
    assert list(STATES) == list(State)
    assert list(VERDICTS) == list(Verdict)
    assert list(EDITIONS) == list(EditionState)
    assert list(SEVERITIES) == list(ErrorSeverity)


def test_the_document_tells_who_remarks_who_answers_and_of_what_kinds():
    assert "| remark | reviser, clinical reviewer | clinical reviewer |" in page()
    assert "| answer | translator, reviser, clinical reviewer | author, clinical reviewer |" in page()
    assert all(kind in page() for kind in ErrorType)


def test_the_document_tells_from_where_and_by_whom_and_what_is_earned():
    assert "| approve | revised | clinical reviewer | approved |" in page()
    assert "| approve | submitted | clinical reviewer | approved |" in page()
    assert "| return | submitted, revised, approved | reviser, clinical reviewer | returned |" in page()
    assert "    approved --> stale: the English changes" in page()


def test_only_a_revised_translation_becomes_approved_in_the_diagram():
    assert [before for before, after, _ in edges(is_source=False) if after is State.APPROVED] == [State.REVISED]


def test_the_command_writes_the_document(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    call_command("document_states")
    assert (tmp_path / "docs" / "states.md").read_bytes() == page().encode()
    call_command("document_states", "--check")


@pytest.mark.parametrize("there", [None, "# States\n"])
def test_the_check_exits_with_1_when_the_document_is_missing_or_differs(tmp_path, settings, there):
    settings.BASE_DIR = tmp_path
    if there is not None:
        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "states.md").write_text(there)
    with pytest.raises(CommandError, match="run manage.py document_states") as refusal:
        call_command("document_states", "--check")
    assert refusal.value.returncode == 1
