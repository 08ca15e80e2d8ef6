"""The evidence pack with what readers said about the page, which only this package knows; contact details stay here."""

from typing import Any

from cms.factsheets.models import Factsheet
from cms.feedback.models import Message
from cms.people.models import Person
from cms.releases.evidence_pack import Pack, make_pack

FIELDS = ("version", "identity", "helpful", "text", "state", "led_to_version", "is_safety", "note")


def evidence_pack(*, factsheet: Factsheet, language: str, by: Person) -> Pack:
    """Make the pack that is handed over, by screen and by command alike."""
    return make_pack(factsheet=factsheet, language=language, by=by, beside={"feedback": feedback_about(factsheet, language)})


def feedback_about(factsheet: Factsheet, language: str) -> list[dict[str, Any]]:
    """Every message about the page in a language, oldest first, and what came of it."""
    found = Message.objects.filter(factsheet=factsheet.key, language=language).order_by("pk").select_related("handled_by")
    return [
        {name: getattr(one, name) for name in FIELDS}
        | {
            "number": one.pk,
            "day": one.day.isoformat(),
            "handled_by": str(one.handled_by or ""),
            "handled_on": one.handled_on.isoformat() if one.handled_on else "",
        }
        for one in found
    ]
