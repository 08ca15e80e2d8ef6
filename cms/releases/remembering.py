"""The translation memory follows what patients are served: words enter with their publication and leave with it.

What was recalled leaves it for good.
"""

from collections.abc import Sequence

from cms.languages import SOURCE
from cms.memory import actions as memory
from cms.memory.actions import Approved, Change
from cms.releases.models import Publication
from cms.releases.recalled import digest_of_words, recalled_words
from cms.review.models import Decision
from cms.review.state import AUTHORING, Verdict, Wording, nfc

ROLE_OF = {
    **{verdict.value: "translator" for verdict in AUTHORING},
    Verdict.REVISED.value: "reviser",
    Verdict.APPROVED.value: "clinician",
    Verdict.CARRIED.value: "clinician",
}


def remember_moved(*, entering: Sequence[Publication], leaving: Sequence[Publication]) -> None:
    """Bring the memory up to date with publications that went out and were taken away."""
    for publication in entering:
        remember(publication)
    entered = {_place(publication) for publication in entering}
    for factsheet, language in sorted({_place(publication) for publication in leaving} - entered):
        memory.forget(factsheet=factsheet, language=language)


def remember(publication: Publication) -> Change:
    """Make a publication's words the memory of its factsheet in its language; English has nothing to remember."""
    factsheet, language = _place(publication)
    if language == SOURCE:
        return Change(0, 0)
    recalled = recalled_words().get((factsheet, language), {})
    wordings = {
        entry["key"]: Wording(entry["source"], entry["target"])
        for entry in publication.snapshot["content"]["segments"]
        if (entry["key"], digest_of_words(entry["target"])) not in recalled
    }
    people = _people(publication, wordings)
    return memory.remember(
        factsheet=factsheet,
        language=language,
        version=publication.edition.version.number,
        at=publication.published_at,
        wordings=[Approved(key, one.source, one.target, **people.get(key, {})) for key, one in wordings.items()],
    )


def remember_live(publications: Sequence[Publication]) -> Change:
    """Fill the memory from what is live, and take out what is not; a second time it changes nothing."""
    changes = [remember(publication) for publication in publications]
    changes.append(memory.forget_all_but(live={_place(publication) for publication in publications}))
    return Change(sum(one.added for one in changes), sum(one.removed for one in changes))


def _place(publication: Publication) -> tuple[str, str]:
    return publication.edition.version.factsheet.key, publication.edition.language


def _people(publication: Publication, wordings: dict[str, Wording]) -> dict[str, dict[str, str]]:
    """Who wrote, revised and approved each of these wordings last, up to its publication, by role."""
    decisions = Decision.objects.filter(
        factsheet=publication.edition.version.factsheet,
        language=publication.edition.language,
        verdict__in=list(ROLE_OF),
        at__lte=publication.published_at,
    ).order_by("pk")
    found: dict[str, dict[str, str]] = {}
    columns = ("segment_key", "verdict", "digest", "target", "by__username")
    for key, verdict, digest, target, username in decisions.values_list(*columns):
        wording, role = wordings.get(key), ROLE_OF[verdict]
        # The words may have been written for an earlier source, and carried to this one.
        if wording and (digest == wording.digest or (role == "translator" and nfc(target) == nfc(wording.target))):
            found.setdefault(key, {})[role] = username
    return found
