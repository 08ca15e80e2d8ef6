"""The acts on words. Every wording that comes in, by screen or file, is kept in a decision."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone

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
from cms.people.duties import require
from cms.people.models import Person
from cms.review import rules
from cms.review.editions import Standing, edition_of, recompute, recompute_earlier, shift, standings
from cms.review.models import Decision, decision, wording_of
from cms.review.objections import objections
from cms.review.state import State, Verdict, Wording, nfc, state_of
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
    factsheets.lock(version.factsheet)
    version.refresh_from_db()
    if reasons := list(reasons_against_touching(version, language)):
        raise Refused(*reasons)


def write(*, segment: Segment, language: str, text: str, by: Person, read: Wording | None = None, origin: str = SCREEN) -> State:
    """Put a translation; return the state it has earned.

    `read` is the wording the writer had before them: if it is no longer the current one, the current words stay, the
    writer's are kept beside them as a proposal, and Overtaken carries both.
    """
    with transaction.atomic():
        state, theirs = _write(segment, language, text, by, read, origin)
    if theirs is not None:
        raise Overtaken("Somebody else changed these words, or their English, while you were writing.", theirs=theirs, yours=text)
    return state


def _write(segment: Segment, language: str, text: str, by: Person, read: Wording | None, origin: str) -> tuple[State, str | None]:
    if language == SOURCE:
        raise Refused("The English is changed in the source text, not segment by segment.")
    require(by, Act.WRITE, language)
    _hold(segment.version, language)
    for words in (text, read.source if read else ""):
        if reasons := characters.reasons_against(words, limit=MAX_SEGMENT):
            raise Refused(*reasons)
    [standing] = standings(segment.version, language, [segment.key])
    factsheet = segment.version.factsheet
    address = f"{segment.version} {language}"
    # Stale words are written again on purpose: the same words, now given for this English.
    if nfc(text) == nfc(standing.wording.target) and standing.state is not State.STALE:
        return standing.state, None
    if read is not None and read != standing.wording:
        if text:
            kept = Wording(read.source, text)
            _keep([decision(segment, factsheet, language, Verdict.PROPOSED, wording=kept, by=by, origin=origin)])
            record(actor=by.username, act="wording proposed", subject=address, wordings={segment.key: kept.digest})
        return standing.state, standing.wording.target
    edition = edition_of(segment.version, language)
    factsheets.put_words(segment=standing.segment, language=language, text=text)
    segment.refresh_from_db()
    written = decision(segment, factsheet, language, Verdict.WRITTEN, by=by, origin=origin)
    _keep([written])
    wording = wording_of(segment, language)
    state = state_of(wording, [*standing.judgements, written.judgement])
    shift(edition, [(standing.state, state)])
    if state != state_of(wording, standing.judgements):
        recompute_earlier(segment.version, language, [segment.key])
    record(actor=by.username, act="wording written", subject=address, wordings={segment.key: written.digest}, origin=origin)
    return state, None


def propose(*, segment: Segment, language: str, wording: Wording, by: Person, origin: str, reason: str) -> None:
    """Keep words beside the current ones, for a person to take or leave; they count for nothing until taken."""
    require(by, Act.WRITE, language)
    if reasons := characters.reasons_against(wording.target, limit=MAX_SEGMENT):
        raise Refused(*reasons)
    factsheet = segment.version.factsheet
    with transaction.atomic():
        known = Decision.objects.filter(
            factsheet=factsheet, segment_key=segment.key, language=language, digest=wording.digest, by=by
        )
        if known.filter(verdict__in=[Verdict.PROPOSED.value, Verdict.WRITTEN.value]).exists():
            return
        kept = decision(segment, factsheet, language, Verdict.PROPOSED, wording=wording, by=by, origin=origin, reason=reason)
        _keep([kept])
        record(
            actor=by.username,
            act="wording proposed",
            subject=f"{segment.version} {language}",
            wordings={segment.key: wording.digest},
            reason=reason,
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
    require(by, Act.WRITE, SOURCE)
    factsheets.lock(version.factsheet)
    if read is not None and read != source_digest(version):
        theirs, yours = source.write(version.pieces()), source.write(pieces)
        raise Overtaken("Somebody else changed the English while you were writing.", theirs=theirs, yours=yours)
    alignment = factsheets.change_source(version=version, pieces=pieces, by=by)
    _record_english(version, by, origin)
    return alignment


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
    _keep(new)
    recompute(edition)
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


def return_to_writer(*, version: Version, language: str, read: Mapping[str, Wording], by: Person, remark: str) -> list[str]:
    """Send wordings back with a remark."""
    return _judge(Act.RETURN, version, language, read, by, reason=remark)


def waive(*, version: Version, language: str, read: Mapping[str, Wording], by: Person, code: str, reason: str) -> list[str]:
    """Answer a warning with a reason, which is kept with the wording and void when it changes."""
    return _judge(Act.WAIVE, version, language, read, by, reason=reason, code=code)


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
    require(by, act, language)
    _hold(version, language)
    found = standings(version, language, read)
    unknown = sorted(read.keys() - {one.segment.key for one in found})
    reasons = [f"There is no segment “{key}” in this version." for key in unknown] + rules.reasons_against_remark(reason)
    if not read:
        reasons.append("No wording was chosen.")
    for standing in found:
        if read[standing.segment.key] != standing.wording:
            reasons.append(f"“{standing.segment.key}” changed while you were reading it.")
        else:
            against = objections(act, standing, by=by, reason=reason, code=code)
            reasons += [_about(standing, objection, len(found)) for objection in against]
    if reasons:
        raise Refused(*reasons)
    verdict = rules.VERDICT_OF[act]
    made = [decision(one.segment, version.factsheet, language, verdict, by=by, reason=reason, finding=code) for one in found]
    moves = [(one.state, state_of(one.wording, [*one.judgements, new.judgement])) for one, new in zip(found, made, strict=True)]
    edition = edition_of(version, language)
    _keep(made)
    shift(edition, moves)
    moved = [one.segment.key for one, (before, after) in zip(found, moves, strict=True) if before != after]
    recompute_earlier(version, language, moved)
    digests = {one.segment.key: one.wording.digest for one in found}
    details = {name: value for name, value in (("reason", reason), ("finding", code)) if value}
    record(actor=by.username, act=f"wording {verdict}", subject=f"{version} {language}", wordings=digests, **details)
    return sorted(digests)


def _about(standing: Standing, objection: str, count: int) -> str:
    return objection if count == 1 else f"“{standing.segment.key}”: {objection}"


def _keep(decisions: Sequence[Decision]) -> None:
    at = timezone.now()
    for made in decisions:
        made.at = at
    Decision.objects.bulk_create(decisions, batch_size=200)


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
