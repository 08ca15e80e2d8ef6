"""Proof of an evidence pack, from the pack alone: no database, no settings, any machine. Pure.

Everything a pack says is held against something else in it: files against the manifest, signatures against the words they
name, and all of it against the events of the audit, whose digests nobody can make anew without breaking the chain.
"""

import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any

from cms.audit.chain import digest_of
from cms.catalogues.archives import packed, unpacked
from cms.errors import Refused
from cms.factsheets.damaged import DAMAGED_ZIP
from cms.review.state import Wording, nfc

FORM = "verbatim evidence pack 1"
MANIFEST = "manifest.json"
NEEDED = (
    *("about", "contents", "versions", "signatures", "decisions", "waivers", "severities", "remarks"),
    *("back_translations", "publications", "people", "events", "evidence", "picture_checks", "full_reviews", "recalls"),
)
LATER = ("user_tests",)  # packs that were made before these were kept do not hold them
_SHAPE = (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError)  # of what is not made as a pack is
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class PackProof:
    """One thing that was checked: how many of it, and what is wrong."""

    what: str
    checked: int
    breaks: tuple[str, ...]


def encoded(value: Any) -> bytes:
    """The one form in which a pack holds JSON: sorted, a line for each thing."""
    text = json.dumps(value, sort_keys=True, indent=1, ensure_ascii=False, separators=(",", ": "))
    return f"{text}\n".encode(errors="surrogatepass")


def manifest_digest(data: bytes, *, filename: str) -> str:
    """What the audit told of the pack when it was made; raises Refused for a file that is none."""
    files = unpacked(data, filename=filename)
    if MANIFEST not in files:
        raise Refused(f"{filename}: there is no {MANIFEST} in it; it is no evidence pack.")
    return sha256(files[MANIFEST]).hexdigest()


def prove_pack(data: bytes, *, filename: str) -> Iterator[PackProof]:
    """Check everything; what cannot be read at all is one break, and nothing else is looked at."""
    try:
        files = unpacked(data, filename=filename)
    except Refused as refused:
        yield PackProof("files that are as the manifest says", 0, tuple(_damaged(data, refused)))
        return
    proof = _proved("files that are as the manifest says", MANIFEST, partial(_files, files, data))
    yield proof
    if proof.breaks:
        return  # a sentence about each changed file is enough; what they say would only repeat it
    facts = {name: json.loads(files[f"{name}.json"]) for name in NEEDED}
    facts |= {name: json.loads(files.get(f"{name}.json", b"[]")) for name in LATER}
    manifest = json.loads(files[MANIFEST])
    checks: tuple[tuple[str, str, Callable[[Facts, list[int]], Iterator[str]]], ...] = (
        ("contents that are what their digest names", "contents.json", _contents),
        ("events whose digest follows from what they say", "events.json", _events),
        ("decisions about the words their digest names, told of in the events", "decisions.json", _decisions),
        ("signatures over contents of the pack, told of in the events", "signatures.json", _signatures),
        ("severities told of in the events", "severities.json", _severities),
        ("remarks about the words their digest names, told of in the events", "remarks.json", _remarks),
        ("back-translations and reconciliations of the words their digest names", "back_translations.json", _backs),
        ("publications of what was signed, told of in the events", "publications.json", _publications),
        ("evidence, full reviews and recalls told of in the events", "evidence.json", _upkeep),
        ("rounds of user testing told in the events", "user_tests.json", _user_tests),
        ("people of whom the others tell", "people.json", _people),
    )
    for what, name, check in checks:
        yield _proved(what, name, partial(check, facts))
    yield _proved("events up to the head of the chain", MANIFEST, partial(_head, facts, manifest))


def _proved(what: str, name: str, check: Callable[[list[int]], Iterator[str]]) -> PackProof:
    count = [0]
    breaks: list[str] = []
    try:
        breaks += check(count)
    except _SHAPE:
        breaks.append(f"{name} is not made as a pack has it.")
    return PackProof(what, count[0], tuple(breaks))


