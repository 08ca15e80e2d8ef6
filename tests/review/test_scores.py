import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.review.mqm import MULTIPLIERS, ErrorSeverity, ErrorType, Outcome
from cms.review.scores import Error, penalty_per_thousand_words, score_of

ERRORS = st.builds(Error, st.sampled_from(ErrorType), st.sampled_from(ErrorSeverity), st.sampled_from(["", *Outcome]))


def test_every_severity_has_its_points_and_graver_ones_have_more():
    assert set(MULTIPLIERS) == set(ErrorSeverity)
    points = [MULTIPLIERS[severity] for severity in ErrorSeverity]
    assert points == sorted(set(points))


@pytest.mark.parametrize(
    ("counts", "words", "penalty"),
    [
        ({}, 500, 0),
        ({ErrorSeverity.NEUTRAL: 9}, 500, 0),
        ({ErrorSeverity.MINOR: 1}, 1_000, 1),
        ({ErrorSeverity.MINOR: 2, ErrorSeverity.MAJOR: 1, ErrorSeverity.CRITICAL: 1}, 500, 64),
        ({ErrorSeverity.CRITICAL: 1}, 0, None),
    ],
)
def test_the_penalty_is_points_for_a_thousand_words(counts, words, penalty):
    assert penalty_per_thousand_words(counts, words) == penalty


def test_a_score_counts_by_type_and_severity_and_sets_aside_what_was_not_done():
    found = [
        Error(ErrorType.GRAMMAR, ErrorSeverity.MINOR),
        Error(ErrorType.GRAMMAR, ErrorSeverity.MINOR, Outcome.DONE),
        Error(ErrorType.OMISSION, ErrorSeverity.CRITICAL),
        Error(ErrorType.SPELLING, ErrorSeverity.MAJOR, Outcome.NOT_DONE),
    ]
    score = score_of(found, ["Take two tablets.", "Not more."])
    assert score.rows == [(ErrorType.OMISSION, [0, 0, 0, 1]), (ErrorType.GRAMMAR, [0, 2, 0, 0])]
    assert (score.penalty, score.words, score.set_aside) == (27, 5, 1)
    assert score.per_thousand_words == 5_400


@given(st.lists(ERRORS), ERRORS)
def test_one_more_error_never_makes_a_score_better(found, another):
    sources = ["Some words of English"]
    assert score_of([*found, another], sources).penalty >= score_of(found, sources).penalty


@given(st.lists(ERRORS))
def test_every_error_is_in_the_table_or_set_aside(found):
    score = score_of(found, [])
    assert sum(sum(counts) for _, counts in score.rows) + score.set_aside == len(found)
    assert score.per_thousand_words is None
