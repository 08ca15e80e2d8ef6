"""What an agency is sent for a language, and the way back: every file judged, all of them taken in or none."""

import json

import polib
import pytest

from cms.audit.models import Event
from cms.catalogues.archives import packed, unpacked
from cms.catalogues.bundle_intake import preview_bundle, take_in_bundle
from cms.catalogues.bundles import export_bundle, open_sheets
from cms.errors import NotEntitled, Refused
from cms.releases.previews import previews_of
from cms.review.state import State
from tests.catalogues.files import edited, exported, outcomes, rows
from tests.catalogues.gettext import msgcat, msgfmt, needs_gettext
from tests.catalogues.test_commands import put, said_by

TITLE, HOW, DOSE, ALCOHOL = "paracetamol", "how-to-take-it", "take-2-tablets-of-500-mg", "do-not-take-it-with-alcohol"
NAME = "back.zip"


def bundle_of(universe, language="pl"):
    sheets = open_sheets(language)
    return export_bundle(language=language, factsheets=sheets, actor="tests", previews=previews_of(sheets, language))[1]


def files_of(data):
    return unpacked(data, filename=NAME)


def take(universe, files, **more):
    return take_in_bundle(data=packed(files), filename=NAME, by=more.pop("by", universe.translator), **more)


def refusals(universe, files, **more):
    before, events = rows(), Event.objects.count()
    with pytest.raises(Refused) as refused:
        take(universe, files, **more)
    assert (rows(), Event.objects.count()) == (before, events)
    return refused.value.reasons


@pytest.fixture
def sent(welsh):
    """A bundle for Welsh is out; one draft was in it."""
    welsh.write(HOW, "cy", "Cymryd y feddyginiaeth")
    welsh.files = files_of(bundle_of(welsh, "cy"))
    return welsh


PO, XLIFF = "po/paracetamol.po", "xliff/paracetamol.xlf"


# Out


def test_a_bundle_holds_all_that_an_agency_needs_for_a_language(published):
    assert sorted(files_of(bundle_of(published))) == [
        "README.txt",
        "glossary/glossary.csv",
        "glossary/glossary.tbx",
        "memory/compendium.po",
        "po/interface.po",
        "po/paracetamol.po",
        "preview/paracetamol.html",
        "templates/interface.pot",
        "templates/paracetamol.pot",
        "xliff/interface.xlf",
        "xliff/paracetamol.xlf",
    ]
    assert files_of(bundle_of(published))[PO] == exported(published)


def test_the_same_content_makes_the_same_bytes(published):
    first = bundle_of(published)
    assert bundle_of(published) == first
    published.write(ALCOHOL, "pl", "Bez alkoholu.")
    assert bundle_of(published) != first


def test_the_compendium_has_what_is_approved_and_nothing_else(published):
    published.write(TITLE, "pl", "Lek")
    said = {one.msgid: one for one in polib.pofile(files_of(bundle_of(published))["memory/compendium.po"].decode())}
    assert said["Do not take it with alcohol."].msgstr == "Nie wolno zażywać z alkoholem."
    assert said["Paracetamol"].msgstr == "Paracetamol w skrócie"  # what patients read
    assert said["Paracetamol"].tcomment == ""


def test_other_approved_words_for_the_same_english_stand_in_a_comment(published):
    published.write(TITLE, "pl", "Lek")
    published.review("pl")
    said = {one.msgid: one for one in polib.pofile(files_of(bundle_of(published))["memory/compendium.po"].decode())}
    assert (said["Paracetamol"].msgstr, said["Paracetamol"].tcomment) == ("Paracetamol w skrócie", "Elsewhere: Lek")


@needs_gettext
def test_gettext_s_own_tools_take_every_file_of_a_bundle(mixed):
    for name, data in files_of(bundle_of(mixed)).items():
        if name.endswith(".po"):
            msgfmt(data)
        if name.endswith((".po", ".pot")):
            assert msgcat(data) == data


def test_the_preview_is_a_page_that_can_be_read_without_the_site(published, settings):
    page = files_of(bundle_of(published))["preview/paracetamol.html"].decode()
    assert "Jak zażywać" in page
    assert "<style>" in page
    assert 'href="/' not in page
    assert f'href="{settings.SITE_URL}/pl/' in page


def test_a_page_that_cannot_be_drawn_is_told_of(sent):
    assert sent.files["preview/paracetamol.txt"].decode() == (
        "Welsh is not open to patients: its interface edition is not published.\n"
    )


