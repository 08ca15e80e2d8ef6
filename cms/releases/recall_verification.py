"""Proof that what was recalled is what the audit tells of, and is on no page."""

from collections.abc import Iterator

from cms.audit.models import Event
from cms.releases.actions import current_site, live_publications
from cms.releases.models import Recall
from cms.releases.recalled import bears


def breaks_in_recalls(count: list[int]) -> Iterator[str]:
    """What was recalled once stays so; a live edition that has the words must hide them."""
    told = {event.payload["number"]: event for event in Event.objects.filter(act="recalled").order_by("number")}
    ended = {event.payload["number"]: event.payload["how"] for event in Event.objects.filter(act="recall ended")}
    kept = {recall.pk: recall for recall in Recall.objects.select_related("factsheet", "by").order_by("pk")}
    count[0] = len(kept.keys() | told.keys())
    for number in sorted(told.keys() - kept.keys()):
        yield f"Recall {number} of {told[number].subject} is told of in the audit, but is not there any more."
    for number, recall in kept.items():
        if number not in told:
            yield f"Recall {number} of {recall} is not told of in the audit."
        elif _facts(recall) != _told(told[number]):
            yield f"Recall {number} of {recall} is not what the audit tells of."
        if recall.ended_how != ended.get(number, "") or bool(recall.ended_at) != (number in ended):
            yield f"Recall {number} of {recall} has not ended as the audit tells."
    yield from _shown()


def _facts(recall: Recall) -> list[object]:
    return [str(recall), recall.by.username, recall.reason, recall.what_is_wrong, recall.digests]


def _told(event: Event) -> list[object]:
    return [event.subject, event.actor, *(event.payload[name] for name in ("reason", "what_is_wrong", "digests"))]


def _shown() -> Iterator[str]:
    """By what the audit says alone."""
    recalled: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for event in Event.objects.filter(act="recalled"):
        factsheet, key = event.subject.split(" ")[0], event.subject.split(" ")[-1]
        for one in event.payload["digests"]:
            if "words" in one:
                recalled.setdefault((factsheet, one["language"]), []).append((key, one["words"]))
    if not recalled:
        return
    site = current_site()
    for publication in live_publications():
        place = publication.edition.version.factsheet.key, publication.edition.language
        sheet = site.by_place.get(place)
        hidden = sheet.outdated.replaced if sheet and sheet.outdated else frozenset()
        for key, words in recalled.get(place, ()):
            if key not in hidden and bears(publication, key, words):
                yield f"“{key}” of {publication.edition} was recalled, but its page shows the words."
