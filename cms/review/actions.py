"""The acts on words. Every wording that comes in, by screen or file, is kept in a decision."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from django.db import transaction

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.checks import characters
from cms.errors import Overtaken, Refused
from cms.factsheets import actions as factsheets
from cms.factsheets import source
from cms.factsheets.alignment import Alignment
from cms.factsheets.models import Segment, Version
from cms.factsheets.pieces import MAX_SEGMENT, Piece
from cms.languages import REGISTRY, SOURCE
from cms.memory.glossary import reading_once
from cms.people.duties import require
from cms.people.models import Person
from cms.review import rules
from cms.review.editions import FEW, Standing, edition_of, follow, recompute, recount, standings
from cms.review.grading import restore_severities
from cms.review.models import Decision, Edition, decision, decision_about, keep
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.review.noting import note
from cms.review.objections import objections
from cms.review.state import State, Verdict, Wording, nfc
from cms.roles import Act

SCREEN = "screen"


def reasons_against_touching(version: Version, language: str) -> Iterator[str]:
    """Words of a language belong to the newest published English; English is written in an open version."""
    published = version.factsheet.published()
    if language == SOURCE:
        if version.is_frozen:
            yield f"Version {version.number} is published and stays as it is; start a new version to change the English."
    elif published is None:
        yield "Translation opens when the English edition is published."
    elif published.pk != version.pk:
        yield f"Version {published.number} is the published one; its words are the ones to work on."


def _hold(version: Version, language: str) -> None:
    factsheet = factsheets.lock(version.factsheet)
    if language == SOURCE:
        version.refresh_from_db()  # it may have been published meanwhile
    version.factsheet = factsheet
    if reasons := list(reasons_against_touching(version, language)):
        raise Refused(*reasons)


def write(*, segment: Segment, language: str, text: str, by: Person, read: Wording | None = None, origin: str = SCREEN) -> State:
    """Put a translation; return the state it has earned.

    `read` is the wording the writer had before them: if it is no longer the current one, the current words stay, the
    writer's are kept beside them as a proposal, and Overtaken carries both.
    """
    with transaction.atomic():
        seen = {} if read is None else {segment.key: read}
        [standing], overtaken = _write(segment.version, language, {segment.key: text}, seen, by, origin)
    if overtaken:
        theirs = standing.wording.target
        raise Overtaken("Somebody else changed these words, or their English, while you were writing.", theirs=theirs, yours=text)
    for code, words in ((SOURCE, standing.wording.source), (language, standing.wording.target)):
        setattr(segment, REGISTRY[code].field, words)
    return standing.state


@transaction.atomic
def write_all(
    *,
    version: Version,
    language: str,
    words: Mapping[str, str],
    by: Person,
    origin: str = SCREEN,
    submitted: Collection[str] = (),
) -> dict[str, State]:
    """Put translations by segment key, all of them or none, each as `write` does; return the states they have earned.

    Those of `submitted` are handed to the next person with the same step, as `submit` does.
    """
    found, _ = _write(version, language, words, {}, by, origin)
    states = {one.segment.key: one.state for one in found}
    if submitted:
        require(by, Act.SUBMIT, language)
        wordings = {one.segment.key: one.wording for one in found}
        read = {key: wordings[key] for key in submitted}
        handed = [one for one in found if one.segment.key in read]
        states |= _judge_found(Act.SUBMIT, version, language, handed, read, by, reason="", code="")
    return states


def _write(
    version: Version, language: str, words: Mapping[str, str], read: Mapping[str, Wording], by: Person, origin: str
) -> tuple[list[Standing], set[str]]:
    """Return the segments as they stand then, and the keys of those that were changed since they were read."""
    if language == SOURCE:
        raise Refused("The English is changed in the source text, not segment by segment.")
    require(by, Act.WRITE, language, about=version.factsheet)
    _hold(version, language)
    _judge_characters(words)
    _judge_characters({key: wording.source for key, wording in read.items()})
    found = standings(version, language, words)
    if unknown := words.keys() - {one.segment.key for one in found}:
        raise Refused(*_no_segments(unknown))
    changed, overtaken = [], {}
    for one in found:
        key, text = one.segment.key, words[one.segment.key]
        # Stale words are written again on purpose: the same words, now given for this English.
        if nfc(text) == nfc(one.wording.target) and one.state is not State.STALE:
            continue
        if key in read and read[key] != one.wording:
            overtaken[key] = Wording(read[key].source, text)
        else:
            changed.append(one)
    _propose(version, language, {key: (wording, "") for key, wording in overtaken.items() if wording.target}, by, origin)
    put = {one.segment.key: one for one in _put(version, language, changed, words, by, origin)}
    return [put.get(one.segment.key, one) for one in found], set(overtaken)


def _put(
    version: Version, language: str, found: Sequence[Standing], words: Mapping[str, str], by: Person, origin: str
) -> list[Standing]:
    if not found:
        return []
    edition = edition_of(version, language)
    wordings = [Wording(one.wording.source, words[one.segment.key]) for one in found]
    factsheets.put_words(language=language, words=[(one.segment, words[one.segment.key]) for one in found])
    return _add(Verdict.WRITTEN, edition, found, wordings, by, {"origin": origin})


def _add(
    verdict: Verdict, edition: Edition, found: Sequence[Standing], wordings: Sequence[Wording], by: Person, told: dict[str, str]
) -> list[Standing]:
    """Keep a decision on each of these wordings and tell of it; return how the segments stand then."""
    version, language = edition.version, edition.language
    made = [
        decision_about(wording, one.segment.key, version.factsheet, language, verdict, by=by, **told)
        for one, wording in zip(found, wordings, strict=True)
    ]
    keep(made)
    after = [one.judged(wording, new.judgement) for one, wording, new in zip(found, wordings, made, strict=True)]
    follow(edition, found, after)
    digests = {one.segment_key: one.digest for one in made}
    details = {name: value for name, value in told.items() if value}
    record(actor=by.username, act=f"wording {verdict}", subject=f"{version} {language}", wordings=digests, **details)
    return after


def _judge_characters(texts: Mapping[str, str]) -> None:
    found = [(key, reason) for key, text in texts.items() for reason in characters.reasons_against(text, limit=MAX_SEGMENT)]
    if found:
        raise Refused(*(_about(key, reason, len(texts)) for key, reason in found))


def propose(*, segment: Segment, language: str, wording: Wording, by: Person, origin: str, reason: str) -> None:
    """Keep words beside the current ones, for a person to take or leave; they count for nothing until taken."""
    propose_all(version=segment.version, language=language, wordings={segment.key: (wording, reason)}, by=by, origin=origin)


@transaction.atomic
def propose_all(
    *,
    version: Version,
    language: str,
    wordings: Mapping[str, tuple[Wording, str]],
    by: Person,
    origin: str,
    even_if_written: bool = False,
) -> None:
    """Keep wordings beside the current ones, by segment key and each with its reason, as `propose` does.

    What a person proposed before is not proposed again, nor what they wrote, unless it is to be taken up again.
    """
    require(by, Act.WRITE, language)
    _judge_characters({key: wording.target for key, (wording, _) in wordings.items()})
    if unknown := wordings.keys() - set(version.segments.values_list("key", flat=True)):
        raise Refused(*_no_segments(unknown))
    verdicts = [Verdict.PROPOSED.value] if even_if_written else [Verdict.PROPOSED.value, Verdict.WRITTEN.value]
    known = Decision.objects.filter(factsheet=version.factsheet, language=language, by=by, verdict__in=verdicts)
    if len(wordings) <= FEW:
        known = known.filter(segment_key__in=sorted(wordings))
    kept = set(known.values_list("segment_key", "digest"))
    new = {key: told for key, told in wordings.items() if (key, told[0].digest) not in kept}
    _propose(version, language, new, by, origin)


def _propose(version: Version, language: str, wordings: Mapping[str, tuple[Wording, str]], by: Person, origin: str) -> None:
    if not wordings:
        return
    about = (version.factsheet, language, Verdict.PROPOSED)
    keep(
        [decision_about(wording, key, *about, by=by, origin=origin, reason=reason) for key, (wording, reason) in wordings.items()]
    )
    reasons = {key: reason for key, (_, reason) in wordings.items() if reason}
    record(
        actor=by.username,
        act="wording proposed",
        subject=f"{version} {language}",
        wordings={key: wording.digest for key, (wording, _) in wordings.items()},
        **({"reasons": reasons} if reasons else {}),
    )


def source_digest(version: Version) -> str:
    """Names the English as an author has it before them."""
    return digest_of([asdict(piece) for piece in version.pieces()])


@transaction.atomic
def write_source(
    *, version: Version, pieces: Sequence[Piece], by: Person, read: str | None = None, origin: str = SCREEN
) -> Alignment:
    """Change the English of an open version; every new wording is a decision, as in any other language.

    `read` is the digest of the English the author started from; if another author changed it since, nothing is stored
    and Overtaken carries both texts.
    """
    require(by, Act.WRITE, SOURCE, about=version.factsheet)
    factsheets.lock(version.factsheet)
    if read is not None and read != source_digest(version):
        theirs, yours = source.write(version.pieces()), source.write(pieces)
        raise Overtaken("Somebody else changed the English while you were writing.", theirs=theirs, yours=yours)
    alignment = factsheets.change_source(version=version, pieces=pieces, by=by)
    _record_english(version, by, origin)
    return alignment


@transaction.atomic
def restore(*, version: Version, by: Person) -> Version:
    """Open the next version with the English of an earlier one; its changes are graded as any others."""
    require(by, Act.WRITE, SOURCE)
    if version.pk == version.factsheet.latest().pk:
        raise Refused(f"Version {version.number} is the newest one; there is nothing to bring back.")
    if version.factsheet.is_interface:
        raise Refused("The interface is collected from the templates; it is not brought back.")
    opened = factsheets.start_version(factsheet=version.factsheet, by=by, change_note=f"The English of version {version.number}.")
    write_source(version=opened, pieces=version.pieces(), by=by, origin=f"version {version.number}")
    return opened


@transaction.atomic
def write_phrases(*, version: Version, phrases: Sequence[Piece], by: Person) -> None:
    """Change the English of the interface to what the templates say."""
    require(by, Act.WRITE, SOURCE)
    factsheets.change_source_of_phrases(version=version, phrases=phrases, by=by)
    _record_english(version, by, "templates")


def _record_english(version: Version, by: Person, origin: str) -> None:
    new = [
        decision(standing.segment, version.factsheet, SOURCE, Verdict.WRITTEN, by=by, origin=origin)
        for standing in standings(version, SOURCE)
        if not any(judgement.digest == standing.wording.digest for judgement in standing.judgements)
    ]
    edition = edition_of(version, SOURCE)
    keep(new)
    recount(edition)
    restore_severities(version)
    wordings = {one.segment_key: one.digest for one in new}
    record(actor=by.username, act="wording written", subject=f"{version} {SOURCE}", wordings=wordings, origin=origin)


def submit(*, version: Version, language: str, read: Mapping[str, Wording], by: Person, reason: str = "") -> list[str]:
    """Hand wordings (by segment key, as read) to the next person; returns the keys."""
    return _judge(Act.SUBMIT, version, language, read, by, reason=reason)


def revise(*, version: Version, language: str, read: Mapping[str, Wording], by: Person) -> list[str]:
    """Pass wordings as the second linguist, who is not their writer."""
    return _judge(Act.REVISE, version, language, read, by)


def approve(*, version: Version, language: str, read: Mapping[str, Wording], by: Person) -> list[str]:
    """Approve as a clinician exactly the words that were read, not whatever is stored by now."""
    return _judge(Act.APPROVE, version, language, read, by)


@reading_once()
@transaction.atomic
def return_to_writer(
    *,
    version: Version,
    language: str,
    read: Mapping[str, Wording],
    by: Person,
    remark: str,
    error_type: ErrorType,
    severity: ErrorSeverity,
) -> list[str]:
    """Send wordings back, each with a remark of its kind on exactly these words; their writers are told."""
    require(by, Act.RETURN, language, about=version.factsheet)
    if reasons := list(rules.reasons_against_kind(error_type, severity)):
        raise Refused(*reasons)
    _hold(version, language)
    found = standings(version, language, read)
    returned = _judge_found(Act.RETURN, version, language, found, read, by, reason=remark, code="")
    kind, matters = ErrorType(error_type), ErrorSeverity(severity)
    note("returned", version, language, found, by=by, text=remark, error_type=kind, severity=matters)
    return sorted(returned)


def waive(*, version: Version, language: str, read: Mapping[str, Wording], by: Person, code: str, reason: str) -> list[str]:
    """Answer a warning with a reason, which is kept with the wording and void when it changes."""
    return _judge(Act.WAIVE, version, language, read, by, reason=reason, code=code)


@reading_once()
@transaction.atomic
def _judge(
    act: Act,
    version: Version,
    language: str,
    read: Mapping[str, Wording],
    by: Person,
    *,
    reason: str = "",
    code: str = "",
) -> list[str]:
    """All of the wordings or none: each is judged as it was read, under the factsheet's lock."""
    require(by, act, language, about=version.factsheet)
    _hold(version, language)
    found = standings(version, language, read)
    return sorted(_judge_found(act, version, language, found, read, by, reason=reason, code=code))


