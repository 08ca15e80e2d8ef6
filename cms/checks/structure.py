"""Checks of the parts of a text: as many sentences as in the English."""

import re
from collections.abc import Iterator

from cms.checks import markup
from cms.checks.findings import Finding, Severity
from cms.checks.pair import Pair
from cms.checks.registry import check
from cms.checks.sentences import sentences
from cms.languages import SOURCE

_JOINTS = re.compile("[;؛；—–]")


@check("sentences", mqm="accuracy/omission")
def sentence_count(pair: Pair) -> Iterator[Finding]:
    """There are fewer sentences than in the English: one may be lost. More of them are no fault, unless there are many more."""
    count = len(sentences(markup.plain(pair.source), SOURCE))
    target = markup.plain(pair.target)
    count_here = len(sentences(target, pair.language))
    if count_here < count - _joined(pair, target):
        message = f"The English has {count} sentences, this text {count_here}: is one missing?"
        yield Finding("sentences", Severity.WARN, message)
    elif count_here > 2 * count and count_here > count + 1:
        message = f"The English has {_named(count)}, this text {count_here}: is something added?"
        yield Finding("sentences", Severity.WARN, message)


def _joined(pair: Pair, target: str) -> int:
    """Return how many sentences may have been joined to others by a semicolon, where so long a text can have lost none."""
    low, high = pair.entry.band
    is_long = len(target) >= len(markup.plain(pair.source)) * (low * high) ** 0.5
    return max(0, len(_JOINTS.findall(target)) - len(_JOINTS.findall(pair.source))) if is_long else 0


def _named(count: int) -> str:
    return "one sentence" if count == 1 else f"{count} sentences"
