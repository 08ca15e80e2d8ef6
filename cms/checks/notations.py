"""The check of notations that get misread: 1.0 mg is taken for 10, .5 for 5, U for a nought, 5mg for 50.

After the list of error-prone abbreviations of the Institute for Safe Medication Practices (ISMP).
"""

import re
from collections import Counter
from collections.abc import Iterator

from cms.checks.findings import Finding, Severity
from cms.checks.pair import Pair
from cms.checks.registry import Scope, check
from cms.checks.tokens import Kind, Token, fold
from cms.languages import SOURCE

_GAP = "[ \u00a0\u202f]?"
_DOSE = r"(?:mcg|mg|ng|kg|g|[µμ]g|ml|mL|dl|l|L|IU|mmol|units?)(?![^\W\d_])"
# In Arabic, Farsi and the like a dose is often followed by a word of its own, so any word may follow there.
_NOTATIONS = (
    (
        "trailing zero",
        re.compile(rf"(?<![\d.,])\d+[.,]0+(?={_GAP}{_DOSE})"),
        "“{}” ends in a nought behind the decimal mark and is read ten times larger when the mark is overlooked.",
    ),
    (
        "naked decimal",
        re.compile(rf"(?<![\w.,)])[.,]\d+(?={_GAP}{_DOSE})"),
        "“{}” has no nought before the decimal mark and is read ten or more times larger when the mark is overlooked.",
    ),
    ("micro sign", re.compile(rf"(?<=\d){_GAP}[µμ]g(?![^\W\d_])"), "“{}” is misread as mg; micrograms are written out, or mcg."),
    (
        "U for units",
        re.compile(r"(?<=\d)[ \u00a0\u202f]?(?:U|I\.?U\.?)(?![^\W\d_])"),
        "“{}” is misread as a nought or a 4; “units” is written out.",
    ),
    (
        "run together",
        re.compile(r"(?<![\w.,-])\d+(?:[.,]\d+)?(?:mcg|mg|ml|mL|IU)(?![^\W\d_])"),
        "“{}” has no blank between the number and its unit, and an m is misread as noughts.",
    ),
)
_HOLDS = re.compile(rf"\d{_GAP}(?:{_DOSE}|I?\.?U)")
# Which of them make a dose ten or more times larger.
_TENFOLD = frozenset({"trailing zero", "naked decimal"})
_HIDES = frozenset({Kind.EMAIL, Kind.WEB, Kind.PLACEHOLDER})


@check("notations", mqm="locale conventions/measurement format", scope=Scope.ANY_TEXT)
def notations(pair: Pair) -> Iterator[Finding]:
    """A dose is written in a way that gets misread: 1.0 mg, .5 mg, µg, U or IU for units, 5mg without a blank.

    In a translation only what the English does not have, which the author of the English is told of.
    """
    if not _HOLDS.search(folded := fold(pair.target)):
        return
    there: Counter[str] = Counter()
    if pair.language != SOURCE:
        there = Counter(name for name, _, _ in _found(fold(pair.source), pair.source_tokens))
    for name, match, said in _found(folded, pair.target_tokens):
        if there[name]:
            there[name] -= 1
            continue
        severity = Severity.BLOCK if pair.is_strict and name in _TENFOLD else Severity.WARN
        yield Finding("notations", severity, said.format(match.group().strip()), (match.span(),))


def _found(folded: str, tokens: tuple[Token, ...]) -> Iterator[tuple[str, re.Match[str], str]]:
    hidden = [token.span for token in tokens if token.kind in _HIDES]
    for name, pattern, said in _NOTATIONS:
        for match in pattern.finditer(folded):
            if not any(start <= match.start() < end for start, end in hidden):
                yield name, match, said
