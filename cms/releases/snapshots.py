"""Everything a page needs, taken down when an edition goes out, so that the page can be built again years later."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from cms.errors import Refused
from cms.languages import SOURCE
from cms.people.models import Person
from cms.releases.assets import picture_named
from cms.releases.models import Publication
from cms.releases.site import Snapshot
from cms.review.editions import content_of, standings
from cms.review.models import Edition, Signature
from cms.review.signing import last_reviewed, next_review_due
from cms.review.state import revisers_of


def snapshot_of(edition: Edition, *, is_draft: bool = False, content: dict[str, Any] | None = None) -> Snapshot:
    """Return what a page of the edition says; raises Refused if a full review or a picture is missing.

    A draft that has not been reviewed yet says today; `content` stands for words that are stored nowhere.
    """
    factsheet = edition.version.factsheet
    today = timezone.localdate()
    reviewed = last_reviewed(factsheet, edition.version.number) or (today if is_draft else None)
    if reviewed is None:
        raise Refused("No full review of the English has been completed.")
    english = Publication.objects.filter(edition__version=edition.version, edition__language=SOURCE).order_by("pk").first()
    content = content or content_of(edition)
    pictures = {entry["asset"]: picture_named(entry["asset"]) for entry in content["segments"] if entry["asset"]}
    return {
        "content": content,
        "topic": factsheet.topic.key,
        "last_reviewed": reviewed.isoformat(),
        "next_review": next_review_due(factsheet, reviewed).isoformat(),
        "published_on": today.isoformat(),
        "english_published": (timezone.localdate(english.published_at) if english else today).isoformat(),
        "names": _names_on(edition),
        "pictures": {
            name: {"address": shown.asset.address, "width": shown.width, "height": shown.height}
            for name, shown in pictures.items()
        },
    }


def _names_on(edition: Edition) -> dict[str, list[str]]:
    """Printed names of those who did the work and agreed to be named; where one did not, the page names the role alone."""
    writers: set[int] = set()
    revisers: set[int] = set()
    for standing in standings(edition.version, edition.language):
        writers |= standing.authors
        revisers |= revisers_of(standing.wording, standing.judgements)
    signers = Signature.objects.filter(edition=edition.pk).order_by("-pk").values_list("by", flat=True)[:1]
    done = {"author" if edition.is_source else "translator": writers, "reviser": revisers, "clinician": signers}
    return {role: names for role, ids in done.items() if (names := _agreed(ids))}


def _agreed(ids: Iterable[int]) -> list[str]:
    people = list(Person.objects.filter(pk__in=list(ids)).order_by("printed_name"))
    return [person.printed_name for person in people] if all(person.is_named_on_pages for person in people) else []
