"""Filters of the overview that a person keeps under a name. A private matter, so not told in the audit."""

from django.db import transaction

from cms.errors import Refused, Unknown
from cms.people.models import Person, SavedView

MAX_NAME = 60
MAX_QUERY = 2_000
MOST = 30  # of one person


def views_of(person: Person) -> list[SavedView]:
    return list(SavedView.objects.filter(person=person))


@transaction.atomic
def keep_view(*, name: str, query: str, by: Person) -> SavedView:
    """Keep a filter under a name, in place of the one that had it; raises Refused for no name, a long one, or too many."""
    name = " ".join(name.split())
    Person.objects.select_for_update().get(pk=by.pk)
    reasons = []
    if not name:
        reasons.append("Give the view a name.")
    if len(name) > MAX_NAME:
        reasons.append(f"The name of a view has at most {MAX_NAME} characters; this one has {len(name)}.")
    if len(query) > MAX_QUERY:
        reasons.append("This filter is too long to be kept.")
    if SavedView.objects.filter(person=by).exclude(name=name).count() >= MOST:
        reasons.append(f"You have {MOST} views, and there can be no more; remove one first.")
    if reasons:
        raise Refused(*reasons)
    return SavedView.objects.update_or_create(person=by, name=name, defaults={"query": query})[0]


@transaction.atomic
def drop_view(*, name: str, by: Person) -> None:
    """Forget one of the person's own views; raises Unknown if they have none of that name."""
    if not SavedView.objects.filter(person=by, name=name).delete()[0]:
        raise Unknown(f"You have no view “{name[:MAX_NAME]}”.")
