"""A web page that was saved to a file: judged, then read; what of it is fetched from elsewhere is not there. Pure."""

import re
from base64 import b64decode
from binascii import Error as BadBase64
from typing import Any
from urllib.parse import unquote_to_bytes

import html5lib

from cms.errors import Refused
from cms.factsheets.html_text import Reader
from cms.factsheets.importing_pictures import Offered, Pictures
from cms.factsheets.importing_pieces import Read, tidy

MAX_WITHOUT_PICTURES = 2 * 1_048_576
MAX_TAGS, MAX_DEPTH = 60_000, 150
_OPENS_OR_CLOSES = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# These need no end tag in HTML, so counting them would tell nothing of how deep elements stand in each other.
_UNCLOSED = {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option", "optgroup", "colgroup", "rp", "rt"}
_UNCLOSED |= {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}


def read_html(data: bytes, *, filename: str, pictures: Pictures) -> Read:
    """Cut a web page that was saved to a file into pieces; raises Refused."""
    _judge(data, filename)
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    is_utf_8 = _is_utf_8(data)  # nothing else reads as UTF-8 by chance, whatever the page says of itself
    tree = parser.parse(data, useChardet=False, **({"override_encoding": "utf-8"} if is_utf_8 else {}))
    reader = Reader(lambda image: _picture_in(image, pictures), is_web_page=True)
    body = tree.find("body")
    reader.walk(body.find(".//main") if body.find(".//main") is not None else body)
    title = tree.findtext("head/title") or ""
    read = reader.finish(fallback_title=tidy(title))
    if parser.documentEncoding.lower() not in {"utf-8", "utf-16le", "utf-16be"}:
        read.details.append(
            f"The file does not say that it is UTF-8 and was read as {parser.documentEncoding}; look at accents and marks."
        )
    if body.find(".//main") is not None:
        read.warnings.append("The file says which part is its text (“main”); what stands around it was left out.")
    return read


def _is_utf_8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _judge(data: bytes, filename: str) -> None:
    """Refuse what a parser of HTML would work on for very long; pictures inside the file are not counted."""
    small = re.sub(rb"data:[^\"'>\s]*", b"", data)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        small = small.replace(b"\0", b"")
    if len(small) > MAX_WITHOUT_PICTURES:
        raise Refused(f"{filename}: without its pictures this page has more than {MAX_WITHOUT_PICTURES // 1_048_576} MB.")
    depth = deepest = tags = 0
    for match in _OPENS_OR_CLOSES.finditer(small):
        tags += 1
        if match[2].lower().decode() not in _UNCLOSED:
            depth = max(depth - 1, 0) if match[1] else depth + 1
            deepest = max(deepest, depth)
    if not tags:
        raise Refused(f"{filename}: this is no HTML (there is no element in it); if it is plain text, name it .txt.")
    if tags > MAX_TAGS:
        raise Refused(f"{filename}: this page has {tags:,} tags; the limit is {MAX_TAGS:,}.")
    if deepest > MAX_DEPTH:
        raise Refused(f"{filename}: in this page elements stand more than {MAX_DEPTH} deep in each other.")


def _picture_in(image: Any, pictures: Pictures) -> Offered | None:
    """The picture whose bytes stand in the page itself; nothing is fetched."""
    address = image.get("src", "").strip()
    kind, _, content = address.partition(",")
    if not kind.lower().startswith("data:"):
        place = address.rpartition("/")[2].partition("?")[0][:60]
        pictures.lose(f"“{place}” is not in the file, and nothing is fetched; add it by itself.")
        return None
    try:
        body = b64decode(unquote_to_bytes(content)) if kind.lower().endswith(";base64") else unquote_to_bytes(content)
    except (BadBase64, ValueError):
        body = b""
    return pictures.offer(body, image.get("alt", ""))
