"""What an assessor is handed: everything about an edition in one file, which proves itself on any machine."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from django.conf import settings
from django.utils import timezone
from hypothesis import given
from hypothesis import settings as property_tests
from hypothesis import strategies as st

from cms.audit.actions import record
from cms.audit.chain import digest_of, event_digest
from cms.audit.models import Event
from cms.catalogues.archives import packed, unpacked
from cms.errors import NotEntitled, Unknown
from cms.feedback import actions as feedback
from cms.feedback.evidence import evidence_pack
from cms.people.competences import record_competence
from cms.people.rules import Route
from cms.releases.actions import withdraw
from cms.releases.evidence_pack import pack_of
from cms.releases.evidence_proof import MANIFEST, encoded, prove_pack
from cms.review.actions import submit, waive
from cms.review.grading import confirm
from cms.review.mqm import ErrorSeverity, ErrorType, Outcome
from cms.review.remarks import dispose, remark
from cms.roles import Role
from tests.feedback.readers import written
from tests.releases.commands import run

AT = datetime(2027, 1, 31, 12, tzinfo=UTC)


def made(universe, language="pl", key="sheet", by=None):
    return evidence_pack(factsheet=universe.sheet, language=language, by=by or universe.coordinator)


def facts_in(pack):
    files = unpacked(pack.body, filename=pack.name)
    return {name.removesuffix(".json"): json.loads(body) for name, body in files.items() if name.endswith(".json")}


def breaks(body):
    return [broken for proof in prove_pack(body, filename="pack.zip") for broken in proof.breaks]


def changed(pack, name, change):
    """The pack with one file changed and a manifest to match, as somebody would who wants to deceive."""
    files = unpacked(pack.body, filename=pack.name)
    told = json.loads(files[name])
    files[name] = encoded(change(told) or told)
    manifest = json.loads(files[MANIFEST])
    manifest["files"][name] = {"sha256": sha256(files[name]).hexdigest(), "size": len(files[name])}
    files[MANIFEST] = encoded(manifest)
    return packed(files, zipfile.ZIP_STORED)


@pytest.fixture
def rich(published):
    """An edition with a bit of everything behind it: remarks, severities, feedback, a withdrawal, a competence."""
    today = timezone.localdate()
    record_competence(
        person=published.clinician,
        role=Role.CLINICAL_REVIEWER,
        language="pl",
        route=Route.REGISTRATION,
        evidence="Register looked up.",
        register="GMC",
        number="0000",
        checked_on=today,
        valid_until=today + timedelta(days=365),
        by=published.coordinator,
        today=today,
    )
    message = written("pl", text="=1+1 nie rozumiem")
    feedback.close(number=message.pk, by=published.publisher, note="Noted.", seen=message.acts)
    withdraw(factsheet=published.sheet, language="pl", reason="A wrong number.", by=published.publisher)
    published.change_english("more than 8 tablets", "more than 6 tablets")
    key = next(one.key for one in published.version.segments.all() if "6 tablets" in one.source)
    confirm(version=published.version, key=key, severity=1, note="As the leaflet says.", by=published.clinician)
    published.bring_out("en")
    published.write("how-to-take-it", "pl", "Sposób zażywania!")
    read = published.read("how-to-take-it", "pl")
    waive(version=published.version, language="pl", read=read, by=published.translator, code="end-punctuation", reason="A call.")
    submit(version=published.version, language="pl", read=read, by=published.translator)
    [found] = remark(
        version=published.version,
        language="pl",
        read=read,
        error_type=ErrorType.MISTRANSLATION,
        severity=ErrorSeverity.MAJOR,
        text="Not what it says.",
        by=published.reviser,
    )
    dispose(remark=found, outcome=Outcome.NOT_DONE, reason="It is how patients say it.", by=published.clinician)
    return published


def test_a_pack_proves_itself_and_the_audit_tells_of_its_digest(rich):
    pack = made(rich)
    assert breaks(pack.body) == []
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("coordinator", "evidence pack made", "paracetamol pl")
    assert event.payload == {"digest": pack.digest}
    assert sha256(unpacked(pack.body, filename="x")[MANIFEST]).hexdigest() == pack.digest


def test_only_coordinators_and_publishers_hand_out_names(published):
    assert made(published, by=published.publisher).body
    with pytest.raises(NotEntitled, match="Only a coordinator or a publisher can make an evidence pack here"):
        made(published, by=published.clinician)


def test_there_is_no_pack_of_what_nobody_works_in(published):
    with pytest.raises(Unknown, match="There is no edition of paracetamol in Arabic yet"):
        made(published, "ar")
    with pytest.raises(Unknown, match="“xx” is no language"):
        made(published, "xx")


def test_a_pack_says_who_signed_what_and_in_which_competence(rich):
    facts = facts_in(made(rich))
    polish = [one for one in facts["signatures"] if one["language"] == "pl"]
    [first] = polish
    assert (first["printed_name"], first["role"], first["meaning"], first["mode"]) == (
        "Clinician",
        "clinical reviewer",
        "clinical approval",
        "bilingual",
    )
    assert first["statement"].startswith("paracetamol, version 1, Polish: I read Polish")
    assert digest_of(facts["contents"][first["digest"]]) == first["digest"]
    assert first["competences"] == []  # it was recorded later
    [clinician] = [one for one in facts["people"] if one["username"] == "clinician"]
    assert [(held["register"], held["number"]) for held in clinician["competences"]] == [("GMC", "0000")]
    english = [one for one in facts["signatures"] if one["language"] == "en"]
    assert [one["version"] for one in english] == [1, 2]


def test_a_signature_names_the_competence_its_signer_had_on_that_day(rich):
    rich.translate("pl")
    key = next(one.key for one in rich.version.segments.all() if "6 tablets" in one.source)
    rich.write(key, "pl", "zażyto więcej niż 6 tabletek w ciągu 24 godzin")
    rich.review("pl")
    signatures = [one for one in facts_in(made(rich))["signatures"] if one["language"] == "pl"]
    [clinician] = [one for one in facts_in(made(rich))["people"] if one["username"] == "clinician"]
    assert [one["competences"] for one in signatures] == [[], [clinician["competences"][0]["record"]]]


def test_a_pack_holds_what_went_wrong_too(rich):
    facts = facts_in(made(rich))
    [publication] = [one for one in facts["publications"] if one["language"] == "pl"]
    assert (publication["reason"], publication["withdrawn_by"]) == ("A wrong number.", "publisher")
    assert [len(stay["release"]) for stay in publication["live"]] == [64]
    [severity] = facts["severities"]
    assert (severity["severity"], severity["floor"], severity["note"]) == (1, 4, "As the leaflet says.")
    [found] = facts["remarks"]
    assert (found["text"], found["disposition"]["outcome"]) == ("Not what it says.", "not done")
    [message] = facts["feedback"]
    assert (message["text"], message["state"], message["note"]) == ("=1+1 nie rozumiem", "closed", "Noted.")
    assert facts["waivers"] == [one for one in facts["decisions"] if one["verdict"] == "waived"] != []
    assert [change["how"] for change in facts["versions"][1]["changes"]] == ["edited"]


def test_a_pack_is_about_its_language_and_the_english_it_stands_on_alone(rich):
    facts = facts_in(made(rich))
    assert {one["language"] for one in facts["decisions"]} == {"en", "pl"}
    assert [event for event in facts["events"] if event["subject"].endswith(" ur")] == []
    assert {content["language"] for content in facts["contents"].values()} == {"en", "pl"}
    assert {one["language"] for one in facts_in(made(rich, "en"))["decisions"]} == {"en"}


def test_no_reader_is_named_and_nothing_taken_back_is_handed_out(rich):
    written("pl", text="Proszę o kontakt.", contact="reader@example.org")
    record(actor="translator", act="comment withdrawn", subject="paracetamol pl how-to-take-it", text="a slip")
    body = made(rich).body
    assert b"reader@example.org" not in body
    assert b"a slip" not in body


def test_the_same_state_gives_the_same_bytes(rich):
    packs = [pack_of(rich.sheet, "pl", by=rich.coordinator, at=AT).body for _ in range(2)]
    assert packs[0] == packs[1]
    later = pack_of(rich.sheet, "pl", by=rich.coordinator, at=AT + timedelta(days=1)).body
    before, after = (unpacked(body, filename="x") for body in (packs[0], later))
    assert {name for name in before if before[name] != after[name]} == {MANIFEST, "index.html"}


def test_the_page_is_one_sheet_without_scripts_or_anything_from_elsewhere(rich):
    page = unpacked(made(rich).body, filename="x")["index.html"].decode()
    assert re.findall(r"<script|style=|https?://(?!www\.example\.org)", page) == []
    assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) == ["evidence.css"]
    for said in (
        "Not what it says.",
        "A wrong number.",
        "below the floor",
        "Sposób zażywania",
        "nie rozumiem",
        "publisher published",
    ):
        assert said in page


def test_numbers_keep_their_order_in_right_to_left_words(published):
    page = unpacked(made(published, "ur").body, filename="x")["index.html"].decode()
    assert '<bdi dir="ltr">38°C</bdi>' in page
    assert '<bdi dir="ltr">0808 157 0192</bdi>' in page
    assert "درجہ حرارت 38°C" not in page


@property_tests(max_examples=150)
@given(data=st.data())
def test_one_byte_changed_anywhere_is_found(pack_bytes, data):
    place = data.draw(st.integers(0, len(pack_bytes) - 1))
    other = data.draw(st.integers(1, 255))
    body = bytearray(pack_bytes)
    body[place] ^= other
    assert breaks(bytes(body)) != []


@pytest.fixture(scope="module")
def pack_bytes(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        from tests.universe import Universe  # noqa: PLC0415 – of the session's database

        universe = Universe.found()
        return pack_of(universe.sheet, "pl", by=universe.coordinator, at=AT).body


@pytest.mark.parametrize(
    "name", ["decisions.json", "signatures.json", "events.json", "index.html", "evidence.css", "people.json", MANIFEST]
)
def test_a_changed_byte_is_told_with_the_name_of_its_file(pack_bytes, name):
    with zipfile.ZipFile(io.BytesIO(pack_bytes)) as archive:
        entry = archive.getinfo(name)
    body = bytearray(pack_bytes)
    body[entry.header_offset + 30 + len(name) + entry.file_size // 2] ^= 1
    found = breaks(bytes(body))
    assert found[0] == f"{name} was changed after the pack was made: its bytes are not those the archive tells of."


def _file(pack, name, change):
    files = unpacked(pack.body, filename="x")
    change(files)
    return packed(files, zipfile.ZIP_STORED)


def test_a_file_more_or_less_is_found(rich):
    pack = made(rich)
    assert breaks(_file(pack, "", lambda files: files.update({"note.txt": b"hello"}))) == [
        "note.txt is in the pack, but not in its manifest."
    ]
    assert breaks(_file(pack, "", lambda files: files.pop("people.json"))) == [
        "people.json is in the manifest, but not in the pack.",
        "people.json is missing.",
    ]
    assert breaks(_file(pack, "", lambda files: files.update({"index.html": b"<p>All is well."}))) == [
        "index.html was changed after the pack was made."
    ]
    assert breaks(_file(pack, "", lambda files: files.pop(MANIFEST))) == [
        f"There is no {MANIFEST} in it; it is no evidence pack."
    ]


def _set(place, value):
    def change(told):
        *path, last = place
        for step in path:
            told = told[step]
        told[last] = value

    return change


def _drop(told):
    del told[0]


DECEITS = {
    "other words in a decision": (
        "decisions.json",
        _set([0, "target"], "Take 20 tablets."),
        "its words are not those of its digest",
    ),
    "another decider": ("decisions.json", _set([0, "by"], "clinician"), "is not told of in the events"),
    "a decision left out": ("decisions.json", _drop, "is told of in the events and gone"),
    "another signer": ("signatures.json", _set([0, "by"], "publisher"), "is not told of in the events"),
    "another meaning": ("signatures.json", _set([0, "meaning"], "full review of all"), "is not told of in the events"),
    "a signature left out": ("signatures.json", _drop, "is told of in the events and gone"),
    "a signature over other words": ("signatures.json", _set([0, "digest"], "0" * 64), "covers words that are not in the pack"),
    "an event told otherwise": ("events.json", _set([0, "actor"], "somebody"), "its digest is not that of what it says"),
    "an event told at another time": ("events.json", _set([0, "at"], "2020-01-01T00:00:00+00:00"), "its digest is not that"),
    "a lower severity": ("severities.json", _set([0, "severity"], 3), "is not told of in the events"),
    "a severity left out": ("severities.json", _drop, "is told of in the events and gone"),
    "a kinder remark": ("remarks.json", _set([0, "text"], "Fine."), "is not what the events tell of"),
    "a remark that was done": ("remarks.json", _set([0, "disposition", "outcome"], "done"), "what became of it is not what"),
    "a remark left out": ("remarks.json", _drop, "is told of in the events and gone"),
    "a publication not withdrawn": (
        "publications.json",
        lambda told: [one | {"withdrawn_at": ""} for one in told],
        "not marked so",
    ),
    "another reason": (
        "publications.json",
        lambda told: [one | {"reason": "Tidied up."} if one["reason"] else one for one in told],
        "the events tell otherwise of its withdrawal",
    ),
    "a publication of other words": ("publications.json", _set([0, "signed_digest"], "0" * 64), "does not name the words"),
    "another day of review": (
        "publications.json",
        _set([0, "snapshot", "last_reviewed"], "2030-01-01"),
        "not told of in the events",
    ),
    "somebody left out": ("people.json", lambda told: told[:1], "who took part"),
    "a waiver left out": ("waivers.json", _drop, "does not hold the waivers"),
    "another factsheet": ("about.json", _set(["language"], "ur"), "is of another edition than about.json"),
    "another head": (MANIFEST, _set(["audit_head", "number"], 1), "after the head of the chain"),
    "what is no list": ("decisions.json", lambda told: {"a": 1}, "is not made as a pack has it"),
    "what has no fields": ("remarks.json", lambda told: [1], "is not made as a pack has it"),
}


@pytest.mark.parametrize("name", DECEITS)
def test_a_pack_that_was_changed_with_its_manifest_contradicts_itself(rich, name):
    file, change, said = DECEITS[name]
    found = breaks(changed(made(rich), file, change))
    assert any(said in broken for broken in found), found


def test_other_words_under_a_signature_are_found_whoever_is_named(rich):
    def reword(told):
        digest, content = next(iter(told.items()))
        content["segments"][0]["target"] = "Take 20 tablets."

    found = breaks(changed(made(rich), "contents.json", reword))
    assert found[0].startswith("contents.json: the content ")


def test_an_event_that_was_forged_with_its_digest_breaks_the_chain_behind_it(rich):
    def forge(told):
        at = next(number for number in range(len(told) - 1) if told[number + 1]["number"] == told[number]["number"] + 1)
        one = told[at]
        one["payload"] = one["payload"] | {"forged": True}
        covered = {name: one[name] for name in ("previous", "actor", "act", "subject", "payload")}
        one["digest"] = event_digest(at=datetime.fromisoformat(one["at"]), **covered)

    [found] = breaks(changed(made(rich), "events.json", forge))
    assert "does not follow event" in found


def test_events_out_of_order_are_found(rich):
    found = breaks(changed(made(rich), "events.json", lambda told: [*told[1:], told[0]]))
    assert any("does not come after the one before it" in broken for broken in found)


@pytest.mark.parametrize("body", [b"", b"no archive", b"PK\x03\x04 damaged"])
def test_what_is_no_pack_is_told_so(body):
    [found] = breaks(body)
    assert found.startswith("pack.zip: ")


def test_a_path_that_leads_out_and_a_bomb_are_refused_before_anything_is_unpacked():
    for name, data, said in (
        ("../out.json", b"{}", "leads out of the archive"),
        ("a.json", b"0" * 30_000_000, "was packed to less"),
    ):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        [found] = breaks(out.getvalue())
        assert said in found


def test_a_pack_in_another_frame_is_told_even_where_all_its_files_are_as_they_were(pack_bytes):
    files = unpacked(pack_bytes, filename="x")
    assert breaks(packed(files)) == ["The archive itself was changed: around its files it is not as a pack is made."]


def test_the_command_writes_a_pack_and_another_proves_it(rich, tmp_path):
    out = tmp_path / "pack.zip"
    code, [said] = run("evidence_pack", "paracetamol", "pl", "--out", str(out), "--by", "coordinator")
    digest = Event.objects.latest("number").payload["digest"]
    assert (code, said) == (0, f"{out}: {out.stat().st_size:,} bytes. Its manifest's SHA-256 is in the audit: {digest}")
    code, lines = run("verify", "--pack", str(out))
    assert (code, lines[-2]) == (0, f"SHA-256 of the manifest: {digest}")
    assert all(line.endswith(": ok") for line in lines[:-2])
    body = bytearray(out.read_bytes())
    body[len(body) // 2] ^= 1
    out.write_bytes(body)
    code, lines = run("verify", "--pack", str(out))
    assert code == 1
    assert re.fullmatch(r"First break: \S+ was changed after the pack was made: .*", lines[-1])


def test_the_commands_say_what_is_amiss(published, tmp_path):
    assert run("verify", "--pack", str(tmp_path / "none.zip")) == (2, [f"{tmp_path}/none.zip: No such file or directory."])
    code, [said] = run("evidence_pack", "paracetamol", "pl", "--out", str(tmp_path / "no" / "pack.zip"), "--by", "coordinator")
    assert (code, said) == (2, f"{tmp_path}/no/pack.zip: No such file or directory.")
    assert run("evidence_pack", "paracetamol", "xx", "--out", str(tmp_path / "x"), "--by", "coordinator")[0] == 2


def test_a_pack_is_proved_on_a_machine_without_the_database(pack_bytes, tmp_path):
    out = tmp_path / "pack.zip"
    out.write_bytes(pack_bytes)
    nowhere = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "SITE_URL": "http://127.0.0.1:8000"}
    told = subprocess.run(
        [sys.executable, "manage.py", "verify", "--pack", str(out)],
        cwd=settings.BASE_DIR,
        env={**os.environ, **nowhere},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.splitlines()[-1].startswith("Everything in the pack holds.")
