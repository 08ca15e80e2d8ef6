"""The files of words: each has the tables and keys of the English one, and forms that can be found and mean one thing."""

import tomllib
from collections import defaultdict

import pytest
import regex

from cms.checks.quantities import units
from cms.checks.registry import Unavailable
from cms.checks.runner import ALL, unavailable
from cms.checks.vocabulary import DATA, Vocabulary, vocabulary_of
from cms.languages import REGISTRY

FILES = sorted(path for path in DATA.glob("*.toml") if path.stem in REGISTRY)
ENGLISH = tomllib.loads((DATA / "en.toml").read_text(encoding="utf-8"))
# Frequencies that a language has a word of its own for: thrice, three-monthly.
OWN_FREQUENCY = regex.compile(r"\d+ times|\d+/\w+|every \d+ \w+")
# Where one form under two keys would let a changed meaning pass. In the others a word may well mean two things.
ONE_MEANING = {"numbers", "units", "frequency", "comparators", "drugs"}
# A number as an amount and in a row may be one word, and so may a unit and what is counted with it.
MAY_SHARE = {"ambiguous_1", "ordinal_1", "ordinal_2", "ordinal_3", "once", "twice"}
# Spanish and others call bleach by what is in it.
ONE_SUBSTANCE = {"bleach": "chlorine"}
# Which limits one form may not be both of. 以上 is “more” and “at least”; “not exceed” is “at most” and holds a “more”.
OPPOSED = [{"more", "less"}, {"at_least", "at_most"}]


def is_trap(key):
    """Whether a key is no concept but phrases that hold a form and do not mean it, so that the longer one is found."""
    return key == "other" or key.startswith(("not_", "ambiguous_", "implied_", "ordinal_"))


def tables(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def language(request):
    return request.param


def test_every_file_of_words_belongs_to_a_language_we_publish():
    assert {path.stem for path in DATA.glob("*.toml")} - {"units", "opposites", "emergency", "letters", "plain-english"} <= set(
        REGISTRY
    )


def test_a_file_has_only_tables_and_keys_of_the_english_one(language):
    for table, keys in tables(language).items():
        assert table in ENGLISH
        own = {key for key in set(keys) - set(ENGLISH[table]) if not is_trap(key)}
        if table == "numbers":
            own = {key for key in own if not key[0].isdigit()}
        if table == "frequency":
            own = {key for key in own if not OWN_FREQUENCY.fullmatch(key)}
        assert own == set() or table in {"about", "drugs"}, table


def test_a_file_says_what_language_it_is_and_where_its_words_come_from(language):
    about = tables(language)["about"]
    assert about["language"]
    assert about["sources"]
    assert all(source.strip() for source in about["sources"])


def test_no_form_is_empty_or_only_asterisks(language):
    for table, keys in tables(language).items():
        for key, forms in keys.items():
            if isinstance(forms, list) and table != "about":
                assert all(form.strip("* ") for form in forms), (table, key)


def test_patterns_are_regular_expressions_that_match_no_empty_text(language):
    for pattern in tables(language).get("negation", {}).get("patterns", []):
        assert not regex.compile(pattern).fullmatch("")


def test_no_form_means_two_things_in_a_table_where_that_hides_a_change(language):
    for table in ONE_MEANING:
        meanings = defaultdict(set)
        for key, forms in tables(language).get(table, {}).items():
            way = key.rpartition("_")[0] if table == "comparators" else ONE_SUBSTANCE.get(key, key)
            for form in forms if key not in MAY_SHARE and not is_trap(key) else ():
                meanings[form.casefold()].add(way)
        opposed = OPPOSED if table == "comparators" else []
        doubtful = {
            form: keys for form, keys in meanings.items() if (any(pair <= keys for pair in opposed) if opposed else len(keys) > 1)
        }
        assert doubtful == {}, table


def test_every_form_finds_itself(language):
    vocabulary = Vocabulary(language.stem, tables(language))
    for table in ("units", "drugs", "comparators"):
        for key, forms in tables(language).get(table, {}).items():
            for form in forms:
                keys = {hit.key for hit in vocabulary.hits(form.replace("*", "").replace("{n}", "5")) if hit.table == table}
                assert key in keys, form


def test_units_of_a_language_are_units_that_can_be_compared(language):
    assert {key for key in tables(language).get("units", {}) if not is_trap(key)} <= set(units())


def test_a_language_with_words_has_fewer_silent_checks_than_one_without():
    assert unavailable("pl") == []
    assert vocabulary_of("xx") is None
    silent = unavailable("xx")
    assert {one.code for one in silent} == {check.code for check in ALL if check.needs}
    assert all(isinstance(one, Unavailable) and one.missing and one.description for one in silent)


def test_a_check_that_is_silent_only_in_part_says_what_it_still_does():
    [units_check] = [one for one in unavailable("xx") if one.code == "units"]
    assert units_check.still == "Units written as symbols (mg, ml, °C, %) are compared, those written as words are not."
