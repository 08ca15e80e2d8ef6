"""Remarks and answers are changed or removed behind the rules, and `manage.py verify` has to find and name it."""

import pytest

from cms.releases.verification import prove
from cms.review.models import Remark
from cms.review.mqm import Outcome
from cms.review.remarks import dispose
from tests.releases.tampering import breaks, change, remove
from tests.review.remarking import TITLE, make


@pytest.fixture
def made(published):
    [made] = make(published, TITLE)
    return made


@pytest.fixture
def answer(published, made):
    return dispose(remark=made, outcome=Outcome.NOT_DONE, reason="It stays.", by=published.clinician)


def test_remarks_and_answers_that_nobody_touched_are_proved(answer):
    counts = {proof.what: (proof.checked, proof.breaks) for proof in prove() if "remarks" in proof.what}
    assert counts == {"remarks backed by the audit": (1, ()), "answers to remarks backed by the audit": (1, ())}


@pytest.mark.parametrize("column", ["text", "severity", "error_type", "language", "segment_key", "digest"])
def test_a_changed_remark_is_found(made, column):
    change(made, **{column: "minor"})
    assert any(line.startswith(f"Remark {made.pk} (") and line.endswith("is not what the audit tells of.") for line in breaks())


def test_a_remark_moved_to_other_words_is_found(made):
    change(made, target="Inne słowa")
    assert f"Remark {made.pk} ({TITLE}, pl) was changed: its words are not those of its digest." in breaks()


def test_a_removed_remark_is_found(made):
    remove(made)
    assert f"Remark {made.pk} on paracetamol ({TITLE}, pl) by reviser is told of in the audit and gone." in breaks()


def test_a_copied_remark_is_found(made):
    copy = Remark.objects.get(pk=made.pk)
    copy.pk = None
    copy.save(force_insert=True)
    assert f"Remark {copy.pk} ({TITLE}, pl) by reviser is not what the audit tells of." in breaks()


@pytest.mark.parametrize("column", ["outcome", "reason"])
def test_a_changed_answer_is_found(answer, column):
    change(answer, **{column: "done"})
    assert any(line.startswith(f"The answer to remark {answer.remark_id},") for line in breaks())


def test_a_removed_answer_is_found(answer):
    remove(answer)
    wanted = f"The answer to remark {answer.remark_id}, “not done” by clinician, is told of in the audit and gone."
    assert breaks() == [wanted]
