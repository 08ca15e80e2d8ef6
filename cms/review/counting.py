"""How many findings are open in an edition: counted as words come and go, and marked with what they were counted with.

The count of an edition is a cache like its state, with one difference: it also depends on the glossary and on the checks
themselves, which change without any word changing. So it carries a mark, a digest of both. A count with another mark than
today's is out of date and shown as such until `manage.py recount` has counted again; so is that of an edition whose words
all came at once, because checking hundreds of them must not hold up who publishes or takes in a file. Beside the sums stands
what each check found; counts kept before that was told apart are counted again in the same way.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from cms import languages
from cms.audit.chain import digest_of
from cms.checks import Term
from cms.languages import SOURCE
from cms.memory.glossary import glossaries_for
from cms.review.checking import found_with, terms_of
from cms.review.standing import Standing
from cms.review.state import Verdict

BLOCK, WARN, MARK = "block", "warn", "with"
CODES = "codes"  # of the checks: how many of what each found blocks, and how many warn
AT_ONCE = 20  # more changed wordings than this are counted later
MARK_DIGITS = 12
CHECKS = Path(languages.__file__).parent / "checks"

_marks: dict[str, tuple[tuple[Term, ...], str]] = {}  # by language: the terms, and the mark that they make
Findings = dict[str, Any]
Open = Counter[tuple[str, str]]  # by code, and BLOCK or WARN


def recounted(language: str, found: Iterable[Standing]) -> Findings:
    """What is open in all these wordings, counted today."""
    terms = terms_of(language)
    return _told(sum((_open_in(one, terms) for one in found), Open()), mark_of(language, terms))


def recounted_if_light(language: str, found: Sequence[Standing]) -> Findings:
    """The same for few words, as in an edition that has just been opened; otherwise nothing, for `recount` to count."""
    return recounted(language, found) if sum(bool(one.wording.target) for one in found) <= AT_ONCE else {}


def followed(findings: Findings, language: str, pairs: Sequence[tuple[Standing, Standing]]) -> Findings:
    """The count after these segments went from one standing to another; nothing where it would take long, or was out of date."""
    changed = [(one, then) for one, then in pairs if one.wording != then.wording or then.judgements[-1].verdict is Verdict.WAIVED]
    if not changed or not findings:
        return findings
    terms = terms_of(language)
    mark = mark_of(language, terms)
    if not is_of_today(findings, mark) or len(changed) > AT_ONCE:
        return {}
    counted = Open()
    for code, pair in findings[CODES].items():
        counted[code, BLOCK], counted[code, WARN] = pair
    for one, then in changed:
        counted.subtract(_open_in(one, terms))
        counted.update(_open_in(then, terms))
    return _told(counted, mark)


def is_of_today(findings: Findings, mark: str) -> bool:
    """Whether the count was made with what the mark names, and tells the checks apart."""
    return findings.get(MARK) == mark and CODES in findings


def marks_of(codes: Collection[str]) -> dict[str, str]:
    """The marks of today's counts; two queries, whatever the number of languages."""
    read = glossaries_for([code for code in codes if code != SOURCE])
    return {code: mark_of(code, read.get(code, ())) for code in codes}


def mark_of(language: str, terms: tuple[Term, ...]) -> str:
    """Names the checks and those terms that can find something in this language; worked out once for each glossary read."""
    known = _marks.get(language)
    if known is None or known[0] is not terms:
        known = _marks[language] = (terms, digest_of([checks(), [*map(_said_of, filter(_speaks, terms))]])[:MARK_DIGITS])
    return known[1]


@cache
def checks() -> str:
    """A digest of everything that finds something in a wording, other than the glossary."""
    files = sorted(path for path in CHECKS.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return digest_of([[path.name, sha256(path.read_bytes()).hexdigest()] for path in (*files, Path(languages.__file__))])


def _speaks(term: Term) -> bool:
    return bool(term.preferred or term.allowed or term.forbidden or term.do_not_translate)


def _said_of(term: Term) -> list[object]:
    forms = [list(forms) for forms in (term.source, term.preferred, term.allowed, term.forbidden)]
    return [term.key, *forms, term.do_not_translate, term.is_safety]


def _open_in(standing: Standing, terms: tuple[Term, ...]) -> Open:
    """What blocks, and what warns and nobody has answered; where there are no words yet, nothing."""
    if not standing.wording.target:
        return Open()
    segment = standing.segment
    said = found_with(terms, standing.wording, standing.language, kind=segment.kind, container=segment.container)
    waived = standing.waived if said else set()
    return Open((one.code, BLOCK if one.blocks else WARN) for one in said if one.blocks or one.code not in waived)


def _told(counted: Open, mark: str) -> Findings:
    codes = {code: [counted[code, BLOCK], counted[code, WARN]] for code, _ in sorted(+counted)}
    return {
        BLOCK: sum(block for block, _ in codes.values()),
        WARN: sum(warn for _, warn in codes.values()),
        MARK: mark,
        CODES: codes,
    }
