"""What a person wants: by e-mail at once, once a day or not at all, to which address; and the feed."""

from collections.abc import Mapping
from hashlib import sha256
from secrets import token_urlsafe

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused
from cms.notifications.kinds import ALWAYS, How, Kind, how_of
from cms.notifications.models import Feed, Wish
from cms.people.models import Person

MAX_EMAIL = 254


def wishes_of(person: Person) -> dict[Kind, How]:
    """How this person is mailed of each kind; one query."""
    chosen = {Kind(kind): How(how) for kind, how in Wish.objects.filter(person=person).values_list("kind", "how")}
    return {kind: how_of(kind, chosen) for kind in Kind}


@transaction.atomic
def choose(*, person: Person, wishes: Mapping[Kind, How]) -> None:
    """Keep a person's wishes; a private matter, so not told in the audit."""
    if any(wishes.get(kind, How.AT_ONCE) is not How.AT_ONCE for kind in ALWAYS):
        raise Refused(f"Of a {' or '.join(sorted(ALWAYS))} everybody is told at once; that cannot be switched off.")
    for kind, how in wishes.items():
        if kind not in ALWAYS:
            Wish.objects.update_or_create(person=person, kind=kind.value, defaults={"how": how.value})


@transaction.atomic
def change_email(*, person: Person, email: str) -> None:
    """Keep the address a person is mailed at, or none; the audit says that it changed, not to what."""
    email = email.strip()
    try:
        if email:
            validate_email(email)
    except ValidationError as problem:
        raise Refused("This is no e-mail address. It looks like name@example.org.") from problem
    if len(email) > MAX_EMAIL:
        raise Refused(f"An e-mail address has at most {MAX_EMAIL} characters.")
    if email == person.email:
        return
    person.email = email
    person.save(update_fields=["email"])
    record(actor=person.username, act="e-mail address changed", subject=person.username)


@transaction.atomic
def renew_feed(*, person: Person) -> str:
    """Open the person's feed under a new word, which is returned this once; the one before leads nowhere from now on."""
    token = token_urlsafe(32)
    Feed.objects.update_or_create(person=person, defaults={"digest": _digest(token), "since": timezone.now()})
    record(actor=person.username, act="feed opened", subject=person.username)
    return token


@transaction.atomic
def end_feed(*, person: Person) -> None:
    if Feed.objects.filter(person=person).delete()[0]:
        record(actor=person.username, act="feed ended", subject=person.username)


def reader_of(token: str) -> Person | None:
    """Whose feed it is, if they are still here."""
    feed = Feed.objects.filter(digest=_digest(token), person__is_active=True).select_related("person").first()
    return feed.person if feed else None


def _digest(token: str) -> str:
    return sha256(token.encode(errors="replace")).hexdigest()
