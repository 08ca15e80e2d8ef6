"""What publishing a version of the English would do, language by language, by the same rules that then do it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from cms.factsheets.models import Segment, Version
from cms.languages import REGISTRY, SOURCE, Language
from cms.people.models import Duty
from cms.releases.actions import current_site, grades
from cms.releases.pages import has_papers, papers_of
from cms.releases.site import Outdated, Sheet, against_english, card_of
from cms.releases.snapshots import snapshot_of
from cms.review.carrying import to_carry
from cms.review.due import due_on
from cms.review.editions import edition_of
from cms.review.grading import Graded
from cms.review.models import Edition
from cms.roles import Role


@dataclass
class LanguageOutlook:
    """What becomes of one language: its work, and the page that patients read in it."""

    entry: Language
    carried: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)  # words given for another English
    missing: list[str] = field(default_factory=list)  # new segments
    severity: int = 0  # the highest of what is stale or missing
    due: date | None = None
    people: list[str] = field(default_factory=list)
    live: Sheet | None = None  # as it will be held against the new English
    papers_gone: tuple[str, ...] = ()
    papers_renewed: tuple[str, ...] = ()

    @property
    def outdated(self) -> Outdated | None:
        return self.live.outdated if self.live else None

    @property
    def replaced(self) -> list[str]:
        return sorted({*self.outdated.replaced, *self.outdated.added}) if self.outdated else []

    @property
    def marked(self) -> list[str]:
        return sorted(self.outdated.marked) if self.outdated else []

    @property
    def has_work(self) -> bool:
        return bool(self.stale or self.missing)


def outlook(version: Version, graded: Sequence[Graded]) -> list[LanguageOutlook]:
    """The languages that are live or in work, those whose page changes most first; nothing is stored."""
    before = version.factsheet.published()
    editions = Edition.objects.filter(version=before).exclude(language=SOURCE) if before else Edition.objects.none()
    opened = sorted(editions.values_list("language", flat=True))
    live = _live(version, graded)
    found = {code: LanguageOutlook(REGISTRY[code]) for code in sorted({*opened, *live})}
    carried = to_carry(version, opened, graded)
    holders = {one.key: one for one in before.ordered()} if before else {}
    names = _translators(found)
    for code, one in found.items():
        one.carried = [carry.key for carry in carried.get(code, ())]
        one.people = names.get(code, [])
        _fill_work(one, graded, holders)
        if code in live:
            _fill_page(one, *live[code])
    return sorted(found.values(), key=lambda one: (-len(one.replaced), -len(one.marked), one.entry.english))


def _live(version: Version, graded: Sequence[Graded]) -> dict[str, tuple[Sheet, Sheet]]:
    """Every live translation as it is now and as it would be."""
    site = current_site()
    snapshot = snapshot_of(edition_of(version, SOURCE), is_draft=True)
    english = Sheet(card_of(snapshot), lambda: snapshot)
    key = version.factsheet.key
    expected = [(version.number, one.key, one.expected) for one in graded]
    known = [*grades().get(key, ()), *expected]
    return {
        sheet.language: (sheet, against_english(sheet, english, known))
        for sheet in site.by_key.get(key, [])
        if sheet.is_translation
    }


def _fill_work(one: LanguageOutlook, graded: Sequence[Graded], holders: Mapping[str, Segment]) -> None:
    for change in graded:
        if change.change.after is None or not change.change.is_of_words or change.key in one.carried:
            continue
        holder = holders.get(change.key)
        has_words = holder is not None and bool(holder.words(one.entry.code))
        (one.stale if has_words else one.missing).append(change.key)
        one.severity = max(one.severity, change.expected)
    one.due = due_on(timezone.localdate(), one.severity) if one.has_work else None


def _fill_page(one: LanguageOutlook, now: Sheet, then: Sheet) -> None:
    one.live = then
    had, has = has_papers(now), has_papers(then)
    if had and not has:
        one.papers_gone = tuple(papers_of(now))
    elif had and now.outdated != then.outdated:
        one.papers_renewed = tuple(papers_of(now))


def _translators(languages: Mapping[str, object]) -> dict[str, list[str]]:
    duties = Duty.objects.filter(role=Role.TRANSLATOR.value, ended_at=None, language__in=list(languages), person__is_active=True)
    found: dict[str, list[str]] = {}
    for duty in duties.select_related("person").order_by("person__printed_name"):
        found.setdefault(duty.language, []).append(str(duty.person))
    return found
