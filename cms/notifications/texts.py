"""Texts and places of notifications: one line, and an address below the workbench. Pure."""

import re
from urllib.parse import unquote

MAX_TEXT, MAX_PLACE, MAX_NAME = 500, 300, 150
# What XML 1.0 cannot hold, and the controls that turn the reading order of whatever follows.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e]")
BLANKS = re.compile(r"\s+")
LOCAL = re.compile(r"[^\\\x00-\x20\x7f]*")


def one_line(text: str, most: int = MAX_TEXT) -> str:
    """The text without line breaks and what neither a header nor a feed can hold, cut where it is too long."""
    line = BLANKS.sub(" ", UNWRITABLE.sub("", text)).strip()
    return line if len(line) <= most else f"{line[: most - 1]}…"


def safe_place(place: str) -> str:
    """The place if it stays below the workbench whatever a browser makes of it; else nothing."""
    path = unquote(re.split(r"[?#]", place, maxsplit=1)[0])
    stays = LOCAL.fullmatch(path) and LOCAL.fullmatch(place) and not path.startswith("/")
    return place if stays and not {".", ".."} & set(path.split("/")) else ""


def sheet_of(place: str) -> str:
    """The factsheet, or other part of the workbench, that a place is in."""
    return re.split(r"[/?#]", place, maxsplit=1)[0]
