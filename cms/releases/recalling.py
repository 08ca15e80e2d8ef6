"""Recall a passage, a factsheet or a language of it: one act, one transaction, one release."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused, Unknown
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet
from cms.factsheets.pieces import CARE_CARDS, Kind
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.releases import rules
from cms.releases.actions import (
    RECALL,
    current_site,
    hold_shelf,
    known_language,
    live_of,
    release_site,
    settle,
    take_away,
)
from cms.releases.models import Publication, Recall, Release
from cms.releases.recalled import digest_of_words
from cms.releases.remembering import remember
from cms.releases.site import Sheet
from cms.releases.telling import tell_of_recall
from cms.roles import Act

Digests = list[dict[str, Any]]


@dataclass(frozen=True)
class Passage:
    """One segment as patients read it now."""

    publication: Publication
    sheet: Sheet
    entry: dict[str, Any]

    @property
    def words(self) -> str:
        return str(self.entry["target"])

    @property
    def digest(self) -> str:
        return digest_of_words(self.words)

    @property
    def is_title(self) -> bool:
        return bool(self.entry["kind"] == Kind.TITLE.value)

    @property
    def card_mates(self) -> list[str]:
        """The words of the same care card that say what to do, without this passage and those that are gone already."""
        entries = self.publication.snapshot["content"]["segments"]
        at = next(number for number, entry in enumerate(entries) if entry["key"] == self.entry["key"])
        first = max(number for number, entry in enumerate(entries[: at + 1]) if entry["opens"])
        card = [entries[first]]
        for entry in entries[first + 1 :]:
            if entry["opens"] or entry["container"] != self.entry["container"]:
                break
            card.append(entry)
        gone = self.sheet.outdated.replaced if self.sheet.outdated else frozenset()
        headings = {Kind.CARD_HEADING.value, Kind.HEADING.value}
        kept = [one for one in card if one["key"] != self.entry["key"] and one["key"] not in gone]
        return [one["key"] for one in kept if one["kind"] not in headings]

    @property
    def is_card(self) -> bool:
        """Whether a care card would be left without its heading, or with nothing but that."""
        if self.entry["container"] not in CARE_CARDS:
            return False
        return bool(self.entry["kind"] == Kind.CARD_HEADING.value) or not self.card_mates


def passages_of(factsheet: Factsheet, language: str, key: str) -> list[Passage]:
    """What patients read in a segment, English first; without what was recalled already."""
    site = current_site()
    found = []
    for publication in live_of(factsheet, language):
        sheet = site.by_place.get((factsheet.key, publication.edition.language))
        entry = next((one for one in publication.snapshot["content"]["segments"] if one["key"] == key), None)
        if entry is None or sheet is None or (sheet.outdated and key in sheet.outdated.recalled):
            continue
        found.append(Passage(publication, sheet, entry))
    return sorted(found, key=lambda one: (one.sheet.language != SOURCE, one.sheet.entry.english))


def reasons_against_recalling(
    factsheet: Factsheet, key: str, passages: Collection[Passage], *, reason: str, read: Collection[str] | None
) -> list[str]:
    """`read` are the digests of the words that were looked at, if that matters."""
    return list(
        rules.reasons_against_recalling(
            found=len(passages),
            reason=reason,
            is_interface=factsheet.is_interface,
            is_title=any(one.is_title for one in passages),
            is_card=any(one.is_card for one in passages),
            is_gone=Recall.objects.filter(factsheet=factsheet, segment_key=key).exists(),
            is_reread=read is None or set(read) == {one.digest for one in passages},
        )
    )


def recall(
    *,
    factsheet: Factsheet,
    language: str,
    segment_key: str,
    reason: str,
    by: Person,
    what_is_wrong: str = "",
    read: Collection[str] | None = None,
) -> Recall:
    """Take words away from patients, so that they cannot come back: a passage by its key, or all of a factsheet without one.

    An empty language means all. `what_is_wrong` goes into the letter, or else the reason does. What is live when the act
    begins is recalled; if `read` is given and a passage has other words by then, it is refused.
    """
    with transaction.atomic():
        require(by, Act.WITHDRAW)
        hold_shelf()
        factsheets.lock(factsheet)
        code = known_language(language).code if language else ""
        made = Recall(factsheet=factsheet, language=code, segment_key=segment_key, reason=reason, by=by, at=timezone.now())
        made.what_is_wrong = what_is_wrong.strip() or reason
        if segment_key:
            release = _recall_passage(made, read)
        else:
            found, release = take_away(act=RECALL, factsheet=factsheet, language=code, reason=reason, by=by)
            made.digests = [_told(publication) for publication in found]
            made.save()
        record(
            actor=by.username,
            act="recalled",
            subject=str(made),
            number=made.pk,
            reason=made.reason,
            what_is_wrong=made.what_is_wrong,
            digests=made.digests,
            release=release.digest,
        )
        tell_of_recall(made)
    settle()
    return made


def _told(publication: Publication) -> dict[str, Any]:
    edition = publication.edition
    return {"language": edition.language, "version": edition.version.number, "edition": publication.digest}


def _recall_passage(made: Recall, read: Collection[str] | None) -> Release:
    passages = passages_of(made.factsheet, made.language, made.segment_key)
    if reasons := reasons_against_recalling(made.factsheet, made.segment_key, passages, reason=made.reason, read=read):
        raise Refused(*reasons)
    made.digests = [
        _told(one.publication) | {"words": one.digest, "source": digest_of_words(one.entry["source"])} for one in passages
    ]
    made.save()  # before the release, which reads it
    release = release_site(act=RECALL, by=made.by)
    for one in passages:
        remember(one.publication)
    return release


def recall_at(number: int) -> Recall:
    found = Recall.objects.select_related("factsheet", "by").filter(pk=number).first()
    if found is None:
        raise Unknown(f"There is no recall {number}.")
    return found
