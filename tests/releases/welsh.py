"""A language whose interface nobody has published: people are appointed for it, and the sheet is translated."""

from cms.people.actions import appoint
from cms.review import actions
from cms.roles import Role


def open_welsh(universe):
    for person, role in (("translator", Role.TRANSLATOR), ("reviser", Role.REVISER), ("clinician", Role.CLINICAL_REVIEWER)):
        appoint(person=getattr(universe, person), role=role, language="cy", by="tests")


def translate_into_welsh(universe, sheet=None):
    """Words that are the English ones: a check warns of that, and the reviser waives it."""
    for segment in (sheet or universe.sheet).latest().ordered():
        actions.write(segment=segment, language="cy", text=segment.source, by=universe.translator)
    universe.review("cy", sheet)
