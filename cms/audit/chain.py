"""The hash chain: each event's digest covers its content and the digest before it. Pure."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Protocol

GENESIS = "0" * 64


class Link(Protocol):
    number: int
    at: datetime
    actor: str
    act: str
    subject: str
    payload: Any
    previous: str
    digest: str


def canonical(value: Any) -> bytes:
    """Return the one byte form of a JSON value: sorted keys, no blanks, UTF-8; no text is too odd to be compared."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(errors="surrogatepass")


def digest_of(value: Any) -> str:
    return sha256(canonical(value)).hexdigest()


def event_digest(*, previous: str, at: datetime, actor: str, act: str, subject: str, payload: Any) -> str:
    return digest_of([previous, at.astimezone(UTC).isoformat(), actor, act, subject, payload])


def breaks_in(events: Iterable[Link]) -> Iterator[str]:
    """Yield what is wrong, oldest first; the events come in order of their numbers."""
    expected = GENESIS
    number = 0
    for event in events:
        number += 1
        if event.number != number:
            yield f"Event {number} is missing; the next one there is event {event.number}."
            number = event.number
        if event.previous != expected:
            yield f"Event {event.number} ({event.act}) does not follow the event before it."
        stated = (event.previous, event.at, event.actor, event.act, event.subject, event.payload)
        keys = ("previous", "at", "actor", "act", "subject", "payload")
        if event_digest(**dict(zip(keys, stated, strict=True))) != event.digest:
            yield f"Event {event.number} ({event.act} {event.subject}) was changed after it was written."
        expected = event.digest
