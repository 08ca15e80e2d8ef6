"""How much a change to the English matters, per segment of the version that brings it.

0 technical, 1 editorial, 2 clarification, 3 clinical, 4 safety-critical; from 3 on, live translations carry a notice.
"""

from django.db import transaction

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Segment, Version
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act

SEVERITIES = range(5)


@transaction.atomic
def grade(*, version: Version, key: str, severity: int, note: str, by: Person) -> Segment:
    """Grade one change; raises Refused for a severity that there is not, or without a reason in words."""
    require(by, Act.GRADE, SOURCE)
    factsheets.lock(version.factsheet)
    segment = version.segments.filter(key=key).first()
    if segment is None:
        raise Unknown(f"{version} has no segment “{key}”.")
    reasons = []
    if severity not in SEVERITIES:
        reasons.append("A severity is 0, 1, 2, 3 or 4.")
    if not note.strip():
        reasons.append("Say in a few words why it has this severity.")
    if version.number == 1 and severity:
        reasons.append("The first version changes nothing, so there is nothing to grade.")
    if reasons:
        raise Refused(*reasons)
    before = segment.severity
    segment.severity = severity
    segment.save(update_fields=["severity"])
    record(actor=by.username, act="severity set", subject=f"{version} {key}", before=before, severity=severity, note=note)
    return segment
