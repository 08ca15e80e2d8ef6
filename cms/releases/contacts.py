"""Telephone numbers and addresses in plain words, and where a link to each leads. Pure.

A short number such as 999 is no link here: it may be a count. Its author can write the link.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from cms.checks.tokens import Kind, Token, tokens

_CODE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/_#.@"
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TRUNK = re.compile(r"\(0\)")
E164_DIGITS = range(7, 16)
NATIONAL_DIGITS = range(8, 13)
# With fewer, only a first group as long as an area code tells a telephone number from a date such as 01 02 2026.
ENOUGH_DIGITS = 10
AREA_CODE = 3


@dataclass(frozen=True)
class Contact:
    """Words from `start` to `end` that name a telephone, an e-mail address or a web page."""

    start: int
    end: int
    address: str


def contacts(words: str, language: str) -> Iterator[Contact]:
    for token in tokens(words, language):
        address = _address(token)
        if address and not (token.kind is Kind.PHONE and _is_part_of_a_code(words, token)):
            yield Contact(token.start, token.end, address)


def _address(token: Token) -> str:
    if token.kind is Kind.PHONE:
        return telephone(token.folded)
    if token.kind is Kind.EMAIL:
        return electronic_mail(token.folded)
    return web_page(token.folded) if token.kind is Kind.WEB else ""


def telephone(number: str) -> str:
    """Return the `tel:` address of a number in ASCII digits, or nothing if it looks like a date or a code."""
    number = number.strip()
    if number.startswith("+"):
        digits = re.sub(r"\D", "", _TRUNK.sub("", number))
        return f"tel:+{digits}" if len(digits) in E164_DIGITS and digits[0] != "0" else ""
    digits = re.sub(r"\D", "", number)
    first = re.findall(r"\d+", number)[0]
    if digits.startswith("00"):
        return f"tel:{digits}" if len(digits) - 2 in E164_DIGITS else ""
    if len(digits) not in NATIONAL_DIGITS or len(first) < (2 if len(digits) >= ENOUGH_DIGITS else AREA_CODE):
        return ""
    return f"tel:{digits}"


def electronic_mail(address: str) -> str:
    local, _, domain = address.rpartition("@")
    labels = domain.split(".")
    if any(not label or label[0] == "-" or label[-1] == "-" for label in labels) or not labels[-1].isalpha():
        return ""
    return f"mailto:{quote(local, safe='.+_-')}@{domain}"


def web_page(address: str) -> str:
    """Return the address with its scheme, or nothing if no browser could open it."""
    whole = address if address.startswith(("https://", "http://")) else f"https://{address}"
    try:
        parts = urlsplit(whole)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return ""
    is_host = all(re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", label) for label in host.split("."))
    return whole if is_host and "." in host and "@" not in parts.netloc and not _BAD_ESCAPE.search(whole) else ""


def _is_part_of_a_code(words: str, token: Token) -> bool:
    before, after = words[: token.start][-1:], words[token.end :][:1]
    return (before != "" and before in _CODE) or (after != "" and after in _CODE.replace(".", "").replace("-", ""))
