"""What the reports count: how much is approved, what is late, how long steps take, what is found, and whom we reach."""

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils import timezone

from cms.checks.runner import ALL
from cms.languages import REGISTRY, SOURCE
from cms.releases.models import Stay
from cms.review.counting import BLOCK, CODES, WARN, Findings
from cms.review.models import Decision, Remark
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.review.state import Verdict
from cms.workbench.lateness import Versions, late_translations
from cms.workbench.plots import Grid, Plot, Ruled

WEEKS = 16
DAYS = 365  # of which remarks are counted
LAST = 2_000  # approvals whose steps are timed
LONG_OVERDUE = timedelta(days=14)
SPEAKERS = Path(__file__).parent / "data" / "main-languages-2021.toml"
STEPS = {
    "written, until submitted": (Verdict.WRITTEN, Verdict.SUBMITTED),
    "submitted, until revised": (Verdict.SUBMITTED, Verdict.REVISED),
    "revised, until approved": (Verdict.REVISED, Verdict.APPROVED),
}
SECONDS_OF_A_DAY = 86_400
TYPES = {one.code: one.mqm for one in ALL}
NO_TYPE = "without a type"  # of a check that failed itself, or that there is no longer


def throughput(language: str, today: date) -> Plot:
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    approved = _in(language, Decision.objects.filter(verdict=Verdict.APPROVED.value, at__gte=_midnight(weeks[0]))).order_by()
    counted = {
        timezone.localdate(week): count
        for week, count in approved.annotate(week=TruncWeek("at")).values_list("week").annotate(Count("pk"))
    }
    lines = [(f"{week:%-d %b %Y}", [counted.get(week, 0)]) for week in weeks]
    said = f"Approvals by clinicians in each of the last {WEEKS} weeks, English among them."
    return Plot("throughput", "Wordings approved a week", said, "Week from", ["approved"], lines)


def lateness(language: str, today: date) -> Plot:
    counted: dict[str, list[int]] = {}
    for (_, code), late in late_translations(Versions.of()).items():
        if late.due and language in {"", code}:
            overdue = today - late.due
            counted.setdefault(code, [0, 0, 0])[(overdue > timedelta(0)) + (overdue > LONG_OVERDUE)] += 1
    said = "Live translations that a change to the English has overtaken, by the day they are due."
    series = ["not due yet", "overdue by up to 14 days", "overdue by more"]
    return Plot("lateness", "Late translations", said, "Language", series, _by_language(counted))


def time_per_step(language: str, today: date) -> Plot:
    spans = _spans(language)
    lines = [(step, [round(median(spans[step]), 1) if spans[step] else 0]) for step in STEPS]
    said = f"The middle value in days, of the {LAST:,} translated wordings approved last."
    notes = [str(len(spans[step])) for step in STEPS]
    return Plot(
        "steps",
        "Time per step",
        said,
        "Step",
        ["days"],
        lines,
        noted="Wordings",
        notes=notes,
        tells_of_nought=any(spans.values()),
    )


def _spans(language: str) -> dict[str, list[float]]:
    """How many days each step took, for the wordings approved last."""
    place = ("factsheet", "language", "segment_key", "digest")
    approved = _in(language, Decision.objects.filter(verdict=Verdict.APPROVED.value)).exclude(language=SOURCE)
    last = set(approved.order_by("-pk").values_list(*place)[:LAST])
    about = Decision.objects.filter(
        factsheet__in={one[0] for one in last}, language__in={one[1] for one in last}, digest__in={one[3] for one in last}
    )
    first: dict[tuple[Any, ...], dict[str, datetime]] = defaultdict(dict)
    for *where, verdict, at in about.order_by("pk").values_list(*place, "verdict", "at"):
        first[tuple(where)].setdefault(verdict, at)
    spans: dict[str, list[float]] = {step: [] for step in STEPS}
    for where in last:
        for step, (begins, ends) in STEPS.items():
            began, ended = first[where].get(begins.value), first[where].get(ends.value)
            if began and ended and ended >= began:
                spans[step].append((ended - began).total_seconds() / SECONDS_OF_A_DAY)
    return spans


def open_findings(language: str, today: date) -> Plot:
    counted: dict[str, list[int]] = {}
    missing: Counter[str] = Counter()
    for code, findings, editions in _counts(language):
        sums = counted.setdefault(code, [0, 0])
        sums[0] += editions * findings.get(BLOCK, 0)
        sums[1] += editions * findings.get(WARN, 0)
        missing[code] += 0 if findings else editions
    lines = _by_language(counted)
    notes = [str(missing[code]) for code in _ordered(counted)]
    said = "What the checks say of the words that are worked on now, and nobody has answered."
    return Plot(
        "findings", "Open findings by language", said, "Language", ["block", "warnings"], lines, "Editions not counted yet", notes
    )


