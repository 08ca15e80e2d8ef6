"""Back-translation: who has not seen the English says in English what the words say, and a clinician sets the two side by side.

It supplements revision and never counts as it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.chain import digest_of
from cms.checks.protection import reason_for_protection
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Segment, Version
from cms.factsheets.pieces import Kind
from cms.people.duties import languages_of, require
from cms.people.models import Person
from cms.review import back_rules
from cms.review.actions import reasons_against_touching
from cms.review.back_models import BackTranslation, Equivalence, Reconciliation
from cms.review.back_rules import READY, Weighed
from cms.review.editions import JUDGED, Standing, standings
from cms.review.models import Decision, Edition, wording_of
from cms.review.state import Judgement, Verdict, Wording, nfc, revisers_of
from cms.roles import Act, Role

TRANSLATED = "words translated back"
RECONCILED = "back-translation reconciled"
KINDS = {
    Kind.TABLE_HEADER: "heading of a table",
    Kind.TABLE_CELL: "cell of a table",
    Kind.ALT: "words for a picture",
    Kind.CAPTION: "words below a picture",
    Kind.CARD_HEADING: "heading",
    Kind.PHRASE: "phrase of the website",
}
reason_for = lru_cache(maxsize=50_000)(reason_for_protection)


@dataclass(frozen=True)
class Passage:
    """A protected wording for the eyes of a back-translator: nothing in it gives the English away."""

    number: int
    kind: str
    target: str
    digest: str


@dataclass(frozen=True)
class Protected:
    """A segment whose words are translated back, with what was made of exactly its current words."""

    standing: Standing
    translations: tuple[BackTranslation, ...]
    reconciliations: tuple[Reconciliation, ...]  # of exactly the current wording, oldest first

    @property
    def key(self) -> str:
        return self.standing.segment.key

    @cached_property
    def translation(self) -> BackTranslation | None:
        """The newest by somebody who had no part in the words."""
        taken_part = taken_part_in(self.standing)
        return next((one for one in reversed(self.translations) if one.by_id not in taken_part), None)

    @property
    def latest(self) -> Reconciliation | None:
        return self.reconciliations[-1] if self.reconciliations else None

    def latest_by(self, person: Person) -> Reconciliation | None:
        """What this person found last, through the back-translation that counts."""
        of = self.translation.pk if self.translation else None
        own = (one for one in reversed(self.reconciliations) if one.by_id == person.pk and one.back_translation_id == of)
        return next(own, None)

    def weighed(self, signer: Person) -> Weighed:
        own = self.latest_by(signer)
        is_passed = own is not None and own.equivalence != Equivalence.MEANING_DIFFERS
        differs = self.latest is not None and self.latest.equivalence == Equivalence.MEANING_DIFFERS
        return Weighed(self.key, self.translation is not None, is_passed, differs)


def digest_of_target(target: str) -> str:
    return digest_of(nfc(target))


def taken_part_in(standing: Standing) -> set[int]:
    """Everyone who wrote these words, or judged them beside whichever English: they know what they are meant to say."""
    target = nfc(standing.wording.target)
    return {one.by for one in standing.judgements if nfc(one.target) == target}


def is_protected(segment: Segment) -> bool:
    return bool(reason_for(segment.source, kind=segment.kind, container=segment.container))


def protected_segments(version: Version, language: str, keys: Collection[str] | None = None) -> list[Protected]:
    """The protected segments of a version in reading order; four queries."""
    found = [one for one in standings(version, language, keys) if is_protected(one.segment)]
    made = BackTranslation.objects.filter(factsheet_id=version.factsheet_id, language=language).select_related("by")
    weighed = Reconciliation.objects.filter(
        back_translation__factsheet_id=version.factsheet_id, back_translation__language=language
    )
    if keys is not None:
        made = made.filter(segment_key__in=sorted(keys))
        weighed = weighed.filter(back_translation__segment_key__in=sorted(keys))
    translations: dict[tuple[str, str], list[BackTranslation]] = defaultdict(list)
    for one in made.order_by("pk"):
        translations[one.segment_key, one.digest].append(one)
    reconciliations: dict[int, list[Reconciliation]] = defaultdict(list)
    for verdict in weighed.select_related("by").order_by("pk"):
        reconciliations[verdict.back_translation_id].append(verdict)
    return [_protected(standing, translations, reconciliations) for standing in found]


def _protected(
    standing: Standing,
    translations: Mapping[tuple[str, str], Sequence[BackTranslation]],
    reconciliations: Mapping[int, Sequence[Reconciliation]],
) -> Protected:
    made = translations.get((standing.segment.key, digest_of_target(standing.wording.target)), ())
    weighed = [one for each in made for one in reconciliations.get(each.pk, ()) if one.digest == standing.wording.digest]
    return Protected(standing, tuple(made), tuple(sorted(weighed, key=lambda one: one.pk)))


def open_for_back_translation(version: Version, language: str) -> list[Passage]:
    """The protected wordings that are revised and not translated back yet, in reading order."""
    return [
        _passage(one.standing.segment, one.standing.wording.target)
        for one in protected_segments(version, language)
        if one.standing.state in READY and one.translation is None
    ]


def _passage(segment: Segment, target: str) -> Passage:
    kind = KINDS.get(Kind(segment.kind), segment.kind)
    place = f"{kind} in a box" if segment.container else kind
    return Passage(segment.position, place, target, digest_of_target(target))


def waiting_for(person: Person) -> list[tuple[Edition, int]]:
    """The editions with words for this back-translator, and how many; the number of queries does not grow."""
    languages = languages_of(person, Role.BACK_TRANSLATOR)
    newest = Max("version__factsheet__versions__number", filter=Q(version__factsheet__versions__frozen_at__isnull=False))
    editions = (
        Edition.objects.filter(language__in=languages)
        .annotate(newest=newest)
        .filter(version__number=F("newest"))
        .select_related("version__factsheet")
        .order_by("language", "pk")
    )
    ready = [edition for edition in editions if edition.count(*READY)]
    counts = {edition.pk: count for edition, count in _counts(ready)}
    return [(edition, counts[edition.pk]) for edition in ready if counts[edition.pk]]


def _counts(editions: Sequence[Edition]) -> Iterator[tuple[Edition, int]]:
    segments: dict[int, list[Segment]] = defaultdict(list)
    for segment in Segment.objects.filter(version__in={edition.version_id for edition in editions}):
        if is_protected(segment):
            segments[segment.version_id].append(segment)
    sheets = {edition.version.factsheet_id for edition in editions}
    languages = {edition.language for edition in editions}
    keys = {segment.key for several in segments.values() for segment in several}
    judgements: dict[tuple[int, str, str], list[Judgement]] = defaultdict(list)
    decisions = Decision.objects.filter(factsheet__in=sheets, language__in=languages).order_by("pk")
    for sheet, language, key, verdict, *judged in decisions.values_list(
        "factsheet_id", "language", "segment_key", "verdict", *JUDGED
    ):
        if key in keys:
            judgements[sheet, language, key].append(Judgement(Verdict(verdict), *judged))
    made: dict[tuple[int, str, str, str], set[int]] = defaultdict(set)
    translations = BackTranslation.objects.filter(factsheet__in=sheets, language__in=languages)
    for sheet, language, key, digest, by in translations.values_list(
        "factsheet_id", "language", "segment_key", "digest", "by_id"
    ):
        made[sheet, language, key, digest].add(by)
    for edition in editions:
        sheet, language = edition.version.factsheet_id, edition.language
        count = 0
        for segment in segments[edition.version_id]:
            one = Standing(segment, language, wording_of(segment, language), tuple(judgements[sheet, language, segment.key]))
            done = made[sheet, language, segment.key, digest_of_target(one.wording.target)] - taken_part_in(one)
            count += one.state in READY and not done
        yield edition, count


def _hold(version: Version, language: str) -> None:
    factsheets.lock(version.factsheet)
    if reasons := list(reasons_against_touching(version, language)):
        raise Refused(*reasons)


@transaction.atomic
def translate_back(*, edition: Edition, texts: Mapping[int, tuple[str, str]], by: Person) -> int:
    """Keep the English of passages, by number with the digest of the words it was made from; all of them or none.

    Reasons name passages by their numbers alone: who reads them must not learn the English. Returns how many were kept.
    """
    version, language = edition.version, edition.language
    require(by, Act.TRANSLATE_BACK, language)
    _hold(version, language)
    if not texts:
        raise Refused("Nothing was written.")
    keys = version.segments.filter(position__in=list(texts)).values_list("key", flat=True)
    found = {one.standing.segment.position: one for one in protected_segments(version, language, list(keys))}
    reasons = [f"There is no passage {number}." for number in texts if number not in found]
    for number, one in found.items():
        digest, text = texts[number]
        if digest != digest_of_target(one.standing.wording.target):
            reasons.append(f"Passage {number}: the words changed while you were writing. Look at them again.")
        reasons += [f"Passage {number}: {reason}" for reason in _against_translating_back(one, text, by)]
    if reasons:
        raise Refused(*reasons)
    now = timezone.now()
    made = [
        BackTranslation(
            factsheet=version.factsheet,
            segment_key=one.key,
            language=language,
            target=one.standing.wording.target,
            digest=texts[number][0],
            text=texts[number][1].strip(),
            by=by,
            at=now,
        )
        for number, one in sorted(found.items())
    ]
    BackTranslation.objects.bulk_create(made)
    told = {one.segment_key: [one.digest, digest_of(one.text)] for one in made}
    record(actor=by.username, act=TRANSLATED, subject=f"{version} {language}", passages=told)
    return len(made)


def _against_translating_back(one: Protected, text: str, by: Person) -> Iterator[str]:
    return back_rules.reasons_against_translating_back(
        is_protected=is_protected(one.standing.segment),
        state=one.standing.state,
        person=by.pk,
        taken_part=taken_part_in(one.standing),
        is_done=one.translation is not None,
        text=text,
    )


@transaction.atomic
def reconcile(
    *, back_translation: BackTranslation, equivalence: Equivalence, reason: str, read: Wording, by: Person
) -> Reconciliation:
    """Say whether English and back-translation mean the same, of exactly the wording that was read."""
    factsheet, language, key = back_translation.factsheet, back_translation.language, back_translation.segment_key
    require(by, Act.RECONCILE, language, about=factsheet)
    version = factsheet.published()
    if version is None:
        raise Refused("Translation opens when the English edition is published.")
    _hold(version, language)
    [*found] = protected_segments(version, language, [key])
    if not found or found[0].standing.wording != read or back_translation != found[0].translation:
        raise Refused(f"“{key}” changed while you were reading it.")
    reasons = list(_against_reconciling(found[0], back_translation, equivalence, reason, by))
    if reasons:
        raise Refused(*reasons)
    reconciliation = Reconciliation.objects.create(
        back_translation=back_translation,
        source=read.source,
        digest=read.digest,
        equivalence=equivalence.value,
        reason=reason.strip(),
        by=by,
        at=timezone.now(),
    )
    told = {"segment": key, "digest": read.digest, "equivalence": equivalence.value, "reason": reconciliation.reason}
    record(actor=by.username, act=RECONCILED, subject=f"{version} {language}", of=back_translation.pk, **told)
    return reconciliation


def _against_reconciling(
    one: Protected, back_translation: BackTranslation, equivalence: Equivalence, reason: str, by: Person
) -> Iterator[str]:
    standing = one.standing
    return back_rules.reasons_against_reconciling(
        differs=equivalence is Equivalence.MEANING_DIFFERS,
        differed=one.latest is not None and one.latest.equivalence == Equivalence.MEANING_DIFFERS,
        reason=reason,
        clinician=by.pk,
        taken_part=standing.authors | revisers_of(standing.wording, standing.judgements),
        back_translator=back_translation.by_id,
    )


def reasons_against_signing_by_back_translation(version: Version, language: str, signer: Person) -> list[str]:
    weighed = [one.weighed(signer) for one in protected_segments(version, language)]
    return list(back_rules.reasons_against_signing_by_back_translation(weighed))
