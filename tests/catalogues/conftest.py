import pytest

from cms.people.actions import appoint
from cms.review import actions
from cms.review.state import State
from cms.roles import Role
from tests.catalogues.files import exported
from tests.universe import MAJOR

TITLE, HOW, DOSE = "paracetamol", "how-to-take-it", "take-2-tablets-of-500-mg"
ALCOHOL, FEVER, MORE = "do-not-take-it-with-alcohol", "your-temperature-is-38c-or-above", "you-have-taken-more-than-8"
SUMMARY = "what-to-know-before-you-take"


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


@pytest.fixture
def mixed(published):
    """A segment in each state, in Polish."""
    published.change_english("up to 4 times a day", "up to 3 times a day")
    published.bring_out("en")
    published.write(MORE, "pl", "przyjęto więcej niż 8 tabletek w ciągu 24 godzin")
    published.write(FEVER, "pl", "temperatura 38°C lub więcej")
    published.write(TITLE, "pl", "Lek paracetamol")
    published.write(ALCOHOL, "pl", "Bez alkoholu.")
    published.write(SUMMARY, "pl", "")
    for act, key, by, more in (
        (actions.submit, MORE, published.translator, {}),
        (actions.return_to_writer, MORE, published.reviser, {"remark": "Within which day?", **MAJOR}),
        (actions.submit, FEVER, published.translator, {}),
        (actions.revise, FEVER, published.reviser, {}),
        (actions.submit, TITLE, published.translator, {}),
    ):
        act(version=published.version, language="pl", read=published.read(key, "pl"), by=by, **more)
    keys = {TITLE, HOW, DOSE, ALCOHOL, FEVER, MORE, SUMMARY}
    assert {published.state(key, "pl") for key in keys} == set(State)
    return published