def test_a_language_that_nobody_works_in_has_no_bundle(published):
    with pytest.raises(Refused, match="Nobody works in Somali yet"):
        bundle_of(published, "so")


def test_a_bundle_is_recorded_with_its_digest_and_what_is_in_it(published):
    bundle_of(published)
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("tests", "bundle exported", "pl")
    assert event.payload | {"sha256": ""} == {"sha256": "", "files": 11, "factsheets": ["interface", "paracetamol"]}


# In


def test_an_untouched_bundle_changes_no_row(mixed):
    files, before = files_of(bundle_of(mixed)), rows()
    report = take(mixed, files)
    assert [(outcomes(intake), intake.unmentioned) for intake in report.intakes] == [({}, 0)] * 4
    assert rows() == before


def test_the_same_archive_comes_back_with_words_in_one_format(sent):
    sent.files[PO] = edited(sent.files[PO], {ALCOHOL: "Dim alcohol.", HOW: "Sut i'w gymryd"})
    report = take(sent, sent.files)
    assert {intake.filename: outcomes(intake) for intake in report.intakes} == {
        "back.zip/po/paracetamol.po": {ALCOHOL: "accepted", HOW: "accepted"},
        "back.zip/xliff/paracetamol.xlf": {},
    }
    assert (sent.segment(HOW).words("cy"), sent.state(ALCOHOL, "cy")) == ("Sut i'w gymryd", State.SUBMITTED)


def test_what_was_not_read_is_named_with_the_reason(sent):
    compendium = {"memory/compendium.po": files_of(bundle_of(sent, "pl"))["memory/compendium.po"]}
    report = take(sent, sent.files | compendium | {"__MACOSX/._a.po": b"\0", "notes.docx": b"words"})
    assert {one.name: one.reason for one in report.unread} == {
        "README.txt": "no catalogue",
        "__MACOSX/._a.po": "a file of an operating system",
        "glossary/glossary.csv": "a glossary, which has a door of its own",
        "glossary/glossary.tbx": "a glossary, which has a door of its own",
        "memory/compendium.po": "the earlier translations, for looking up; words in it are not taken",
        "notes.docx": "no catalogue",
        "preview/paracetamol.txt": "no catalogue",
        "templates/paracetamol.pot": "a template; words in it are not taken",
    }


def test_new_words_in_both_formats_of_one_factsheet_are_refused(sent):
    sent.files[PO] = edited(sent.files[PO], {ALCOHOL: "Dim alcohol."})
    sent.files[XLIFF] = sent.files[XLIFF].replace(b"Cymryd y feddyginiaeth", b"Sut i'w gymryd")
    assert refusals(sent, sent.files) == (
        "“back.zip/po/paracetamol.po” and “back.zip/xliff/paracetamol.xlf” both hold new words for paracetamol in Welsh; "
        "send one of them.",
    )


def test_one_file_that_cannot_be_judged_keeps_all_of_them_out(sent):
    sent.files[PO] = edited(sent.files[PO], {ALCOHOL: "Dim alcohol."})
    reasons = refusals(sent, sent.files | {"a.po": b"words", "b.xlf": b"<xliff version='3.0'/>", "c.csv": b"key,target\n"})
    assert [reason.partition(":")[0] for reason in reasons] == [
        "back.zip/a.po, line 1",
        "back.zip/b.xlf",
        "back.zip/c.csv, line 1",
    ]
    assert sent.segment(ALCOHOL).words("cy") == ""


def test_many_refusals_are_counted_and_not_all_said(sent):
    reasons = refusals(sent, {f"{number}.po": b"words" for number in range(30)})
    assert (len(reasons), reasons[-1]) == (21, "And 10 more.")


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"a.html": b"<p>"}, "back.zip: there is no catalogue in the archive, neither PO nor XLIFF nor CSV."),
        ({"../../etc/passwd": b"a"}, "back.zip: “../../etc/passwd” leads out of the archive."),
    ],
)
def test_an_archive_without_catalogues_is_refused(sent, files, why):
    assert refusals(sent, files) == (why,)


def test_files_whose_names_cannot_be_told_apart_are_refused(sent):
    files = {f"{'folder/' * 40}{name}.po": sent.files[PO] for name in "ab"}
    assert refusals(sent, files) == ("Two files have names that begin with the same 200 letters; give them short names.",)


def test_files_in_another_language_than_the_one_asked_for_are_refused(sent):
    assert refusals(sent, {PO: sent.files[PO]}, language="pl") == (
        "back.zip/po/paracetamol.po: this catalogue is in “cy”, not in Polish (pl).",
    )


