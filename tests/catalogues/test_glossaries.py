"""A glossary taken in: a verdict on every term, each whole or not at all, and nothing that is here is lost."""

from hashlib import sha256

import pytest

from cms.audit.models import Event
from cms.catalogues.glossaries import (
    Format,
    Verdict,
    export_glossary,
    glossary_csv,
    glossary_tbx,
    preview_glossary,
    take_in_glossary,
)
from cms.catalogues.tbx import read_tbx
from cms.errors import NotEntitled, Refused, Unknown
from cms.memory.entries import Status
from cms.memory.glossary import entries_of, entry_at
from cms.memory.models import GlossaryTask, GlossaryTerm, TermForm
from cms.people.actions import appoint
from cms.roles import Role
from tests.memory.terms import given, term
from tests.releases.commands import run

HEAD = "key,language,form,status,definition,safety\n"


def rows():
    return list(GlossaryTerm.objects.order_by("pk").values()), list(TermForm.objects.order_by("pk").values())


def take(by, text, filename="terms.csv", **more):
    return take_in_glossary(data=text if isinstance(text, bytes) else text.encode(), filename=filename, by=by, **more)


def verdicts(intake):
    return [(line.verdict, line.key, line.reasons) for line in intake.lines]


@pytest.fixture
def linguist(published):
    """Somebody who is author and translator for Polish."""
    appoint(person=published.author, role=Role.TRANSLATOR, language="pl", by="tests")
    return published.author


@pytest.fixture
def glossary(published, linguist):
    term(linguist, "tablet", others=["pill"], definition="A medicine to swallow.")
    given(linguist, "tablet", "pl", "tabletka", forbidden=["pigułka"])
    term(linguist, "alcohol", is_safety=True)
    return published


@pytest.mark.parametrize("data", [glossary_tbx, glossary_csv], ids=["tbx", "csv"])
def test_what_went_out_and_comes_back_changes_nothing(glossary, data):
    before = rows()
    intake = take(glossary.author, data(), "glossary.tbx")
    assert [line.verdict for line in intake.lines] == [Verdict.UNCHANGED, Verdict.UNCHANGED]
    assert (intake.telling, rows()) == ([], before)


@pytest.mark.parametrize("form", Format)
def test_a_glossary_moves_from_one_site_to_another(glossary, form):
    _, data = export_glossary(form=form, actor="tests")
    before = {entry.key: entry.told() for entry in entries_of()}
    GlossaryTerm.objects.all().delete()
    intake = take(glossary.author, data, f"glossary.{form.ending}")
    assert [line.verdict for line in intake.lines] == [Verdict.NEW, Verdict.NEW]
    assert {entry.key: entry.told() for entry in entries_of()} == before


def test_a_preview_gives_the_same_verdicts_and_changes_nothing(glossary):
    data = (HEAD + "tablet,pl,pastylka,allowed,,\n,en,capsule,,,\n").encode()
    before, events = rows(), Event.objects.count()
    seen = preview_glossary(data=data, filename="terms.csv", by=glossary.author)
    assert (rows(), Event.objects.count(), seen.is_applied) == (before, events, False)
    assert verdicts(take(glossary.author, data)) == verdicts(seen)


def test_new_changed_unchanged_and_refused_terms_are_told_apart(glossary):
    text = HEAD + "tablet,pl,pastylka,allowed,A medicine.,\nalcohol,en,alcohol,,,\n,en,capsule,,,\n,pl,kapsułka,,,\n"
    intake = take(glossary.author, text)
    assert verdicts(intake) == [
        (Verdict.CHANGED, "tablet", ()),
        (Verdict.UNCHANGED, "alcohol", ()),
        (Verdict.NEW, "capsule", ()),
        (Verdict.REFUSED, "", ("It has no English form, so it is not known which term it is.",)),
    ]
    assert intake.lines[0].told == ("pl: “pastylka” (allowed)", "definition: “A medicine.”, was “A medicine to swallow.”")
    assert [line.verdict for line in intake.telling] == [Verdict.REFUSED, Verdict.CHANGED, Verdict.NEW]
    tablet = entry_at("tablet")
    assert (tablet.definition, [form.text for form in tablet.forms_in("pl")]) == (
        "A medicine.",
        ["tabletka", "pastylka", "pigułka"],
    )


def test_a_status_of_the_file_wins_and_what_it_does_not_say_stays(glossary):
    take(glossary.author, HEAD + "tablet,pl,pigułka,allowed,,\ntablet,pl,tabletka,,,\n")
    forms = entry_at("tablet").forms_in("pl")
    assert [(form.text, form.status) for form in forms] == [("tabletka", Status.PREFERRED), ("pigułka", Status.ALLOWED)]