def _judge_found(
    act: Act,
    version: Version,
    language: str,
    found: Sequence[Standing],
    read: Mapping[str, Wording],
    by: Person,
    *,
    reason: str,
    code: str,
) -> dict[str, State]:
    unknown = read.keys() - {one.segment.key for one in found}
    reasons = [*_no_segments(unknown), *rules.reasons_against_remark(reason)]
    if not read:
        reasons.append("No wording was chosen.")
    for standing in found:
        if read[standing.segment.key] != standing.wording:
            reasons.append(f"“{standing.segment.key}” changed while you were reading it.")
        else:
            against = objections(act, standing, by=by, reason=reason, code=code)
            reasons += [_about(standing.segment.key, objection, len(found)) for objection in against]
    if reasons:
        raise Refused(*reasons)
    after = _add(
        rules.VERDICT_OF[act],
        edition_of(version, language),
        found,
        [one.wording for one in found],
        by,
        {"reason": reason, "finding": code},
    )
    return {one.segment.key: one.state for one in after}


def _no_segments(unknown: Iterable[str]) -> list[str]:
    return [f"There is no segment “{key}” in this version." for key in sorted(unknown)]


def _about(key: str, objection: str, count: int) -> str:
    return objection if count == 1 else f"“{key}”: {objection}"


def as_read(version: Version, language: str, *states: State) -> dict[str, Wording]:
    """The current wordings in the given states (all, if none is given), for a person who reads a whole edition."""
    return {
        standing.segment.key: standing.wording
        for standing in standings(version, language)
        if not states or standing.state in states
    }


@transaction.atomic
def open_translations(*, version: Version, languages: Iterable[str]) -> None:
    """Open or refresh the editions of a newly published English version."""
    for code in languages:
        if code in REGISTRY and code != SOURCE:
            recompute(edition_of(version, code))
