import os
import re
import shutil
import subprocess
import sys
from gettext import c2py

import pytest
from babel import Locale
from django.conf import settings
from django.utils import translation
from modeltranslation.settings import AVAILABLE_LANGUAGES
from modeltranslation.utils import build_localized_fieldname

from cms import languages
from cms.languages import REGISTRY, SOURCE, TARGETS, find

ENTRIES = pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY)
NAMED = """Welsh, Polish, Romanian, Lithuanian, Ukrainian, Russian, Portuguese, Spanish, Italian, French, Bulgarian, Hungarian,
Albanian, Turkish, Somali, Punjabi, Bengali, Gujarati, Hindi, Tamil, Urdu, Arabic, Farsi, Dari, Pashto, Kurdish Sorani,
Tigrinya, Chinese (traditional), Chinese (simplified), Vietnamese"""
RIGHT_TO_LEFT = ["ur", "ar", "fa", "prs", "ps", "ckb"]


def test_every_language_the_charities_asked_for_is_there():
    names = {entry.english for entry in REGISTRY.values()}
    assert len(REGISTRY) >= 26
    assert {name.strip() for name in re.split(r",\s", NAMED)} - names == set()


def test_english_is_the_source_and_all_others_are_targets():
    assert [code for code, entry in REGISTRY.items() if entry.is_source] == ["en"] == [SOURCE]
    assert (SOURCE, *TARGETS) == tuple(REGISTRY)


@pytest.mark.parametrize("name", ["tag", "code", "locale", "field", "autonym", "english"])
def test_no_two_languages_share_a_name(name):
    values = [getattr(entry, name) for entry in languages._ENTRIES]
    assert len(set(values)) == len(values)


def test_the_names_of_a_language_follow_from_its_tag():
    entry = REGISTRY["zh-hant"]
    assert (entry.tag, entry.code, entry.locale, entry.field) == ("zh-Hant", "zh-hant", "zh_Hant", "text_zh_hant")
    assert entry.field == build_localized_fieldname("text", "zh-hant")


def test_django_and_modeltranslation_take_their_languages_from_the_registry():
    assert [(code, entry.english) for code, entry in REGISTRY.items()] == list(settings.LANGUAGES)
    assert list(REGISTRY) == list(AVAILABLE_LANGUAGES)
    assert RIGHT_TO_LEFT == [code for code, entry in REGISTRY.items() if entry.is_rtl] == settings.LANGUAGES_BIDI


@ENTRIES
def test_django_knows_name_and_direction_of_every_language(entry):
    known = translation.get_language_info(entry.code)
    assert (known["code"], known["name"], known["name_local"], known["bidi"]) == (
        entry.code,
        entry.english,
        entry.autonym,
        entry.is_rtl,
    )
    with translation.override(entry.code):
        assert (translation.get_language(), translation.get_language_bidi()) == (entry.code, entry.is_rtl)


@ENTRIES
def test_plural_rules_are_valid_gettext_and_give_every_form(entry):
    count, rule = entry.plural
    form = c2py(rule)
    given = {form(n) for n in range(201)}
    assert given == set(range(count))
    assert entry.plural_forms == f"nplurals={count}; plural={rule};"


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("en", {0: 1, 1: 0, 2: 1}),
        ("fr", {0: 0, 1: 0, 2: 1}),
        ("pl", {1: 0, 2: 1, 5: 2, 12: 2, 21: 2, 22: 1}),
        ("uk", {1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1}),
        ("lt", {1: 0, 2: 1, 10: 2, 11: 2, 21: 0, 30: 2}),
        ("ro", {0: 1, 1: 0, 2: 1, 19: 1, 20: 2, 101: 1, 120: 2}),
        ("cy", {0: 0, 1: 1, 2: 2, 3: 3, 4: 5, 5: 5, 6: 4, 7: 5}),
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3}),
        ("zh-hant", {0: 0, 1: 0, 2: 0}),
    ],
)
def test_plural_rules_say_what_grammars_say(code, forms):
    form = c2py(REGISTRY[code].plural[1])
    assert {n: form(n) for n in forms} == forms


@ENTRIES
def test_what_cldr_knows_of_a_language_agrees(entry):
    locale = Locale.parse(entry.cldr_locale)
    assert locale.text_direction == entry.direction
    assert entry.decimal_mark in {symbols["decimal"] for symbols in locale.number_symbols.values() if "decimal" in symbols}
    assert entry.script in {"Latn", "Cyrl", "Guru", "Beng", "Gujr", "Deva", "Taml", "Arab", "Ethi", "Hant", "Hans"}


@ENTRIES
def test_every_entry_is_complete(entry):
    low, high = entry.band
    assert 0 < low <= 1 <= high or (entry.unicode_script == "Hani" and high < 1)
    assert len(entry.quotes) == 2
    assert entry.digits[0] == "latn"
    assert entry.line_height >= (1.7 if entry.script not in {"Latn", "Cyrl"} else 1.4)
    assert entry.fonts.endswith("serif")
    assert {character for character in entry.sentence_ends if character.isalnum() or character.isspace()} == set()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zh-Hant", "zh-hant"),
        ("zh_Hant", "zh-hant"),
        (" ZH-HANT ", "zh-hant"),
        ("zh_TW", "zh-hant"),
        ("zh-CN", "zh-hans"),
        ("pl_PL.UTF-8", "pl"),
        ("fa_AF", "prs"),
    ],
)
def test_a_language_is_found_by_the_names_it_has_elsewhere(name, code):
    assert find(name) is REGISTRY[code]


@pytest.mark.parametrize("name", ["", "xx", "polish", "zh", "pt-BR", "pa_PK"])
def test_a_name_that_is_no_language_of_ours_finds_nothing(name):
    assert find(name) is None


@ENTRIES
def test_every_language_is_found_by_its_own_tag_code_and_locale(entry):
    assert [find(name) for name in (entry.tag, entry.code, entry.locale)] == [entry] * 3


MALTESE = """    Language(
        "mt", "Malti", "Maltese", "Latn",
        (4, "(n==1 ? 0 : n==0 || (n%100>1 && n%100<11) ? 1 : n%100>10 && n%100<20 ? 2 : 3)"), "“”",
    ),
)

REGISTRY"""


@pytest.fixture
def project(tmp_path):
    """A copy of the project with a database of its own."""
    for name in ("cms", "templates", "static"):
        shutil.copytree(settings.BASE_DIR / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(settings.BASE_DIR / name, tmp_path)

    def manage(*arguments):
        environment = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "PYTHONPATH"}}
        environment |= {"DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}", "DEBUG": "true", "SECRET_KEY": "a test's"}
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    manage.folder = tmp_path
    return manage


@pytest.mark.slow
def test_a_language_is_added_by_one_entry_and_one_generated_migration(project):
    registry = project.folder / "cms" / "languages.py"
    registry.write_text(registry.read_text().replace(")\n\nREGISTRY", MALTESE, 1))
    migrations = project.folder / "cms" / "factsheets" / "migrations"
    before = set(migrations.glob("*.py"))
    project("makemigrations", "factsheets")
    [new] = set(migrations.glob("*.py")) - before
    added = re.findall(r"migrations\.(\w+)\(\s*model_name='(\w+)',\s*name='(\w+)'", new.read_text())
    assert sorted(added) == [("AddField", "segment", "text_mt"), ("AddField", "topic", "name_mt")]
    assert new.read_text().count("migrations.") == 2 + 1
    project("migrate")
    project("makemigrations", "--check")
