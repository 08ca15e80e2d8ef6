"""Which texts no memory and no machine may propose words for: where a word that nearly fits does harm. Pure.

A person writes these anew each time (FIELD §12.21: care cards, doses and contacts).
"""

from cms.checks.pair import STRICT_CONTAINERS, Pair
from cms.checks.tokens import Kind
from cms.languages import SOURCE

_CONTACTS = frozenset({Kind.PHONE, Kind.EMAIL, Kind.WEB})
_DOSES = frozenset({Kind.QUANTITY, Kind.TEMPERATURE, Kind.PERCENT, Kind.RANGE})
_DOSE_WORDS = frozenset({"drugs", "frequency"})


def reason_for_protection(source: str, *, kind: str, container: str) -> str:
    """Return why a person alone may give words for this English, or nothing."""
    if container in STRICT_CONTAINERS or kind == "card heading":
        return "It stands in a box that tells the reader what to do."
    english = Pair(source, "", SOURCE)
    kinds = {token.kind for token in english.source_tokens}
    if kinds & _CONTACTS:
        return "It holds a contact."
    measured = any(quantity.unit for quantity in english.source_quantities)
    if measured or kinds & _DOSES or english.source_hits.keys() & _DOSE_WORDS:
        return "It speaks of a medicine, a dose or a measure."
    return ""
