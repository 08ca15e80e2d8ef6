"""Every address a site ever had, and the words that each of them serves."""

import gzip
import json
import re
import subprocess
import unicodedata
from html import unescape
from urllib.error import HTTPError
from urllib.request import urlopen

TEXTUAL = ("text/", "application/json", "application/xml", "application/atom", "application/ld", "image/svg")


def addresses_of(shelf):
    """Addresses of the files of every release that is kept, whichever is live."""
    found = set()
    for manifest in shelf.glob("releases/*/manifest.json"):
        for path in json.loads(manifest.read_bytes()):
            found.add(f"/{path.removesuffix('index.html')}")
    return sorted(found)


def answer_of(site, address):
    """The status, the type and the bytes that an address answers with."""
    try:
        with urlopen(f"{site}{address}", timeout=20) as answer:
            return answer.status, answer.headers["Content-Type"] or "", answer.read()
    except HTTPError as answer:
        return answer.code, answer.headers["Content-Type"] or "", answer.read()


def words_in(kind, body):
    """The words of an answer as one text without markup; of what has none, nothing."""
    if body[:2] == b"\x1f\x8b":  # the search index is packed
        body = gzip.decompress(body)
        return tidy(re.sub(r"^pagefind_dcd", "", body.decode("utf-8", "replace")))
    if kind.startswith("application/pdf"):
        done = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True)
        return tidy(done.stdout.decode())
    if not kind.startswith(TEXTUAL):
        return ""
    text = body.decode("utf-8", "replace")
    return tidy(unescape(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", "", text, flags=re.DOTALL)))


def tidy(text):
    """Letters alone: isolates, blanks and the order of lines do not matter for whether words are there."""
    normal = unicodedata.normalize("NFC", text)
    return "".join(one for one in normal if unicodedata.category(one)[0] in "LN")


def where(site, shelf, words):
    """The addresses that serve any of these words."""
    wanted = [tidy(one) for one in words]
    found = []
    for address in addresses_of(shelf):
        _, kind, body = answer_of(site, address)
        served = words_in(kind, body)
        found += [address for one in wanted if one in served]
    return found