def findings_by_check(language: str, today: date) -> Grid:
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    blocking: Counter[str] = Counter()
    unknown = 0
    for code, findings, editions in _counts(language):
        unknown += 0 if CODES in findings else editions
        for check, (block, warn) in findings.get(CODES, {}).items():
            counted[check][code] += editions * (block + warn)
            blocking[check] += editions * block
    columns = _ordered(code for by_language in counted.values() for code in by_language)
    lines = [
        Ruled(check, TYPES.get(check, NO_TYPE), [found[code] for code in columns], blocking[check])
        for check, found in sorted(counted.items(), key=lambda line: (TYPES.get(line[0], NO_TYPE), line[0]))
    ]
    said = "The same findings by check, under the type of error (MQM); the larger a square, the more there are."
    if unknown:
        said += f" Editions that are not counted by check yet: {unknown}."
    headings = ("Check", "Type of error (MQM)", "All", "Blocking")
    names = [REGISTRY[code].english for code in columns]
    return Grid("findings-by-check", "Open findings by check and language", said, headings, names, lines)


def _counts(language: str) -> Iterator[tuple[str, Findings, int]]:
    """What is kept of the findings of editions that are worked on, and of how many it is the same; two queries."""
    editions = _in(language, Versions.of().editions()).order_by()
    yield from editions.values_list("language", "findings").annotate(Count("pk"))


def remarks_by_type(language: str, today: date) -> Plot:
    return _remarks(language, today, "error_type", "remarks-by-type", "Remarks by type", "Type", lambda kinds: [*ErrorType])


def remarks_by_language(language: str, today: date) -> Plot:
    return _remarks(language, today, "language", "remarks-by-language", "Remarks by language", "Language", _ordered)


def _remarks(
    language: str, today: date, by: str, key: str, title: str, first: str, order: Callable[[Iterable[str]], list[Any]]
) -> Plot:
    since = _midnight(today - timedelta(days=DAYS))
    found = _in(language, Remark.objects.filter(at__gte=since)).order_by().values_list(by, "severity").annotate(Count("pk"))
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, severity, count in found:
        counted[kind][severity] = count
    lines = [
        (REGISTRY[kind].english if kind in REGISTRY else str(kind), [counted[kind].get(one.value, 0) for one in ErrorSeverity])
        for kind in order(counted)
        if kind in counted
    ]
    said = "What revisers and clinicians remarked on in the last year, by how much it matters."
    return Plot(key, title, said, first, [str(one) for one in ErrorSeverity], lines)


def coverage(language: str, today: date) -> Plot:
    live = Stay.objects.filter(ended=None).order_by().values_list("publication__edition__language").annotate(Count("pk"))
    counted = dict(live)
    told = speakers()
    codes = [code for code in told["thousands"] if language in {"", code}]
    names = [REGISTRY[code].english if code in REGISTRY else told["names"][code] for code in codes]
    lines = [(name, [counted.get(code, 0)]) for name, code in zip(names, codes, strict=True)]
    notes = [f"{told['thousands'][code]} 000" for code in codes]
    english = counted.get(SOURCE, 0)
    said = f"Factsheets that are live in each, the most spoken first; in English there are {english}. {told['source']}."
    title = "Coverage of the most spoken languages"
    return Plot(
        "coverage",
        title,
        said,
        "Language",
        ["live factsheets"],
        lines,
        noted="People with this main language",
        notes=notes,
        tells_of_nought=True,
    )


@cache
def speakers() -> dict[str, Any]:
    return tomllib.loads(SPEAKERS.read_text(encoding="utf-8"))


PLOTS: dict[str, Callable[[str, date], Plot | Grid]] = {
    "throughput": throughput,
    "lateness": lateness,
    "steps": time_per_step,
    "findings": open_findings,
    "findings-by-check": findings_by_check,
    "remarks-by-type": remarks_by_type,
    "remarks-by-language": remarks_by_language,
    "coverage": coverage,
}


def _in(language: str, rows: Any) -> Any:
    return rows.filter(language=language) if language else rows


def _ordered(codes: Iterable[str]) -> list[str]:
    found = set(codes)
    return sorted((code for code in REGISTRY if code in found), key=lambda code: REGISTRY[code].english)


def _by_language(counted: dict[str, list[int]]) -> list[tuple[str, list[int]]]:
    return [(REGISTRY[code].english, counted[code]) for code in _ordered(counted)]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))
