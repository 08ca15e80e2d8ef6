"""Collections made elsewhere come into the memory as unreviewed, whole or not at all, and can be taken out again."""

from hashlib import sha256
from io import BytesIO

import pytest
from translate.storage.tmx import tmxfile

from cms.audit.models import Event
from cms.catalogues.collections import collections_in, memory_tmx, take_in_collection
from cms.errors import NotEntitled, Refused
from cms.memory.lookup import matches
from cms.memory.models import Kind, Unit
from tests.catalogues.files import HEAD, edited, exported
from tests.catalogues.test_commands import put, said_by
from tests.catalogues.test_tmx import LAUGHS, file_of, tu

OLD = file_of(tu("We watch and wait", "Gwylio ac aros") + tu("Stop", "Halt", cy="de") + tu("Scan", "Sgan"))
PO_HEAD = HEAD.replace("UTF-8\\n", "UTF-8\\nLanguage: cy\\n")


def take(universe, data=OLD, filename="old.tmx", **more):
    return take_in_collection(data=data, filename=filename, language="cy", by=universe.translator, **more)


def unreviewed():
    rows = Unit.objects.filter(kind=Kind.UNREVIEWED.value).order_by("pk")
    return list(rows.values_list("language", "source", "target", "origin"))


def refusal(universe, data, filename="old.tmx"):
    before = Event.objects.count()
    with pytest.raises(Refused) as refused:
        take(universe, data, filename)
    assert (unreviewed(), Event.objects.count()) == ([], before)
    return refused.value.reasons[0]


def test_a_tmx_file_is_taken_in_as_unreviewed_and_its_report_counts_everything(welsh):
    report = take(welsh)
    assert (report.entries, report.added, report.known) == (3, 2, 0)
    assert [(one.number, one.reason) for one in report.left] == [(2, "It has no text in Welsh.")]
    assert unreviewed() == [
        ("cy", "We watch and wait", "Gwylio ac aros", "old.tmx"),
        ("cy", "Scan", "Sgan", "old.tmx"),
    ]


def test_what_came_in_is_offered_below_approved_words(welsh):
    take(welsh)
    [match] = matches("We watch and wait", language="cy")
    assert (match.unit.target, match.unit.is_approved, match.score) == ("Gwylio ac aros", False, 90)


def test_the_same_file_twice_adds_nothing(welsh):
    take(welsh)
    report = take(welsh, origin="again")
    assert (report.added, report.known, len(unreviewed())) == (0, 2, 2)


def test_the_audit_tells_of_the_file_by_its_digest_and_counts(welsh):
    take(welsh, origin="Old agency")
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("translator", "collection file taken in", "memory cy")
    assert event.payload == {
        "filename": "old.tmx",
        "sha256": sha256(OLD).hexdigest(),
        "origin": "Old agency",
        "entries": 3,
        "added": 2,
        "known": 0,
        "left": {"It has no text in Welsh.": 1},
    }


def test_a_po_collection_leaves_what_nobody_confirmed_with_its_reason(welsh):
    text = (
        'msgid "Scan"\nmsgstr "Sgan"\n\n#, fuzzy\nmsgid "Stop"\nmsgstr "Stopiwch"\n\nmsgid "Day"\nmsgid_plural "Days"\n'
        'msgstr[0] "Dydd"\n\nmsgid "Empty"\nmsgstr ""\n\nmsgid "Same"\nmsgstr "Same"\n\n#~ msgid "Old"\n#~ msgstr "Hen"\n'
    )
    report = take(welsh, (PO_HEAD + text).encode(), "old.po")
    assert [(one[1], one[2]) for one in unreviewed()] == [("Scan", "Sgan")]
    assert sorted(one.reason for one in report.left) == [
        "It has no target.",
        "It has plural forms; the memory holds one text for one.",
        "It is marked fuzzy: nobody has confirmed it.",
        "Source and target are the same words.",
        "The file calls it obsolete.",
    ]


def test_a_po_file_without_a_language_is_taken_with_a_note(welsh, tmp_path):
    file = put(tmp_path, "old.po", (HEAD + 'msgid "Scan"\nmsgstr "Sgan"\n').encode())
    code, said = said_by("import_memory", file, language="cy", by="translator")
    assert (code, said.partition("\n")[0]) == (0, "note: The file does not say its language; it was taken to be Welsh.")


def test_a_po_file_read_in_a_wrong_charset_is_refused(published):
    text = (
        HEAD.replace("UTF-8", "ISO-8859-2").encode()
        + b'msgid "Scan"\nmsgstr "'
        + "обследование организма, обследование организма, обследование".encode("koi8-r")
        + b'"\n'
    )
    with pytest.raises(Refused, match="read as iso8859-2, its letters are not those of Urdu"):
        take_in_collection(data=text, filename="old.po", language="ur", by=published.translator)


def test_a_po_file_in_an_older_charset_is_read_as_it_says(welsh):
    text = HEAD.replace("UTF-8", "ISO-8859-14").encode() + b'msgid "Tea"\nmsgstr "' + "Dŵr".encode("iso8859-14") + b'"\n'
    take(welsh, text, "old.po")
    assert unreviewed() == [("cy", "Tea", "Dŵr", "old.po")]


