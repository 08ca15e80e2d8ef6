"""Professional translations, where this machine has them: the checks survive them and rarely block a good one."""

import csv
import random
from pathlib import Path

import polib
import pytest

from cms.checks import findings

PROSE = ["ar", "bn", "es-LA", "fa", "fr", "hi", "ps", "so", "ur", "zh"]
CODES = {"es-LA": "es", "zh": "zh-hans"}
APP = ["ar", "bn", "cy", "pl"]


def prose(corpora, name):
    with open(Path(corpora) / "tico19" / f"{name}.tsv", encoding="utf-8") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(source, target) for _, source, target in rows[1:]]


def app(corpora, code):
    catalogue = polib.pofile(str(Path(corpora) / "nhs-covid-app" / "2023-04-27" / f"{code}.po"))
    return [(entry.msgid, entry.msgstr) for entry in catalogue if entry.msgstr]


def blocked(pairs, language):
    return [
        (source, target)
        for source, target in pairs
        if any(finding.blocks for finding in findings(source=source, target=target, language=language))
    ]


@pytest.mark.parametrize("name", PROSE)
def test_fewer_than_one_in_twenty_sentences_of_professional_prose_is_blocked(corpora, name):
    pairs = prose(corpora, name)
    assert len(blocked(pairs, CODES.get(name, name))) < len(pairs) / 20


@pytest.mark.parametrize("code", APP)
def test_fewer_than_one_in_twenty_lines_of_a_published_app_is_blocked(corpora, code):
    pairs = [(source, target) for source, target in app(corpora, code) if "\n" not in source + target]
    assert len(blocked(pairs, code)) < len(pairs) / 20


@pytest.mark.parametrize("name", PROSE)
def test_no_changed_digit_in_professional_prose_goes_unseen(corpora, name):
    language = CODES.get(name, name)
    draw = random.Random(name)
    good = [pair for pair in prose(corpora, name) if any(map(str.isdecimal, pair[1])) and not blocked([pair], language)]
    for source, target in draw.sample(good, 60):
        place = draw.choice([place for place, character in enumerate(target) if character.isdecimal()])
        digit = int(target[place])
        changed = target[:place] + chr(ord(target[place]) - digit + (digit + draw.randint(1, 9)) % 10) + target[place + 1 :]
        assert blocked([(source, changed)], language), changed
