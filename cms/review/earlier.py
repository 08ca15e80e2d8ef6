"""Words that this factsheet had for the same English before: what was taken out of it and comes back need not be found anew."""

from cms.factsheets.models import Factsheet
from cms.review.models import Decision
from cms.review.state import Verdict, nfc

SHOWN = 3


def earlier_words(factsheet: Factsheet, *, language: str, source: str, current: str) -> list[Decision]:
    """Return the latest approvals of other words for this very English, in this or another segment, the newest first."""
    approvals = Decision.objects.filter(factsheet=factsheet, language=language, source=source, verdict=Verdict.APPROVED.value)
    known: dict[str, Decision] = {nfc(current): Decision()}
    for one in approvals.select_related("by").order_by("-pk")[:50]:
        known.setdefault(nfc(one.target), one)
    return list(known.values())[1 : SHOWN + 1]
