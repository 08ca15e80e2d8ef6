"""Tables whose translations stand a row too high or too low, as a sorted column or a deleted cell leaves them. Pure.

Rows without numbers would pass every check, so such a table is refused as a whole.
"""

from collections import Counter
from collections.abc import Sequence

from cms.catalogues.reading import Entry
from cms.checks.tokens import ADDRESSES, numbers, tokens
from cms.languages import SOURCE

ENOUGH = 3  # rows with the numbers of their neighbour


def reason_against(entries: Sequence[Entry], *, filename: str, language: str) -> str:
    """Return why a table's rows cannot be right, or nothing."""
    sources = [_marks(entry.source, SOURCE) for entry in entries]
    targets = [_marks(entry.target, language) for entry in entries]
    for step, where, beside in ((1, "low", "above"), (-1, "high", "below")):
        shifted = [
            place
            for place, target in enumerate(targets)
            if target and target != sources[place] and 0 <= place - step < len(sources) and target == sources[place - step]
        ]
        if len(shifted) < ENOUGH:
            continue
        right = sum(bool(targets[place]) and targets[place] == sources[place] for place in range(shifted[0], shifted[-1]))
        if len(shifted) > right:
            line = entries[shifted[0]].line
            told = f"{len(shifted)} of them have the numbers of the English {beside} them"
            return f"{filename}, line {line}: from here on the translations seem to stand a row too {where}; {told}."
    return ""


def _marks(text: str, language: str) -> Counter[str]:
    return numbers(text, language) + Counter(one.folded for one in tokens(text, language) if one.kind in ADDRESSES)
