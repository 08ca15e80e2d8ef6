import pytest

from cms.people.actions import appoint
from cms.review.actions import open_translations
from cms.roles import Role

WELSH = {
    "translator": [Role.TRANSLATOR],
    "second_translator": [Role.TRANSLATOR, Role.REVISER],
    "reviser": [Role.REVISER],
    "clinician": [Role.CLINICAL_REVIEWER],
    "second_clinician": [Role.CLINICAL_REVIEWER],
}


@pytest.fixture
def opened(published):
    """The published factsheet is open for translation into Welsh too, and there is not a word of Welsh yet."""
    for name, roles in WELSH.items():
        for role in roles:
            appoint(person=getattr(published, name), role=role, language="cy", by="tests")
    open_translations(version=published.version, languages=["cy"])
    return published
