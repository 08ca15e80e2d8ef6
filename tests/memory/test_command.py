import pytest

from tests.memory.filling import remembered, taken_in, translator
from tests.releases.commands import run

pytestmark = pytest.mark.django_db


def test_look_up_says_scores_places_and_what_differs():
    remembered({"Take 2 tablets with water": "Cymerwch 2"}, version=3)
    assert run("look_up", "Take 3 tablets with water", "--language", "cy") == (
        0,
        ["74 % Take 2 tablets with water → Cymerwch 2 (scans v3); number: “2” in the memory, “3” here"],
    )


def test_look_up_finds_words_and_says_what_is_unreviewed():
    taken_in(translator(), [("We watch and wait", "Gwylio ac aros")])
    assert run("look_up", "watch and wait", "--words", "--language", "cy") == (
        0,
        ["We watch and wait → Gwylio ac aros (unreviewed, old.tmx)"],
    )


def test_look_up_says_when_there_is_nothing_and_which_languages_there_are():
    assert run("look_up", "watch", "--language", "cy") == (0, ["Nothing like it is in the memory."])
    code, [said] = run("look_up", "watch", "--language", "xx")
    assert (code, said[:41]) == (2, "“xx” is no language we publish in. Known:")
