"""Whether two web addresses are of one website: a translation may lead to the page in its own language. Pure."""

from urllib.parse import urlsplit

# Second labels under which, with a country's code, everybody registers names of their own.
_REGISTERS = frozenset({"ac", "co", "com", "edu", "gov", "net", "ngo", "nhs", "org"})
_WEB = frozenset({"http", "https"})


def is_same_site(one: str, other: str) -> bool:
    """Return whether the names of both lead to one registered name; addresses of mail and telephone never do."""
    site = _site_of(one)
    return site != "" and site == _site_of(other)


def _site_of(address: str) -> str:
    try:
        parts = urlsplit(address if "://" in address or address.startswith(("mailto:", "tel:")) else f"https://{address}")
        host = parts.hostname or ""
    except ValueError:
        return ""
    labels = host.rstrip(".").split(".")
    if parts.scheme not in _WEB or len(labels) < 2 or parts.username is not None:
        return ""
    is_shared = len(labels) > 2 and labels[-2] in _REGISTERS and len(labels[-1]) == 2
    return ".".join(labels[-3 if is_shared else -2 :])
