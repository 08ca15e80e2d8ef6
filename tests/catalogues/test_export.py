import json

import polib
import pytest

from cms.audit.models import Event
from cms.catalogues import read_catalogue
from cms.catalogues.export import catalogue_of, export_one, export_to, open_languages, target_language, template
from cms.catalogues.writing import dump
from cms.errors import Refused, Unknown
from cms.languages import REGISTRY, TARGETS
from tests.catalogues.files import exported, take
from tests.catalogues.gettext import msgcat, msgfmt, needs_gettext

DOSE = "take-2-tablets-of-500-mg"
ALCOHOL = "do-not-take-it-with-alcohol"


def entries_of(data):
    return {entry.msgctxt: entry for entry in polib.pofile(data.decode())}


def test_every_segment_goes_out_with_its_key_english_kind_section_and_place(published):
    entries = entries_of(exported(published, "cy"))
    assert [(key, entry.msgid) for key, entry in entries.items()] == [
        (segment.key, segment.source) for segment in published.version.ordered()
    ]
    dose = entries[DOSE]
    assert (dose.comment, dose.occurrences, dose.msgstr, dose.flags) == (
        "paragraph\nSection: How to take it",
        [("paracetamol", "7")],
        "",
        [],
    )
    assert entries["call-0808-157-0192-if"].comment == "card heading in “urgent”"


def test_the_header_names_factsheet_version_language_and_the_export(published):
    headers = polib.pofile(exported(published).decode()).metadata
    moment = headers["PO-Revision-Date"]
    assert headers["X-Export"].partition("-")[0].isdigit()
    assert headers | {"X-Export": "", "Report-Msgid-Bugs-To": "", "POT-Creation-Date": moment} == {
        "Project-Id-Version": "paracetamol 1",
        "Report-Msgid-Bugs-To": "",
        "POT-Creation-Date": moment,
        "PO-Revision-Date": moment,
        "Last-Translator": "Verbatim",
        "Language-Team": "Polish",
        "Language": "pl",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Factsheet": "paracetamol",
        "X-Factsheet-Version": "1",
        "Plural-Forms": REGISTRY["pl"].plural_forms,
        "X-Export": "",
    }


def test_the_state_decides_what_is_fuzzy(published):
    published.write(ALCOHOL, "pl", "Bez alkoholu, proszę.")  # a draft beside approved words
    entries = entries_of(exported(published))
    assert {key for key, entry in entries.items() if entry.fuzzy} == {ALCOHOL}
    assert "State: draft" in entries[ALCOHOL].comment
    assert "State: approved" in entries[DOSE].comment


def test_stale_words_go_out_fuzzy_with_the_english_they_were_given_for(published):
    published.change_english("up to 4 times a day", "up to 3 times a day")
    published.bring_out("en")
    stale = entries_of(exported(published))[DOSE]
    assert (stale.fuzzy, stale.msgstr) == (True, published.segment(DOSE).words("pl"))
    assert "up to 4 times a day" in stale.previous_msgid
    assert "up to 3 times a day" in stale.msgid
    assert stale.previous_msgctxt == DOSE


def test_the_template_has_no_translations_and_no_language(published):
    data = dump(template(published.version))
    made = polib.pofile(data.decode())
    assert {entry.msgstr for entry in made} == {""}
    assert (made.metadata["Language"], bool(made.metadata_is_fuzzy), len(made)) == ("", True, 8)
    assert "X-Export" not in made.metadata


def test_exporting_twice_is_byte_equal_until_something_changes(published):
    first = exported(published)
    assert exported(published) == first
    published.write(ALCOHOL, "pl", "Bez alkoholu, proszę.")
    assert exported(published) != first
    assert dump(template(published.version)) == dump(template(published.version))


def test_another_language_s_work_does_not_change_an_export(published):
    first = exported(published)
    published.write(ALCOHOL, "ur", "شراب نہ پیئیں۔")
    assert exported(published) == first


def test_only_published_english_goes_out(universe):
    with pytest.raises(Refused, match="The English of ibuprofen is not published yet; catalogues go out when it is."):
        exported(universe)


def test_english_that_is_being_written_does_not_go_out(published):
    first = exported(published)
    published.change_english("up to 4 times a day", "up to 3 times a day")
    assert exported(published) == first


def test_an_export_is_recorded_with_its_digest(published):
    name, data = export_one(factsheet=published.sheet, language="pl", actor="coordinator")
    event = Event.objects.latest("number")
    assert (name, event.actor, event.act, event.subject) == (
        "paracetamol.pl.po",
        "coordinator",
        "catalogue exported",
        "paracetamol pl",
    )
    assert {**event.payload, "sha256": ""} == {"sha256": "", "form": "po", "entries": 8}
    assert json.dumps(event.payload)
    assert read_catalogue(data, filename=name).header("X-Factsheet") == "paracetamol"


def test_files_are_named_by_gettext_s_locale(published, tmp_path):
    made = export_to(tmp_path, factsheet=published.sheet, languages=["pl", "zh-hant"], actor="tests")
    assert [(one.path.relative_to(tmp_path).as_posix(), one.entries) for one in made] == [
        ("paracetamol.pot", 8),
        ("pl/LC_MESSAGES/paracetamol.po", 8),
        ("zh_Hant/LC_MESSAGES/paracetamol.po", 8),
    ]
    assert polib.pofile(made[2].path.read_text()).metadata["Language"] == "zh_Hant"
    assert not list(tmp_path.rglob("*.part"))


def test_the_open_languages_are_those_with_an_edition(published):
    assert open_languages(published.sheet) == ["pl", "ur"]


@pytest.mark.parametrize("code", TARGETS)
def test_a_language_is_known_by_its_code_tag_and_locale(code):
    entry = REGISTRY[code]
    assert {target_language(name) for name in (code, entry.tag, entry.locale, entry.locale.upper())} == {code}


@pytest.mark.parametrize("code", ["en", "xx", "", "pt_BR", "zh"])
def test_an_unknown_language_is_refused_with_the_known_ones(code):
    with pytest.raises(Unknown) as refused:
        target_language(code)
    assert refused.value.reasons == (f"“{code}” is no language we translate into. Known: {', '.join(TARGETS)}.",)


@needs_gettext
def test_gettext_accepts_an_export_in_any_language_without_a_word_and_changes_no_byte(published):
    for language in TARGETS:
        data = dump(catalogue_of(published.version, language))
        assert msgfmt(data), language
        assert msgcat(data) == data, language


@needs_gettext
def test_gettext_accepts_stale_and_draft_words_and_the_template(published):
    published.change_english("up to 4 times a day", "up to 3 times a day")
    published.bring_out("en")
    published.write(ALCOHOL, "ur", "شراب کے ساتھ نہ لیں۔")
    for data in (exported(published, "ur"), exported(published, "pl"), dump(template(published.version))):
        assert msgcat(data) == data
    assert msgfmt(exported(published, "ur"))


def test_a_sentence_that_was_taken_out_and_came_back_leaves_the_export_known(published):
    alcohol = "\n- Do not take it with alcohol.\n"
    published.change_english(alcohol, "\n- Ask first.\n")
    published.bring_out("en")
    published.change_english("\n- Ask first.\n", alcohol)
    published.bring_out("en")
    assert published.segment(ALCOHOL).words("pl") == ""
    intake = take(published, exported(published))
    assert (intake.telling, intake.warnings) == ([], ())
