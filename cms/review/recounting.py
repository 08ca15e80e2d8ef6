"""Counting open findings anew, where the glossary, the checks or a whole edition's words changed since they were counted."""

from collections.abc import Iterator

from django.db import transaction

from cms.factsheets import actions as factsheets
from cms.languages import REGISTRY
from cms.memory.glossary import reading_once
from cms.review.counting import is_of_today, marks_of, recounted
from cms.review.editions import recount, standings
from cms.review.models import Edition
from cms.review.newest import of_newest_versions
from cms.review.state import EditionState


def recount_all() -> Iterator[str]:
    """Count where a count is out of date, edition by edition, and yield their names; may be broken off at any time."""
    for edition in out_of_date():
        with reading_once():
            recounted(edition.language, standings(edition.version, edition.language))  # before it is held: checks take long
            _count(edition)
        yield str(edition)


def out_of_date() -> list[Edition]:
    """The editions worked on that were not counted with today's glossary and checks, unfinished ones first."""
    marks = marks_of(REGISTRY)
    editions = of_newest_versions().filter(language__in=marks).values_list("state", "pk", "language", "findings")
    late = [
        (state == EditionState.APPROVED, pk)
        for state, pk, language, counted in editions
        if not is_of_today(counted, marks[language])
    ]
    found = Edition.objects.select_related("version__factsheet").in_bulk([pk for _, pk in late])
    return [found[pk] for _, pk in sorted(late)]


@transaction.atomic
def _count(edition: Edition) -> None:
    """While nobody changes a word; what the checks say of most of them is known by now."""
    factsheets.lock(edition.version.factsheet)
    edition.refresh_from_db(fields=["state", "counts", "findings"])
    recount(edition)