def test_our_own_catalogue_can_be_a_collection(welsh):
    file = edited(exported(welsh, "cy"), {"how-to-take-it": "Sut i'w gymryd"})
    assert take(welsh, file, "cy.po").added == 1


@pytest.mark.parametrize(
    ("data", "filename", "why"),
    [
        (LAUGHS, "old.tmx", "old.tmx: the file has a document type or entities"),
        (b"", "old.tmx", "old.tmx: this is not a TMX file; it does not begin as XML does."),
        (b"PK\x03\x04", "old.po", "old.po: this is not a PO file but a zip archive or an Office file."),
        (
            (HEAD.replace("UTF-8\\n", "UTF-8\\nLanguage: pl\\n") + 'msgid "a"\nmsgstr "b"\n').encode(),
            "x.po",
            "x.po: this catalogue is",
        ),
        (file_of(tu("Stop", "Halt", cy="de")), "old.tmx", "old.tmx: nothing in it is in Welsh."),
    ],
)
def test_a_file_that_is_none_is_refused_and_nothing_changes(welsh, data, filename, why):
    assert refusal(welsh, data, filename).startswith(why)


def test_a_person_without_the_duty_is_refused_before_the_file_is_read(welsh):
    with pytest.raises(NotEntitled):
        take_in_collection(data=LAUGHS, filename="old.tmx", language="cy", by=welsh.outsider)


def test_a_file_that_fails_in_the_middle_leaves_nothing_behind(welsh):
    def broken(pairs):
        yield pairs[0]
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        take(welsh, watched=broken)
    assert unreviewed() == []


# The memory out


def test_the_memory_goes_out_with_what_is_live_and_nobodys_name(published):
    take_in_collection(data=file_of(tu("Scan", "Skan", cy="pl")), filename="old.tmx", language="pl", by=published.translator)
    data = memory_tmx("pl")
    store = tmxfile.parsefile(BytesIO(data))
    found = {one.getid(): one.target for one in store.units}
    assert found["paracetamol:how-to-take-it"] == "Jak zażywać"
    assert (len(found), "Skan" in data.decode()) == (Unit.objects.filter(kind="approved", language="pl").count(), False)
    assert not [name for name in published.people if f">{name}<" in data.decode() or f'"{name}"' in data.decode()]


def test_a_withdrawn_factsheet_leaves_the_export(published):
    assert b"paracetamol:" in memory_tmx("pl")
    said_by("withdraw", "paracetamol", "pl", reason="wrong", by="publisher")
    assert b"paracetamol:" not in memory_tmx("pl")


# Commands


def test_the_command_prints_what_was_left_and_counts(welsh, tmp_path):
    code, said = said_by("import_memory", put(tmp_path, "old.tmx", OLD), language="cy", by="translator")
    digest = sha256(OLD).hexdigest()[:16]
    assert (code, said) == (
        0,
        "2  left  It has no text in Welsh.\n"
        f"old.tmx: 3 entries, 2 added · 0 known before · 1 left, as “old.tmx”  sha256 {digest}\n",
    )


def test_a_collection_is_taken_out_by_its_name(welsh, tmp_path):
    said_by("import_memory", put(tmp_path, "old.tmx", OLD), language="cy", origin="Old agency", by="translator")
    assert [(one.origin, one.units) for one in collections_in("cy")] == [("Old agency", 2)]
    assert collections_in() == collections_in("cy")
    code, said = said_by("forget_memory", language="cy", origin="Old agency", by="translator")
    assert (code, said, unreviewed()) == (0, "2 units of “Old agency” are taken out.\n", [])
    code, said = said_by("forget_memory", language="cy", origin="Old agency", by="translator")
    assert (code, said) == (2, "There is nothing in the memory that came from “Old agency”.")


def test_the_memory_is_written_to_a_file_and_the_audit_says_so(published, tmp_path):
    code, said = said_by("export_memory", language="pl", to=str(tmp_path / "pl.tmx"), by="coordinator")
    data = (tmp_path / "pl.tmx").read_bytes()
    units = Unit.objects.filter(kind="approved", language="pl").count()
    assert (code, said, data) == (0, f"{tmp_path / 'pl.tmx'}: {units} units\n", memory_tmx("pl"))
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.payload) == (
        "coordinator",
        "memory exported",
        {"sha256": sha256(data).hexdigest(), "units": units},
    )


def test_a_folder_that_is_not_there_makes_exit_2(published, tmp_path):
    code, said = said_by("export_memory", language="pl", to=str(tmp_path / "none" / "pl.tmx"), by="coordinator")
    assert (code, "No such file or directory." in said) == (2, True)


@pytest.mark.parametrize(
    ("language", "by", "why"),
    [
        ("xx", "coordinator", "“xx” is no language we translate into."),
        ("en", "coordinator", "“en” is no language we translate into."),
        ("pl", "outsider", "Only a coordinator or a reviser for Polish or a translator for Polish can export here."),
    ],
)
def test_what_cannot_be_exported_makes_exit_2(published, tmp_path, language, by, why):
    code, said = said_by("export_memory", language=language, to=str(tmp_path / "x.tmx"), by=by)
    assert (code, said.startswith(why), (tmp_path / "x.tmx").exists()) == (2, True, False)
