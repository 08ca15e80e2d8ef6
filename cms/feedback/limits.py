"""How often one source, and all together, may write; counted without keeping who it is.

An address is turned into a keyed hash and is itself stored nowhere. The key is random, lies beside the counts in the
cache and is overwritten every day: from then on nobody can tell which address a count belonged to.
"""

import hmac
from datetime import datetime
from ipaddress import IPv6Address, ip_address
from secrets import token_bytes

from django.conf import settings
from django.core.cache import cache

HOUR = 60 * 60
DAY = 24 * HOUR


def is_one_too_many(address: str, *, at: datetime) -> bool:
    """Count one more message from this address in this hour, and say whether it is above a limit.

    A source above its own limit does not count towards the limit over all, so that it cannot silence the others.
    """
    hour = int(at.timestamp()) // HOUR
    source = hmac.new(_key_of(at), _source_of(address).encode(), "sha256").hexdigest()
    if _one_more(f"feedback-{hour}-{source}") > settings.FEEDBACK_PER_SOURCE:
        return True
    return _one_more(f"feedback-{hour}") > settings.FEEDBACK_OVER_ALL


def _source_of(address: str) -> str:
    """An IPv6 household has 2**64 addresses; it is one source."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is None:
        return parsed.exploded[:19]
    return str(getattr(parsed, "ipv4_mapped", None) or parsed)


def _key_of(at: datetime) -> bytes:
    today = at.date().isoformat()
    kept: tuple[str, bytes] | None = cache.get("feedback-key")
    if kept is None or kept[0] != today:
        kept = (today, token_bytes(32))
        # One name for every day, so that yesterday's key is gone and not merely out of date.
        cache.set("feedback-key", kept, DAY)
    return kept[1]


def _one_more(name: str) -> int:
    count: int = cache.get(name, 0) + 1
    cache.set(name, count, HOUR)
    return count
