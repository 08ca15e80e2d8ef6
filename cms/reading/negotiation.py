"""What a request's headers ask for (RFC 9110): an encoding, a page only if it changed, a part of a file. Pure.

A header that makes no sense is taken as absent, as the standard wants it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

OURS = ("br", "gzip")  # the better first; what is not encoded comes last
HIGHEST = 10**18  # more bytes than any file has; longer numbers are cut to it
QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)")
RANGE = re.compile(r"bytes=\s*([0-9]*)-([0-9]*)\s*", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """Bytes `first` up to, not including, `end`."""

    first: int
    end: int


class OutOfRange(Exception):
    """The part asked for lies behind the end of the file."""


@lru_cache(maxsize=256)
def encodings_for(accept_encoding: str) -> tuple[str, ...]:
    """Return those of our encodings that a reader takes, the best first."""
    stated = {}
    for one in accept_encoding.lower().split(","):
        name, _, parameters = one.partition(";")
        stated[name.strip()] = _quality(parameters)
    taken = {name: stated.get(name, stated.get("x-" + name, stated.get("*", 0.0))) for name in OURS}
    return tuple(sorted((name for name in OURS if taken[name] > 0), key=lambda name: -taken[name]))


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    return float(value.strip()) if QUALITY.fullmatch(value.strip()) else 0.0


def names(if_none_match: str, etag: str) -> bool:
    """Tell whether the reader has what the entity tag stands for; compared weakly."""
    if if_none_match == etag:
        return True
    return if_none_match.strip() == "*" or etag in {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}


def part_of(size: int, stated: str) -> Part | None:
    """Return the one part asked for; None means the whole file: nothing, nonsense or several parts were asked for."""
    found = RANGE.fullmatch(stated)
    if found is None or found[0].endswith("=-"):
        return None
    first, last = (_number(text) for text in found.groups())
    if first is None and last is None:
        return None
    if first is None:
        if not last or not size:
            raise OutOfRange
        return Part(max(0, size - last), size)
    if last is not None and last < first:
        return None
    if first >= size:
        raise OutOfRange
    return Part(first, size if last is None else min(last + 1, size))


def _number(digits: str) -> int | None:
    digits = digits.lstrip("0") or digits[:1]
    return None if not digits else HIGHEST if len(digits) > 18 else int(digits)


def best_of(offered: Iterable[str], accept_encoding: str) -> tuple[str, ...]:
    """Return what to try in turn; the empty encoding, which every reader takes, is always the last."""
    there = set(offered)
    return (*(name for name in encodings_for(accept_encoding) if name in there), "")
