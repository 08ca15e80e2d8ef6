"""What an author tells translators about a segment; it stands beside the words and is none of them."""

from django.db import transaction

from cms.audit.actions import record
from cms.checks import characters
from cms.errors import Refused, Unknown
from cms.factsheets.actions import lock
from cms.factsheets.models import Segment, Version
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act

MAX_NOTE = 500


@transaction.atomic
def give_note(*, version: Version, key: str, note: str, by: Person) -> str:
    """Keep a note with a segment of this version and of those after it; an empty one takes it away. Return it as it is kept."""
    require(by, Act.WRITE, SOURCE)
    lock(version.factsheet)
    found = Segment.objects.filter(version__factsheet=version.factsheet, version__number__gte=version.number, key=key)
    if not found.exists():
        raise Unknown(f"{version} has no segment “{key}”.")
    told = " ".join(note.split())
    if reasons := characters.reasons_against(told, limit=MAX_NOTE):
        raise Refused(*reasons)
    if found.exclude(note=told).exists():
        found.update(note=told)
        record(actor=by.username, act="note given", subject=f"{version} {key}", note=told)
    return told
