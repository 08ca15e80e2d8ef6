import pytest

from cms.people.actions import appoint
from cms.roles import Role
from tests.catalogues.files import exported


@pytest.fixture
def welsh(published):
    """The factsheet that is live in other languages is being put into Welsh; nothing is translated yet."""
    for person in (published.translator, published.second_translator):
        appoint(person=person, role=Role.TRANSLATOR, language="cy", by="tests")
    return published


@pytest.fixture
def abroad(welsh):
    """A file with two drafts is out; since then one of them was changed here."""
    welsh.write("paracetamol", "cy", "Paracetamol yn gryno")
    welsh.write("how-to-take-it", "cy", "Cymryd y feddyginiaeth")
    welsh.file = exported(welsh, "cy")
    welsh.write("how-to-take-it", "cy", "Sut i'w gymryd", by=welsh.second_translator)
    return welsh
