import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from cms.audit.models import Event
from cms.languages import TARGETS
from tests.catalogues.files import edited, exported, rows

ALCOHOL, TITLE, HOW = "do-not-take-it-with-alcohol", "paracetamol", "how-to-take-it"


def said_by(*command, **options):
    out = StringIO()
    try:
        call_command(*command, stdout=out, **options)
    except SystemExit as ended:
        return ended.code, out.getvalue()
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


def put(folder, name, data):
    (folder / name).write_bytes(data)
    return str(folder / name)


def test_an_import_prints_a_verdict_for_each_entry_that_was_not_simply_unchanged(abroad, tmp_path):
    file = put(tmp_path, "cy.po", edited(abroad.file, {ALCOHOL: "Dim alcohol.", HOW: "Ei gymryd"}))
    code, said = said_by("import_catalogue", file, by="translator")
    assert code == 0
    assert re.sub(r"line \d+", "line N", said) == (
        "cy.po: paracetamol in cy\n"
        f"  line N  conflict  {HOW}: Both changed since the export; the words here stay and the file's are kept beside them.\n"
        f"  line N  accepted  {ALCOHOL}\n"
        "  1 accepted · 6 unchanged · 1 conflict · 0 segments not in the file\n"
    )
    assert abroad.segment(ALCOHOL).words("cy") == "Dim alcohol."


def test_a_dry_run_prints_the_same_and_changes_nothing(abroad, tmp_path):
    file = put(tmp_path, "cy.po", edited(abroad.file, {ALCOHOL: "Dim alcohol.", TITLE: "\u202e"}))
    before, events = rows(), Event.objects.count()
    code, seen = said_by("import_catalogue", file, by="translator", dry_run=True)
    assert (code, rows(), Event.objects.count()) == (1, before, events)
    assert said_by("import_catalogue", file, by="translator") == (1, seen.replace("  (dry run, nothing changed)", ""))


def test_an_entry_that_was_refused_makes_exit_1_and_the_others_are_taken(abroad, tmp_path):
    file = put(tmp_path, "cy.po", edited(abroad.file, {ALCOHOL: "Dim alcohol.", TITLE: "\u202e"}))
    code, said = said_by("import_catalogue", file, by="translator")
    assert (code, "refused  paracetamol: U+202E" in said) == (1, True)
    assert abroad.segment(ALCOHOL).words("cy") == "Dim alcohol."


def test_a_file_that_was_refused_makes_exit_2_and_the_others_are_taken(abroad, tmp_path):
    good = put(tmp_path, "good.po", edited(abroad.file, {ALCOHOL: "Dim alcohol."}))
    bad = put(tmp_path, "bad.po", b"PK\x03\x04")
    code, said = said_by("import_catalogue", bad, str(tmp_path / "none.po"), good, by="translator")
    assert code == 2
    assert said.startswith("good.po: paracetamol in cy\n")
    assert said.endswith(
        "bad.po: the zip archive is damaged, or packed in a way that is not read; pack it again.\n"
        f"{tmp_path / 'none.po'}: No such file or directory."
    )
    assert abroad.segment(ALCOHOL).words("cy") == "Dim alcohol."


def test_a_person_without_the_duty_gets_exit_2_and_it_is_recorded(abroad, tmp_path):
    file = put(tmp_path, "cy.po", edited(abroad.file, {ALCOHOL: "Dim alcohol."}))
    before = rows()
    sentence = "Only a reviser for Welsh or a translator for Welsh can write here."
    assert said_by("import_catalogue", file, by="outsider") == (2, sentence)
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject, event.payload) == (
        "outsider",
        "refused",
        "import_catalogue",
        {"reasons": [sentence]},
    )
    assert rows() == before


def test_an_unknown_person_gets_exit_2(abroad, tmp_path):
    code, said = said_by("import_catalogue", put(tmp_path, "cy.po", abroad.file), by="nobody")
    assert (code, "nobody" in said) == (2, True)


def test_warnings_about_the_file_are_printed(abroad, tmp_path):
    file = put(tmp_path, "cy.po", b"\xef\xbb\xbf" + abroad.file)
    _, said = said_by("import_catalogue", file, by="translator")
    assert "  note: The byte order mark at the beginning was left out.\n" in said


def test_every_open_language_of_every_factsheet_is_exported_to_the_catalogues_folder(published):
    code, said = said_by("export_catalogues")
    written = sorted(path.relative_to(settings.CATALOGUE_ROOT).as_posix() for path in settings.CATALOGUE_ROOT.rglob("*.po*"))
    assert code == 0
    assert [line.partition("  ")[0].removeprefix(f"{settings.CATALOGUE_ROOT}/") for line in said.splitlines()] == [
        "interface.pot",
        "pl/LC_MESSAGES/interface.po",
        "ur/LC_MESSAGES/interface.po",
        "paracetamol.pot",
        "pl/LC_MESSAGES/paracetamol.po",
        "ur/LC_MESSAGES/paracetamol.po",
    ]
    assert len(written) == 6


def test_what_is_exported_to_a_folder_is_what_the_workbench_gives(published, tmp_path):
    assert said_by("export_catalogues", factsheet="paracetamol", language="pl", to=tmp_path / "out")[0] == 0
    assert (tmp_path / "out/pl/LC_MESSAGES/paracetamol.po").read_bytes() == exported(published)


def test_one_language_can_be_exported_before_anybody_works_in_it(published, tmp_path):
    code, said = said_by("export_catalogues", factsheet="paracetamol", language="zh_Hant", to=tmp_path)
    assert (code, "zh_Hant/LC_MESSAGES/paracetamol.po  8 entries  sha256 " in said) == (0, True)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"factsheet": "no-such"}, "There is no factsheet “no-such”. Known: ibuprofen, interface, paracetamol."),
        ({"language": "xx"}, f"“xx” is no language we translate into. Known: {', '.join(TARGETS)}."),
        ({"language": "en"}, f"“en” is no language we translate into. Known: {', '.join(TARGETS)}."),
        ({"factsheet": "ibuprofen"}, "The English of ibuprofen is not published yet; catalogues go out when it is."),
    ],
)
def test_what_cannot_be_exported_makes_exit_2_with_the_known_ones_listed(universe, tmp_path, options, why):
    assert said_by("export_catalogues", to=tmp_path / "out", **options) == (2, why)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_makes_exit_2(published, tmp_path):
    (tmp_path / "file").write_text("")
    code, said = said_by("export_catalogues", to=tmp_path / "file")
    assert (code, said.startswith(str(tmp_path / "file"))) == (2, True)