def test_a_person_without_the_duty_for_the_language_cannot_send_a_bundle(sent):
    with pytest.raises(NotEntitled):
        take(sent, sent.files, by=sent.author)


def test_a_preview_says_the_same_and_changes_nothing(sent):
    sent.files[PO] = edited(sent.files[PO], {ALCOHOL: "Dim alcohol."})
    before, events = rows(), Event.objects.count()
    seen = preview_bundle(data=packed(sent.files), filename=NAME, by=sent.translator)
    assert (rows(), Event.objects.count(), seen.is_applied) == (before, events, False)
    done = take(sent, sent.files)
    assert [one.lines for one in done.intakes] == [one.lines for one in seen.intakes]


def test_taking_a_bundle_in_is_recorded_with_every_file(sent):
    data = packed(sent.files)
    report = take_in_bundle(data=data, filename=NAME, by=sent.translator)
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("translator", "bundle taken in", NAME)
    assert event.payload == {
        "sha256": report.sha256,
        "files": json.loads(json.dumps([[one.filename, one.sha256] for one in report.intakes])),
    }


# Commands


def test_the_command_writes_a_bundle_for_every_language_somebody_works_in(published, tmp_path):
    code, said = said_by("export_catalogues", bundle=True, to=tmp_path)
    assert (code, [line.split("  ")[:2] for line in said.splitlines()]) == (
        0,
        [[f"{tmp_path}/bundle.pl.zip", "2 factsheets"], [f"{tmp_path}/bundle.ur.zip", "2 factsheets"]],
    )
    assert (tmp_path / "bundle.pl.zip").read_bytes() == bundle_of(published)


def test_a_bundle_can_be_made_before_anybody_works_in_a_language(published, tmp_path):
    assert said_by("export_catalogues", bundle=True, language="so", factsheet="paracetamol", to=tmp_path)[0] == 0
    assert "po/paracetamol.po" in files_of((tmp_path / "bundle.so.zip").read_bytes())


@pytest.mark.parametrize(("form", "name"), [("xliff", "pl/paracetamol.xlf"), ("csv", "pl/paracetamol.csv")])
def test_the_command_writes_the_other_formats(published, tmp_path, form, name):
    code, said = said_by("export_catalogues", format=form, factsheet="paracetamol", language="pl", to=tmp_path)
    assert (code, said.startswith(f"{tmp_path}/{name}  8 entries  sha256 ")) == (0, True)
    assert said_by("import_catalogue", str(tmp_path / name), by="translator")[0] == 0


def test_the_command_takes_an_archive_in_and_names_what_it_did_not_read(sent, tmp_path):
    sent.files[PO] = edited(sent.files[PO], {ALCOHOL: "Dim alcohol."})
    file = put(tmp_path, NAME, packed(sent.files))
    code, said = said_by("import_catalogue", file, by="translator", dry_run=True)
    assert (code, sent.segment(ALCOHOL).words("cy")) == (0, "")
    assert "back.zip/po/paracetamol.po: paracetamol in cy  (dry run, nothing changed)\n" in said
    assert "README.txt: not read, no catalogue\n" in said
    assert said_by("import_catalogue", file, by="translator") == (0, said.replace("  (dry run, nothing changed)", ""))
    assert sent.segment(ALCOHOL).words("cy") == "Dim alcohol."


def test_the_command_writes_what_became_of_every_entry_to_a_table(sent, tmp_path):
    file = put(tmp_path, "cy.po", edited(sent.files[PO], {ALCOHOL: "=1"}))
    report = tmp_path / "report.csv"
    assert said_by("import_catalogue", file, by="translator", report=report)[0] == 0
    lines = report.read_text("utf-8-sig").splitlines()
    assert (len(lines), lines[0]) == (
        9,
        '"file","factsheet","language","line","verdict","segment","reason","English","here","in the file"',
    )
    [told] = [line for line in lines if ALCOHOL in line]
    assert told.endswith('''"Do not take it with alcohol.","","'=1"''')


def test_nothing_is_taken_in_that_cannot_be_told_of(sent, tmp_path):
    file = put(tmp_path, "cy.po", edited(sent.files[PO], {ALCOHOL: "Dim alcohol."}))
    assert said_by("import_catalogue", file, by="translator", report=tmp_path) == (2, f"{tmp_path}: Is a directory.")
    assert sent.segment(ALCOHOL).words("cy") == ""
