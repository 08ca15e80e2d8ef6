import gettext

import polib
import pytest
from django.conf import settings

from cms.catalogues.compiled import put_interface


def content(language, *segments):
    return {
        "factsheet": "interface",
        "version": 3,
        "language": language,
        "segments": [{"key": key, "source": source, "target": target} for key, source, target in segments],
    }


def read(locale):
    return gettext.translation("django", settings.CATALOGUE_ROOT, [locale])


@pytest.mark.parametrize(("language", "locale"), [("pl", "pl"), ("zh-hant", "zh_Hant")])
def test_the_compiled_interface_is_read_by_gettext_with_contexts(language, locale):
    put_interface(language, content(language, ("back", "Open", "一"), ("open-now", "Open", "二")))
    phrases = read(locale)
    assert (phrases.pgettext("back", "Open"), phrases.pgettext("open-now", "Open")) == ("一", "二")
    assert (phrases.pgettext("other", "Open"), phrases.gettext("Open")) == ("Open", "Open")
    assert (phrases.info()["language"], phrases.info()["project-id-version"]) == (locale, "interface 3")


def test_phrases_are_compiled_as_words_without_markup_escapes():
    put_interface("pl", content("pl", ("stars", r"5 \* 2", r"5 \* dwa")))
    assert read("pl").pgettext("stars", "5 * 2") == "5 * dwa"


def test_the_next_edition_of_the_interface_takes_the_place_of_the_one_before():
    put_interface("pl", content("pl", ("one", "One", "Jeden"), ("two", "Two", "Dwa")))
    put_interface("pl", content("pl", ("one", "One", "Raz")))
    folder = settings.CATALOGUE_ROOT / "pl" / "LC_MESSAGES"
    assert sorted(path.name for path in folder.iterdir()) == ["django.mo", "django.po"]
    assert [(entry.msgctxt, entry.msgstr) for entry in polib.pofile((folder / "django.po").read_text())] == [("one", "Raz")]
    assert read("pl").pgettext("two", "Two") == "Two"
