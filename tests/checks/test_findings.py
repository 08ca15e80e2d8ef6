from hypothesis import given
from hypothesis import strategies as st

from cms.checks import Finding, Severity, findings, runner
from cms.checks.registry import Scope, check
from cms.factsheets.pieces import Kind
from cms.languages import REGISTRY

NASTY = "ab é.,?:*[]()\\/@#%_{}<>&°‐–½⁹07٣۳৩ \u00a0\n\t\x00\ud800\ufeff\u200f\u202e\u2066\u2069ক।؟中月万"
texts = st.text(alphabet=st.characters()) | st.text(alphabet=NASTY)
languages = st.sampled_from(sorted(REGISTRY))
kinds = st.sampled_from([str(kind) for kind in Kind])


@given(texts, texts, languages, kinds)
def test_no_text_stops_the_checks_and_every_finding_points_into_the_texts(source, target, language, kind):
    for finding in findings(source=source, target=target, language=language, kind=kind):
        assert isinstance(finding, Finding)
        assert finding.code != "check-failed"
        assert all(0 <= start < end <= len(target) for start, end in finding.spans)
        assert all(0 <= start < end <= len(source) for start, end in finding.source_spans)


@given(texts, texts, languages)
def test_the_same_wording_always_gets_the_same_findings_blocking_ones_first(source, target, language):
    found = findings(source=source, target=target, language=language)
    assert found == findings(source=source, target=target, language=language)
    assert [finding.blocks for finding in found] == sorted((finding.blocks for finding in found), reverse=True)


@given(texts, languages)
def test_english_itself_is_judged_by_what_any_text_may_have_wrong(text, language):
    codes = {finding.code for finding in findings(source=text, target=text, language="en")}
    assert codes <= {"empty", "characters", "invisible", "normal-form", "notations", "doubled-words"}


def test_a_check_that_fails_stops_no_other_and_does_not_pass_for_a_clean_result(monkeypatch):
    @check("spelling", mqm="linguistic conventions/spelling")
    def spelling(pair):
        yield Finding("spelling", Severity.WARN, "This is lost when the check breaks off.")
        raise LookupError(pair.target)

    monkeypatch.setattr(runner, "ALL", (spelling, *runner.ALL))
    assert [(finding.code, finding.blocks) for finding in findings(source="Take 2?", target="Weź 3", language="pl")] == [
        ("check-failed", True),
        ("numbers", True),
        ("end-punctuation", False),
    ]


def test_a_failed_check_is_named_so_that_somebody_can_mend_it(monkeypatch):
    @check("spelling", mqm="linguistic conventions/spelling", scope=Scope.ANY_TEXT)
    def spelling(pair):
        raise LookupError

    monkeypatch.setattr(runner, "ALL", (spelling,))
    [finding] = findings(source="Words", target="Words", language="en")
    assert finding.message == "The check “spelling” failed on this text; tell the coordinator."


def test_a_good_translation_has_no_finding():
    source = "Take **2 tablets** of 500 mg. Call [0808 157 0192](tel:08081570192)."
    target = "Proszę zażyć **2 tabletki** po 500 mg. Proszę zadzwonić: [0808 157 0192](tel:08081570192)."
    assert findings(source=source, target=target, language="pl") == []
