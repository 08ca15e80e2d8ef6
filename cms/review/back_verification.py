"""Proof that back-translations and reconciliations are what the audit tells of."""

from collections import Counter
from collections.abc import Iterator

from cms.audit.chain import digest_of
from cms.audit.models import Event
from cms.review.back_translation import RECONCILED, TRANSLATED, digest_of_target
from cms.review.models import BackTranslation, Reconciliation
from cms.review.state import Wording


def breaks_in_back_translations(count: list[int]) -> Iterator[str]:
    """Each is about the words its digest names, and is told of in the chain as often as it is there."""
    told = _told()
    for made in BackTranslation.objects.select_related("factsheet", "by").order_by("pk"):
        count[0] += 1
        if digest_of_target(made.target) != made.digest:
            yield f"Back-translation {made.pk} was changed: its words are not those of its digest."
        place = (made.by.username, made.factsheet.key, made.language, made.segment_key)
        yield from _untold(told, (*place, made.digest, digest_of(made.text)), f"Back-translation {made.pk}")
    for one in Reconciliation.objects.select_related("back_translation__factsheet", "by").order_by("pk"):
        count[0] += 1
        of = one.back_translation
        if Wording(one.source, of.target).digest != one.digest:
            yield f"Reconciliation {one.pk} was changed: its words are not those of its digest."
        place = (one.by.username, of.factsheet.key, of.language, of.segment_key)
        stated = (*place, str(of.pk), one.digest, one.equivalence, one.reason)
        yield from _untold(told, stated, f"Reconciliation {one.pk}")
    for by, sheet, language, key, *_ in (+told).elements():
        yield f"A back-translation or reconciliation of {sheet} ({key}, {language}) by {by} is told of in the audit and gone."


def _told() -> Counter[tuple[str, ...]]:
    told: Counter[tuple[str, ...]] = Counter()
    for event in Event.objects.filter(act__in=[TRANSLATED, RECONCILED]).order_by("number"):
        place = (event.actor, event.subject.split(" ")[0], event.subject.rsplit(" ", 1)[-1])
        if event.act == TRANSLATED:
            told.update((*place, key, *digests) for key, digests in event.payload["passages"].items())
        else:
            named = (str(event.payload[name]) for name in ("segment", "of", "digest", "equivalence", "reason"))
            told[*place, *named] += 1
    return told


def _untold(told: Counter[tuple[str, ...]], stated: tuple[str, ...], name: str) -> Iterator[str]:
    told[stated] -= 1
    if told[stated] < 0:
        yield f"{name} by {stated[0]} is not told of in the audit."