def test_a_file_without_keys_finds_terms_by_their_english(glossary):
    intake = take(glossary.author, "term,language,form\nPill,pl,pastylka\n")
    assert verdicts(intake) == [(Verdict.CHANGED, "tablet", ())]
    assert [form.text for form in entry_at("tablet").forms_in("en")] == ["tablet", "pill"]


def test_numbers_of_other_tools_do_not_become_keys(glossary):
    data = glossary_tbx().replace(b'id="tablet"', b'id="c12"').replace(b">tablet<", b">capsule<").replace(b">pill<", b">caplet<")
    assert verdicts(take(glossary.author, data, "their.tbx"))[1] == (Verdict.NEW, "capsule", ())


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        (",en,pill,,,\n,en,alcohol,,,\n", ()),
        ("both,en,pill,,,\nboth,en,alcohol,,,\n", ("Its English forms belong to different terms here: alcohol, tablet.",)),
        ("alcohol,en,pill,allowed,,\n", ("“pill” is already a form of the term “tablet”.",)),
        ("capsule,en,capsule,forbidden,,\n", ("A term needs a preferred form in English.",)),
        (f"tablet,pl,{'x' * 201},,,\n", ("A form in Polish: The text has 201 characters; the limit is 200.",)),
        (
            "tablet,cy,tabled,,,\n",
            ("Only a reviser for Welsh or a translator for Welsh can write here. This changes what is said in Welsh.",),
        ),
    ],
)
def test_a_term_that_is_refused_says_why_and_stays_as_it_was(glossary, text, reasons):
    before = rows()
    intake = take(glossary.author, HEAD + text)
    assert tuple(reason for line in intake.lines for reason in line.reasons) == reasons
    assert rows() == before


def test_a_refused_term_is_not_taken_in_part_and_does_not_hold_up_the_others(glossary):
    text = HEAD + "tablet,pl,pastylka,,,\ntablet,cy,tabled,,,\nalcohol,pl,alkohol,,,\n"
    assert [line.verdict for line in take(glossary.author, text).lines] == [Verdict.REFUSED, Verdict.CHANGED]
    assert [form.text for form in entry_at("tablet").forms_in("pl")] == ["tabletka", "pigułka"]
    assert [form.text for form in entry_at("alcohol").forms_in("pl")] == ["alkohol"]


def test_the_same_term_twice_in_a_file_is_taken_once(glossary):
    data = glossary_tbx().replace(b"</body>", b"%s</body>" % entry_of(glossary_tbx(), b"tablet"))
    data = data.replace(b">tabletka<", b">pastylka<")
    intake = take(glossary.author, data, "twice.tbx")
    assert [line.verdict for line in intake.lines] == [Verdict.UNCHANGED, Verdict.CHANGED, Verdict.REFUSED]
    assert intake.lines[2].reasons == ("This term stands in line 25 of the file already.",)


def test_a_new_term_twice_in_a_file_is_taken_once(glossary):
    data = glossary_tbx().replace(b'id="tablet"', b'id="c1"').replace(b'id="alcohol"', b'id="c2"')
    data = data.replace(b">tablet<", b">scan<").replace(b">alcohol<", b">scan<").replace(b">pill<", b">imaging<")
    intake = take(glossary.author, data, "twice.tbx")
    assert [(line.verdict, line.key) for line in intake.lines] == [(Verdict.NEW, "scan"), (Verdict.REFUSED, "c1")]
    assert intake.lines[1].reasons == ("This term stands in line 15 of the file already.",)


def entry_of(data, key):
    start = data.index(b'<conceptEntry id="%s">' % key)
    return data[start : data.index(b"</conceptEntry>", start)] + b"</conceptEntry>"


def test_a_translator_takes_in_a_language_without_touching_the_english(glossary):
    text = HEAD + "tablet,en,tablet,,Another definition.,\ntablet,en,capsule,,,\ntablet,ur,گولی,,,\ntablet,pl,pastylka,,,\n"
    intake = take(glossary.translator, text, language="ur")
    assert verdicts(intake) == [(Verdict.CHANGED, "tablet", ())]
    tablet = entry_at("tablet")
    assert (tablet.definition, [form.text for form in tablet.forms if form.language != "pl"]) == (
        "A medicine to swallow.",
        ["tablet", "pill", "گولی"],
    )
    assert [line.verdict for line in take(glossary.translator, text).lines] == [Verdict.REFUSED]


@pytest.mark.parametrize("person", ["outsider", "publisher", "clinician"])
def test_who_writes_no_language_brings_no_glossary(glossary, person):
    with pytest.raises(NotEntitled, match="Only an author, a translator or a reviser"):
        take(glossary.people[person], glossary_csv())
    with pytest.raises(NotEntitled):
        take(glossary.people[person], glossary_csv(), language="pl")


