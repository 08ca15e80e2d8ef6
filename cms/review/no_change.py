"""An edition in which nothing changed for its readers is approved anew by a word, not by reading it all again."""

from collections.abc import Iterator

from cms.factsheets.models import Segment
from cms.languages import REGISTRY, SOURCE
from cms.review.editions import PLACE, content_digest, words_fields
from cms.review.models import Edition, Signature
from cms.review.rules import CARRIED_UP_TO


def signed_before(edition: Edition) -> Signature | None:
    """The newest signature over an earlier version in this language that still stands for its words."""
    earlier = Signature.objects.filter(
        edition__version__factsheet=edition.version.factsheet,
        edition__version__number__lt=edition.version.number,
        edition__language=edition.language,
    ).select_related("edition__version__factsheet")
    return next((one for one in earlier.order_by("-pk") if one.digest == content_digest(one.edition)), None)


def reasons_against_no_change(edition: Edition, before: Signature | None) -> Iterator[str]:
    """That every wording is approved is asked of any signature; this one also needs the same words in the same places.

    Words that were approved anew, after a change of meaning, as still right are for somebody to read on the page.
    """
    if edition.language == SOURCE:
        yield "Only a translation can be signed as needing no change."
    elif before is None:
        yield f"Nothing of this was signed in {REGISTRY[edition.language].english} before."
    elif changed := _changed(edition, before.edition):
        yield f"Not everything is as it was signed: {', '.join(changed)}. Read the page and sign it as a clinical approval."
    elif meant := _changed_in_meaning(edition, before.edition):
        yield (
            f"The English has changed in meaning since it was signed: {', '.join(meant)}. "
            "Read the page and sign it as a clinical approval."
        )


def _changed(edition: Edition, before: Edition) -> list[str]:
    now, then = _targets(edition), _targets(before)
    changed = [one[0] for one in now if one not in then]
    gone = [one[0] for one in then if one not in now]
    if not changed and not gone and now != then:
        return ["the order of the passages"]
    return list(dict.fromkeys([*changed, *gone]))


def _targets(edition: Edition) -> list[tuple[str, ...]]:
    target = words_fields(edition.language)[-1]
    rows = edition.version.segments.order_by("position").values_list(*PLACE, target)
    return [tuple(str(one) for one in row) for row in rows]


def _changed_in_meaning(edition: Edition, before: Edition) -> list[str]:
    """Passages whose English was changed since by more than approvals are carried over."""
    version = edition.version
    since = Segment.objects.filter(
        version__factsheet=version.factsheet,
        version__number__gt=before.version.number,
        version__number__lte=version.number,
        severity__gt=CARRIED_UP_TO,
        key__in=version.segments.values("key"),
    )
    return list(dict.fromkeys(since.order_by("version__number", "position").values_list("key", flat=True)))
