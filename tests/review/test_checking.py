import pytest

from cms.review.checking import checking_once, findings_of
from cms.review.state import Wording

pytestmark = pytest.mark.django_db  # the checks ask for the glossary
SCENE = {"language": "pl", "kind": "paragraph", "container": ""}


def asked(target="Weź 2 tabletki."):
    return findings_of(Wording("Take 3 tablets.", target), **SCENE)


def test_in_one_piece_of_work_a_wording_is_looked_at_once():
    with checking_once():
        assert asked() is asked()
        assert asked() is not asked("Weź 4 tabletki.")


def test_afterwards_nothing_is_remembered():
    with checking_once():
        inside = asked()
    assert (asked(), asked() is inside) == (inside, False)


def test_work_within_work_remembers_for_itself():
    with checking_once():
        outer = asked()
        with checking_once():
            assert asked() is not outer
        assert asked() is outer
