"""What holds for every text: the checks never fail on one, and point to places inside it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cms.checks import Term, findings
from cms.checks.sheet import Wording, sheet_findings
from cms.checks.vocabulary import vocabulary_of
from cms.languages import REGISTRY

MEANING = {"negation", "opposites", "modals", "drugs", "emergency-numbers", "english-left", "wrong-language", "sentences"}
PIECES = [
    "not",
    "nie",
    "لا",
    "999",
    "5 mg",
    "**",
    "[a](b)",
    "paracetamol",
    "must",
    "।",
    "。",
    ". ",
    "ا",
    "\u0430b",
    "е\u0301",
    "é",
    " ",
]
TEXTS = some.lists(some.one_of(some.sampled_from(PIECES), some.text(max_size=12)), max_size=12).map(" ".join)


@given(source=TEXTS, target=TEXTS, language=some.sampled_from(sorted(REGISTRY)))
def test_no_text_makes_a_check_fail_and_every_place_is_inside_the_texts(source, target, language):
    terms = (Term(source=("paracetamol",), preferred=("x",)), Term(source=("not", ""), forbidden=("nie",)))
    for one in findings(source=source, target=target, language=language, kept=("999", ""), terms=terms):
        assert one.code != "check-failed"
        assert all(0 <= start <= end <= len(target) for start, end in one.spans)
        assert all(0 <= start <= end <= len(source) for start, end in one.source_spans)


@given(TEXTS)
def test_english_beside_itself_has_no_finding_of_meaning(text):
    assert vocabulary_of("en")
    assert not MEANING & {one.code for one in findings(source=text, target=text, language="en")}


@given(some.lists(some.tuples(some.sampled_from("abc"), TEXTS, TEXTS), max_size=6))
def test_no_sheet_makes_the_checks_of_whole_sheets_fail_and_findings_belong_to_its_segments(rows):
    found = sheet_findings(Wording(*row) for row in rows)
    assert {one.key for one in found} <= {key for key, _, _ in rows}


HOSTILE = ["%", "a-", "1,", "1 ", "0 ", "萬1", "1至1萬", "½", "no sin ", "ha ku ", "**[", "(0", "every 8 ", "\ufeff", "ab.Cd"]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("language", ["pl", "so", "zh-hant", "ur"])
def test_no_text_takes_time_that_grows_out_of_proportion(piece, language):
    began = time.process_time()
    findings(source="Take 5 mg every 8 hours.", target=piece * 1000, language=language)
    findings(source=piece * 1000, target=piece * 1000 + "x", language=language)
    assert time.process_time() - began < 3