def test_every_intake_and_export_is_told_in_the_audit_with_its_digest(glossary):
    name, data = export_glossary(form=Format.CSV, language="pl", actor="translator")
    out = Event.objects.latest("number")
    assert (name, out.actor, out.act, out.payload["sha256"]) == (
        "glossary-pl.csv",
        "translator",
        "glossary exported",
        sha256(data).hexdigest(),
    )
    data = (HEAD + "tablet,pl,pastylka,,,\n,en,capsule,,,\n").encode()
    take(glossary.author, data)
    taken = Event.objects.latest("number")
    assert (taken.actor, taken.act, taken.payload["counts"]) == ("author", "glossary taken in", {"new": 1, "changed": 1})
    assert (taken.payload["sha256"], taken.payload["filename"]) == (sha256(data).hexdigest(), "terms.csv")
    assert (taken.payload["new"], list(taken.payload["changed"])) == (["capsule"], ["tablet"])
    assert ["pl", "tabletka", "preferred", ""] in taken.payload["changed"]["tablet"]["before"]["forms"]


def test_a_file_that_changes_a_term_of_safety_opens_its_task(glossary):
    take(glossary.author, HEAD + "alcohol,pl,alkohol,,,\ntablet,pl,pastylka,,,\n")
    assert [(task.term, task.language, task.opened_by) for task in GlossaryTask.objects.all()] == [("alcohol", "pl", "author")]
    assert Event.objects.latest("number").payload["tasks"] == {"alcohol": {"pl": ["paracetamol"]}}


def test_a_language_alone_goes_out_with_the_english(glossary):
    given(glossary.translator, "tablet", "ur", "گولی")
    assert {form.language for entry in read_tbx(glossary_tbx("pl"), filename="x") for form in entry.forms} == {"en", "pl"}
    with pytest.raises(Unknown, match="“xx” is no language"):
        glossary_csv("xx")


@pytest.mark.parametrize("filename", ["terms.csv", "terms.tbx"])
@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04\xff", b"\x00\x00", b"<a>", b"\xff\xfe<\x00", b"a,b\n", "ключ".encode("cp1251")]
)
def test_what_is_no_glossary_is_refused_in_a_sentence(glossary, data, filename):
    before = rows()
    with pytest.raises(Refused) as refusal:
        take(glossary.author, data, filename)
    assert all(reason.startswith(filename) for reason in refusal.value.reasons)
    assert rows() == before


def test_a_few_thousand_terms_are_taken_in_with_a_hundred_queries(linguist, django_assert_max_num_queries):
    text = HEAD + "".join(f",en,word {number},,,\n" for number in range(3_000))
    with django_assert_max_num_queries(100):
        assert take(linguist, text).counts == {Verdict.NEW: 3_000}
    changed = HEAD + "".join(f",en,word {number},,Changed.,\n" for number in range(3_000))
    with django_assert_max_num_queries(100):
        assert take(linguist, changed).counts == {Verdict.CHANGED: 3_000}


def test_more_terms_than_a_glossary_holds_are_refused_as_a_whole(linguist, monkeypatch):
    monkeypatch.setattr("cms.catalogues.glossaries.MAX_TERMS", 2)
    with pytest.raises(Refused, match="with these 3 new terms there would be 3; the limit is 2"):
        take(linguist, HEAD + ",en,a,,,\n,en,b,,,\n,en,c,,,\n")
    assert not GlossaryTerm.objects.exists()


# Commands


def test_a_glossary_is_written_and_taken_in_from_the_command_line(glossary, tmp_path):
    path = tmp_path / "glossary.tbx"
    assert run("export_glossary", "--to", str(path), "--format", "tbx-2008")[0] == 0
    assert b"<martif" in path.read_bytes()
    assert run("import_glossary", str(path), "--by", "author") == (0, ["glossary.tbx", "  2 unchanged"])
    path.write_text(HEAD + "tablet,pl,pastylka,,,\ntablet,cy,tabled,,,\n,en,capsule,,,\n", encoding="utf-8")
    code, said = run("import_glossary", str(path), "--by", "author", "--dry-run")
    assert (code, said[0]) == (1, "glossary.tbx  (dry run, nothing changed)")
    assert "  line 2  refused  tablet" in said
    assert said[-1] == "  1 new · 1 refused"
    assert run("import_glossary", str(path), "--by", "translator", "--language", "pl")[0] == 1


def test_the_commands_refuse_with_2_and_a_sentence(glossary, tmp_path):
    assert run("export_glossary", "--language", "xx")[0] == 2
    assert run("export_glossary", "--to", str(tmp_path / "no" / "folder"))[0] == 2
    assert run("import_glossary", str(tmp_path / "none.csv"), "--by", "author")[0] == 2
    (tmp_path / "a.csv").write_text("x", encoding="utf-8")
    code, [said] = run("import_glossary", str(tmp_path / "a.csv"), "--by", "author")
    assert (code, said[:35]) == (2, "a.csv, line 1: the column “language")
    assert run("import_glossary", str(tmp_path / "a.csv"), "--by", "outsider")[0] == 2
