"""What an evidence pack says about a factsheet in a language: one list or record of each kind, ready to be written as JSON.

A translation stands on its English, so a pack about one holds what was decided and signed about both.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone

from cms.audit.browsing import about_factsheet, as_told, in_utc
from cms.audit.chain import digest_of
from cms.audit.models import Event
from cms.errors import Unknown
from cms.factsheets.changes import changes_between
from cms.factsheets.models import Factsheet, Version
from cms.factsheets.pieces import Kind
from cms.languages import REGISTRY, SOURCE
from cms.people.models import Competence, ConflictOfInterest, Duty, Person
from cms.releases.evidence_upkeep import upkeep
from cms.releases.models import Publication
from cms.review.editions import content_of
from cms.review.models import BackTranslation, Decision, Edition, Grading, Remark, Signature
from cms.review.state import Verdict

TAKEN_BACK = "comment withdrawn"  # its event holds what somebody did not want to have said
Facts = dict[str, Any]


class Gathered:
    """The facts of one pack; whoever is named in any of them is in `people`."""

    def __init__(self, factsheet: Factsheet, language: str) -> None:
        if language not in REGISTRY:
            raise Unknown(f"“{language[:40]}” is no language we publish in. Known: {', '.join(REGISTRY)}.")
        self.factsheet = factsheet
        self.language = language
        self.languages = sorted({SOURCE, language})
        self.contents: dict[str, Any] = {}
        self.took_part: set[int] = {factsheet.owner_id}
        editions = Edition.objects.filter(version__factsheet=factsheet, language__in=self.languages)
        self.editions = list(editions.select_related("version__factsheet").order_by("version__number", "language"))
        if language not in {one.language for one in self.editions}:
            raise Unknown(f"There is no edition of {factsheet.key} in {REGISTRY[language].english} yet, so no evidence about it.")
        self.current = {one.pk: self._keep(content_of(one)) for one in self.editions}

    def _keep(self, content: Any) -> str:
        digest = digest_of(content)
        self.contents[digest] = content
        return digest

    def by(self, person: Person | None) -> str:
        if person is None:
            return ""
        self.took_part.add(person.pk)
        return person.username

    def facts(self) -> Facts:
        """By the name of the file; people come last, when it is known who is named."""
        decisions = [_decision(self, one) for one in self._of(Decision).select_related("by").order_by("pk")]
        found: Facts = {
            "about": self._about(),
            "publications": [_publication(self, one) for one in self._publications()],
            "versions": list(self._versions()),
            "contents": self.contents,
            "signatures": [_signature(self, one) for one in self._signatures()],
            "decisions": decisions,
            "waivers": [one for one in decisions if one["verdict"] == Verdict.WAIVED],
            "severities": [_grading(self, one) for one in self._gradings()],
            "remarks": [_remark(self, one) for one in self._of(Remark).select_related("by", "disposition__by").order_by("pk")],
            "back_translations": [_back(self, one) for one in self._backs()],
            "events": [as_told(one) for one in self._events()],
        }
        found |= upkeep(self.factsheet, self.languages, self.by)
        return found | {"people": list(_people(self))}

    def _about(self) -> Facts:
        title = self.factsheet.latest().segments.filter(kind=Kind.TITLE.value).order_by("position").first()
        return {
            "factsheet": self.factsheet.key,
            "title": title.source if title else "",
            "topic": self.factsheet.topic.key,
            "language": self.language,
            "language_name": REGISTRY[self.language].english,
            "owner": self.by(self.factsheet.owner),
            "review_interval_months": self.factsheet.review_interval_months,
            "audience": self.factsheet.audience,
            "need": self.factsheet.need,
            "funding": self.factsheet.funding,
        }

    def _of(self, model: Any) -> Any:
        return model.objects.filter(factsheet=self.factsheet, language__in=self.languages)

    def _publications(self) -> Iterable[Publication]:
        found = Publication.objects.filter(edition__version__factsheet=self.factsheet, edition__language__in=self.languages)
        whole = found.select_related("edition__version__factsheet", "by", "withdrawn_by").order_by("pk")
        return whole.prefetch_related("stays__began", "stays__ended")

    def _signatures(self) -> Iterable[Signature]:
        return Signature.objects.filter(edition__in=self.editions).select_related("by", "edition__version").order_by("pk")

    def _gradings(self) -> Iterable[Grading]:
        found = Grading.objects.filter(version__factsheet=self.factsheet)
        return found.select_related("by", "version__factsheet").order_by("pk")

    def _backs(self) -> Iterable[BackTranslation]:
        found: Iterable[BackTranslation] = (
            self._of(BackTranslation).select_related("by").prefetch_related("reconciliations__by").order_by("pk")
        )
        return found

    def _versions(self) -> Iterator[Facts]:
        before: Version | None = None
        known: set[str] = set()
        for version in self.factsheet.versions.order_by("number"):
            pieces, earlier = version.pieces(), before.pieces() if before else []
            changes = changes_between(earlier, pieces, known) if before else []
            known |= {piece.key for piece in pieces}
            yield {
                "number": version.number,
                "change_note": version.change_note,
                "started_at": in_utc(version.started_at),
                "frozen_at": _time(version.frozen_at),
                "changes": [
                    {"segment": one.key, "how": str(one.how), "before": _words(one.before), "after": _words(one.after)}
                    for one in changes
                ],
                "editions": [
                    {"language": one.language, "state": one.state, "content": self.current[one.pk]}
                    for one in self.editions
                    if one.version_id == version.pk
                ],
            }
            before = version

    def _events(self) -> Iterator[Event]:
        """What the audit tells of this factsheet, but not of its other languages."""
        for event in Event.objects.filter(about_factsheet(self.factsheet.key)).order_by("number").iterator():
            if event.act != TAKEN_BACK and _language_of(event) in {"", *self.languages}:
                yield event


def _language_of(event: Event) -> str:
    """The language an event is about, by where its subject names it; a segment may be called as a language is."""
    if event.act.startswith("severity ") or event.act == "note given":
        return ""
    words = event.subject.split("/")[2:] if event.subject.startswith("/") else event.subject.split(" ")
    said = (
        words[1:2]
        if event.act.startswith(("comment ", "question ", "recall")) or event.subject.startswith("/")
        else words[1:][-1:]
    )
    return next((word for word in said if word in REGISTRY), "")


def _time(at: datetime | None) -> str:
    return in_utc(at) if at else ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _words(piece: Any) -> str:
    return piece.text if piece else ""


def _plain(row: Model, *names: str) -> Facts:
    return {name: getattr(row, name) for name in names}


def _decision(known: Gathered, one: Decision) -> Facts:
    told = _plain(one, "language", "verdict", "source", "target", "digest", "reason", "finding", "origin")
    return told | {"number": one.pk, "segment": one.segment_key, "by": known.by(one.by), "at": in_utc(one.at)}


def _signature(known: Gathered, one: Signature) -> Facts:
    """`stands` is about the words as they are now; `competences` are those its signer had on that day, by their numbers."""
    told = _plain(one, "printed_name", "role", "meaning", "mode", "statement", "digest")
    return told | {
        "number": one.pk,
        "version": one.edition.version.number,
        "language": one.edition.language,
        "by": known.by(one.by),
        "at": in_utc(one.at),
        "stands": known.current[one.edition_id] == one.digest,
        "content_is_in_the_pack": one.digest in known.contents,
        "competences": [held.pk for held in _held(one.by, one.at, one.role, one.edition.language)],
    }


def _publication(known: Gathered, one: Publication) -> Facts:
    snapshot = {name: value for name, value in one.snapshot.items() if name != "content"}
    return {
        "number": one.pk,
        "version": one.edition.version.number,
        "language": one.edition.language,
        "digest": known._keep(one.snapshot["content"]),
        "signed_digest": one.digest,
        "identity": one.digest[:12],
        "snapshot": snapshot,
        "published_at": in_utc(one.published_at),
        "by": known.by(one.by),
        "withdrawn_at": _time(one.withdrawn_at),
        "withdrawn_by": known.by(one.withdrawn_by),
        "reason": one.reason,
        "live": [
            {
                "since": in_utc(stay.began.built_at),
                "release": stay.began.digest,
                "until": _time(stay.ended.built_at) if stay.ended else "",
                "next_release": stay.ended.digest if stay.ended else "",
            }
            for stay in sorted(one.stays.all(), key=lambda stay: stay.pk)
        ],
    }


def _grading(known: Gathered, one: Grading) -> Facts:
    told = _plain(one, "digest", "before", "after", "floor", "severity", "step", "note")
    place = {"number": one.pk, "version": one.version.number, "segment": one.segment_key}
    return told | place | {"by": known.by(one.by), "at": in_utc(one.at)}


def _remark(known: Gathered, one: Remark) -> Facts:
    answer = getattr(one, "disposition", None)
    told = _plain(one, "language", "source", "target", "digest", "error_type", "severity", "text")
    return told | {
        "number": one.pk,
        "segment": one.segment_key,
        "by": known.by(one.by),
        "at": in_utc(one.at),
        "disposition": _plain(answer, "outcome", "reason") | {"by": known.by(answer.by), "at": in_utc(answer.at)}
        if answer
        else None,
    }


def _back(known: Gathered, one: BackTranslation) -> Facts:
    return _plain(one, "language", "target", "digest", "text") | {
        "number": one.pk,
        "segment": one.segment_key,
        "by": known.by(one.by),
        "at": in_utc(one.at),
        "reconciliations": [
            _plain(made, "source", "digest", "equivalence", "reason") | {"by": known.by(made.by), "at": in_utc(made.at)}
            for made in sorted(one.reconciliations.all(), key=lambda made: made.pk)
        ],
    }


def _people(known: Gathered) -> Iterator[Facts]:
    """Everybody named: what they did here, and the duties, competences and conflicts of interest on record for them."""
    done = _done(known)
    topic = Q(about=ConflictOfInterest.About.TOPIC, key=known.factsheet.topic.key)
    here = Q(about=ConflictOfInterest.About.FACTSHEET, key=known.factsheet.key) | topic
    for person in Person.objects.filter(pk__in=known.took_part).order_by("username"):
        duties = Duty.objects.filter(person=person, language__in=["", *known.languages]).order_by("pk")
        yield _plain(person, "username", "printed_name", "profession") | {
            "did": done.get(person.pk, []),
            "duties": [
                _plain(one, "role", "language") | {"since": in_utc(one.since), "ended_at": _time(one.ended_at)} for one in duties
            ],
            "competences": [_competence(one) for one in _recorded(person, known.languages)],
            "conflicts": [
                _plain(one, "about", "key", "what", "reason")
                | {"declared_on": _day(one.declared_on), "until": _day(one.until), "ended_at": _time(one.ended_at)}
                for one in ConflictOfInterest.objects.filter(here, person=person).order_by("pk")
            ],
        }


def _done(known: Gathered) -> Mapping[int, list[Facts]]:
    """By person: how many decisions of each kind in each language, the first and the last of them."""
    found: dict[int, dict[tuple[str, str], list[datetime]]] = {}
    for by, language, verdict, at in known._of(Decision).order_by("pk").values_list("by", "language", "verdict", "at"):
        found.setdefault(by, {}).setdefault((language, verdict), []).append(at)
    return {
        by: [
            {"act": act, "language": language, "count": len(times), "first": in_utc(min(times)), "last": in_utc(max(times))}
            for (language, act), times in sorted(acts.items())
        ]
        for by, acts in found.items()
    }


def _recorded(person: Person, languages: Iterable[str]) -> Iterable[Competence]:
    found = Competence.objects.filter(person=person, language__in=["", *languages])
    return found.select_related("checked_by").order_by("pk")


def _competence(one: Competence) -> Facts:
    told = _plain(one, "role", "language", "route", "evidence", "register", "number", "reason")
    return told | {
        "record": one.pk,
        "checked_on": _day(one.checked_on),
        "checked_by": str(one.checked_by),
        "valid_until": _day(one.valid_until),
        "recorded_at": in_utc(one.recorded_at),
        "ended_at": _time(one.ended_at),
    }


def _held(person: Person, at: datetime, role: str, language: str) -> Iterable[Competence]:
    """The competences that stood behind a duty at a time, as they were on record then."""
    day = timezone.localdate(at)
    found = Competence.objects.filter(person=person, role=role, language__in=["", language], recorded_at__lte=at)
    standing = found.filter(checked_on__lte=day, valid_until__gte=day).filter(Q(ended_at=None) | Q(ended_at__gt=at))
    return standing.order_by("pk")
