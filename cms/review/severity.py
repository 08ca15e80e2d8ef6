"""How much the English changed since words were given, by the severities of the versions on the way.

0 technical, 1 editorial, 2 clarification, 3 clinical, 4 safety-critical; from 3 on, live translations carry a notice.
"""

from collections.abc import Iterable

from cms.factsheets.models import Segment, Version
from cms.languages import REGISTRY, SOURCE
from cms.review.editions import Standing
from cms.review.state import State, nfc

# Words that a clarification overtook may be handed on as they are; those of clinical changes are looked at one by one.
STILL_RIGHT_UP_TO = 2


def severities_since(version: Version, found: Iterable[Standing]) -> dict[str, int]:
    """How much the English changed since stale words were given: by segment key, the highest severity on the way; one query."""
    given = {one.segment.key: nfc(one.previous_source) for one in found if one.state is State.STALE}
    if not given:
        return {}
    earlier = Segment.objects.filter(version__factsheet=version.factsheet, version__number__lte=version.number)
    rows = earlier.filter(key__in=sorted(given))
    severities: dict[str, int] = {}
    for key, text, severity in rows.order_by("version__number").values_list("key", REGISTRY[SOURCE].field, "severity"):
        severities[key] = 0 if nfc(text) == given[key] else max(severities.get(key, 0), severity)
    return severities