def _damaged(data: bytes, refused: Refused) -> Iterator[str]:
    """The file whose bytes are damaged, where the archive can still tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            is_plain = all(entry.compress_type == zipfile.ZIP_STORED and not entry.flag_bits & 1 for entry in entries)
            damaged = archive.testzip() if is_plain else None
    except DAMAGED_ZIP:
        damaged = None
    if damaged:
        yield f"{damaged} was changed after the pack was made: its bytes are not those the archive tells of."
    yield from refused.reasons


def _files(files: Mapping[str, bytes], data: bytes, count: list[int]) -> Iterator[str]:
    if MANIFEST not in files:
        yield f"There is no {MANIFEST} in it; it is no evidence pack."
        return
    manifest = json.loads(files[MANIFEST])
    if manifest.get("form") != FORM:
        yield f"{MANIFEST} does not say that this is a pack of the form “{FORM}”."
        return
    told = manifest["files"]
    count[0] = len(told)
    for name in sorted({*told, *files} - {MANIFEST}):
        if name not in told:
            yield f"{name} is in the pack, but not in its manifest."
        elif name not in files:
            yield f"{name} is in the manifest, but not in the pack."
        elif told[name] != {"sha256": sha256(files[name]).hexdigest(), "size": len(files[name])}:
            yield f"{name} was changed after the pack was made."
    later = {f"{name}.json" for name in LATER} & files.keys()
    for name in (MANIFEST, *(f"{name}.json" for name in NEEDED), *sorted(later)):
        if name not in files:
            yield f"{name} is missing."
        elif not _is_in_form(files[name]):
            yield f"{name} was changed: it is not in the one form that a pack has."
    if packed(files, zipfile.ZIP_STORED) != data:
        yield "The archive itself was changed: around its files it is not as a pack is made."


def _is_in_form(body: bytes) -> bool:
    try:
        return encoded(json.loads(body)) == body
    except _SHAPE:
        return False


def _contents(facts: Facts, count: list[int]) -> Iterator[str]:
    for digest, content in facts["contents"].items():
        count[0] += 1
        if digest_of(content) != digest:
            yield f"contents.json: the content {digest[:12]} was changed: its SHA-256 is {digest_of(content)[:12]}."
    for version in facts["versions"]:
        for edition in version["editions"]:
            if edition["content"] not in facts["contents"]:
                place = f"version {version['number']} in {edition['language']}"
                yield f"versions.json: the words of {place} are not in contents.json."


def _events(facts: Facts, count: list[int]) -> Iterator[str]:
    before: Mapping[str, Any] | None = None
    for event in facts["events"]:
        count[0] += 1
        name = f"events.json: event {event['number']} ({event['act']} {event['subject']})"
        covered = [event[part] for part in ("previous", "at", "actor", "act", "subject", "payload")]
        if digest_of(covered) != event["digest"]:
            yield f"{name} was changed: its digest is not that of what it says."
        if before and event["number"] <= before["number"]:
            yield f"{name} does not come after the one before it."
        if before and event["number"] == before["number"] + 1 and event["previous"] != before["digest"]:
            yield f"{name} does not follow event {before['number']}."
        before = event


def _told(facts: Facts, act: str) -> Iterator[Any]:
    return (event for event in facts["events"] if event["act"] == act)


def _compared(counted: Counter[tuple[Any, ...]], stated: tuple[Any, ...], name: str) -> Iterator[str]:
    counted[stated] -= 1
    if counted[stated] < 0:
        yield f"{name} is not told of in the events."


def _decisions(facts: Facts, count: list[int]) -> Iterator[str]:
    told: Counter[tuple[Any, ...]] = Counter()
    for event in facts["events"]:
        if event["act"].startswith("wording "):
            verdict, language = event["act"].removeprefix("wording "), event["subject"].rsplit(" ", 1)[-1]
            for key, digest in event["payload"]["wordings"].items():
                told[verdict, event["actor"], language, key, digest] += 1
    for one in facts["decisions"]:
        count[0] += 1
        name = f"decisions.json: decision {one['number']} (“{one['verdict']}” on {one['segment']}, {one['language']})"
        if Wording(one["source"], one["target"]).digest != one["digest"]:
            yield f"{name} was changed: its words are not those of its digest."
        yield from _compared(told, (one["verdict"], one["by"], one["language"], one["segment"], one["digest"]), name)
    for verdict, by, language, key, _ in (+told).elements():
        yield f"decisions.json: “{verdict}” by {by} on {key}, {language}, is told of in the events and gone."
    if facts["waivers"] != [one for one in facts["decisions"] if one["verdict"] == "waived"]:
        yield "waivers.json does not hold the waivers of decisions.json."


def _signatures(facts: Facts, count: list[int]) -> Iterator[str]:
    key = facts["about"]["factsheet"]
    told = Counter(
        (
            event["actor"],
            event["subject"],
            event["payload"]["digest"],
            event["payload"]["meaning"],
            event["payload"].get("mode", ""),
        )
        for event in _told(facts, "edition signed")
    )
    for one in facts["signatures"]:
        count[0] += 1
        name = f"signatures.json: the signature {one['number']} of {one['printed_name']}"
        content = facts["contents"].get(one["digest"])
        if content is None and (one["stands"] or one["content_is_in_the_pack"]):
            yield f"{name} covers words that are not in the pack, though it says that they are."
        place = (key, one["version"], one["language"])
        if content is not None and (content["factsheet"], content["version"], content["language"]) != place:
            yield f"{name} covers the words of another edition."
        stated = (one["by"], f"{key} v{one['version']} {one['language']}", one["digest"], one["meaning"], one["mode"])
        yield from _compared(told, stated, name)
    for by, edition, *_ in (+told).elements():
        yield f"signatures.json: a signature of {edition} by {by} is told of in the events and gone."


def _severities(facts: Facts, count: list[int]) -> Iterator[str]:
    key = facts["about"]["factsheet"]
    told: Counter[tuple[Any, ...]] = Counter()
    for event in facts["events"]:
        if event["act"] in {"severity proposed", "severity confirmed"}:
            said = tuple(event["payload"][name] for name in ("change", "severity", "floor", "note"))
            told[event["act"], event["actor"], event["subject"], *said] += 1
    for one in facts["severities"]:
        count[0] += 1
        subject = f"{key} v{one['version']} {one['segment']}"
        said = tuple(one[name] for name in ("digest", "severity", "floor", "note"))
        name = f"severities.json: the severity {one['number']} of {subject}"
        yield from _compared(told, (f"severity {one['step']}", one["by"], subject, *said), name)
    for act, by, subject, *_ in (+told).elements():
        yield f"severities.json: a {act} by {by} about {subject} is told of in the events and gone."


def _remarks(facts: Facts, count: list[int]) -> Iterator[str]:
    made = {
        number: (event["actor"], key, event["payload"]["wordings"][key], event["payload"]["text"])
        for event in _told(facts, "remark made")
        for key, number in event["payload"]["remarks"].items()
    }
    answered = {event["payload"]["remark"]: event for event in _told(facts, "remark answered")}
    for one in facts["remarks"]:
        count[0] += 1
        name = f"remarks.json: remark {one['number']} on {one['segment']}"
        if Wording(one["source"], one["target"]).digest != one["digest"]:
            yield f"{name} was changed: its words are not those of its digest."
        if made.pop(one["number"], None) != (one["by"], one["segment"], one["digest"], one["text"]):
            yield f"{name} is not what the events tell of."
        answer, event = one["disposition"], answered.get(one["number"])
        stated = (answer["by"], answer["outcome"], answer["reason"]) if answer else None
        if stated != ((event["actor"], event["payload"]["outcome"], event["payload"]["reason"]) if event else None):
            yield f"{name}: what became of it is not what the events tell of."
    for number in made:
        yield f"remarks.json: remark {number} is told of in the events and gone."


def _backs(facts: Facts, count: list[int]) -> Iterator[str]:
    for one in facts["back_translations"]:
        name = f"back_translations.json: {one['number']}, of {one['segment']},"
        count[0] += 1 + len(one["reconciliations"])
        if digest_of(nfc(one["target"])) != one["digest"]:
            yield f"{name} was changed: its words are not those of its digest."
        told = [event["payload"]["passages"].get(one["segment"]) for event in _told(facts, "words translated back")]
        if [one["digest"], digest_of(one["text"])] not in told:
            yield f"{name} is not told of in the events."
        judged = [event["payload"] for event in _told(facts, "back-translation reconciled")]
        said = [(payload["of"], payload["digest"], payload["equivalence"], payload["reason"]) for payload in judged]
        for made in one["reconciliations"]:
            if Wording(made["source"], one["target"]).digest != made["digest"]:
                yield f"{name} is compared with words that are not those of the digest."
            if (one["number"], made["digest"], made["equivalence"], made["reason"]) not in said:
                yield f"{name} was compared with the English, but the events do not tell of it so."


def _publications(facts: Facts, count: list[int]) -> Iterator[str]:
    key = facts["about"]["factsheet"]
    signed = {(one["version"], one["language"], one["digest"]) for one in facts["signatures"]}
    went_out = [(one["subject"], one["payload"]) for one in _told(facts, "edition published")]
    published = {(subject, payload["digest"], payload.get("snapshot")) for subject, payload in went_out}
    gone = {(one["subject"], one["payload"]["digest"]): one["payload"]["reason"] for one in _told(facts, "edition withdrawn")}
    for one in facts["publications"]:
        count[0] += 1
        name = f"publications.json: the publication {one['identity']}"
        subject, digest = f"{key} v{one['version']} {one['language']}", one["signed_digest"]
        if one["digest"] != digest or one["identity"] != digest[:12] or digest not in facts["contents"]:
            yield f"{name} does not name the words it put before patients."
            continue
        if (one["version"], one["language"], digest) not in signed:
            yield f"{name} has no signature over its words."
        snapshot = one["snapshot"] | {"content": facts["contents"][digest]}
        if (subject, digest, digest_of(snapshot)) not in published:
            yield f"{name} is not told of in the events as it is here."
        if one["withdrawn_at"] and gone.pop((subject, digest), None) != one["reason"]:
            yield f"{name}: the events tell otherwise of its withdrawal."
    for subject, digest in gone:
        yield f"publications.json: {digest[:12]} of {subject} was withdrawn, as the events tell, but is not marked so."


def _upkeep(facts: Facts, count: list[int]) -> Iterator[str]:
    named = {event["payload"]["evidence"]: event["payload"]["text"] for event in _told(facts, "evidence added")}
    for one in facts["evidence"]:
        count[0] += 1
        if named.pop(one["number"], None) != one["text"]:
            yield f"evidence.json: evidence {one['number']} is not what the events tell of."
    for number in named:
        yield f"evidence.json: evidence {number} is told of in the events and gone."
    complete = {(event["actor"], event["payload"]["digest"]) for event in _told(facts, "full review complete")}
    for one in facts["full_reviews"]:
        count[0] += 1
        if one["completed_at"] and (one["completed_by"], one["digest"]) not in complete:
            yield f"full_reviews.json: the review {one['number']} was not completed as the events tell."
    recalled = {event["payload"]["number"]: event for event in _told(facts, "recalled")}
    for one in facts["recalls"]:
        count[0] += 1
        event = recalled.pop(one["number"], None)
        stated = (one["by"], one["reason"], one["what_is_wrong"], one["digests"])
        names = ("reason", "what_is_wrong", "digests")
        if event is None or (event["actor"], *(event["payload"][name] for name in names)) != stated:
            yield f"recalls.json: recall {one['number']} is not what the events tell of."
    for number in recalled:
        yield f"recalls.json: recall {number} is told of in the events and gone."


def _user_tests(facts: Facts, count: list[int]) -> Iterator[str]:
    made = {event["payload"]["user_test"]: event for event in _told(facts, "user testing recorded")}
    struck = {event["payload"]["user_test"]: event for event in _told(facts, "user testing struck out")}
    outcomes = _told(facts, "outcome of user testing told")
    came = Counter((one["payload"]["user_test"], one["actor"], one["payload"]["digest"]) for one in outcomes)
    for one in facts["user_tests"]:
        count[0] += 1
        name = f"user_tests.json: round {one['number']}"
        event = made.pop(one["number"], None)
        if event is None or (event["actor"], event["payload"]["digest"]) != (one["by"], digest_of(one["record"])):
            yield f"{name} is not what the events tell of."
        for said in one["came_of_it"]:
            yield from _compared(came, (one["number"], said["by"], digest_of(said["text"])), f"{name}: what came of it")
        strike, event = one["struck_out"], struck.get(one["number"])
        stated = (strike["by"], strike["reason"]) if strike else None
        if stated != ((event["actor"], event["payload"]["reason"]) if event else None):
            yield f"{name}: whether it was struck out, and why, is not what the events tell of."
    for number in made:
        yield f"user_tests.json: round {number} is told of in the events and gone."
    for number, by, _ in (+came).elements():
        yield f"user_tests.json: what came of round {number}, told by {by}, is told of in the events and gone."


def _people(facts: Facts, count: list[int]) -> Iterator[str]:
    known: set[str] = {one["username"] for one in facts["people"]}
    records = {record["record"] for one in facts["people"] for record in one["competences"]}
    count[0] = len(known)
    rows = [*facts["decisions"], *facts["signatures"], *facts["remarks"], *facts["publications"], *facts["user_tests"]]
    rows += (said for one in facts["user_tests"] for said in (*one["came_of_it"], one["struck_out"]) if said)
    for name in sorted({one["by"] for one in rows} - known):
        yield f"people.json does not tell of {name}, who took part."
    for one in facts["signatures"]:
        for number in sorted(set(one["competences"]) - records):
            yield f"people.json does not hold the competence {number} behind the signature of {one['printed_name']}."


def _head(facts: Facts, manifest: Facts, count: list[int]) -> Iterator[str]:
    told = manifest["audit_head"]
    count[0] = len(facts["events"])
    for event in facts["events"][-1:]:
        if event["number"] > told["number"]:
            yield f"events.json ends with event {event['number']}, after the head of the chain that {MANIFEST} names."
        if event["number"] == told["number"] and event["digest"] != told["digest"]:
            yield f"events.json does not end with the head of the chain that {MANIFEST} names."
    if (manifest["factsheet"], manifest["language"]) != (facts["about"]["factsheet"], facts["about"]["language"]):
        yield f"{MANIFEST} is of another edition than about.json."
