"""A picture of a stranger made anew: judged by its content, upright, and without anything else that its file held. Pure."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from struct import error as BadStructure

from PIL import Image, ImageOps

from cms.errors import Refused

MOST_PIXELS = 25_000_000  # a photograph of a good telephone; in memory that is 100 MB
LONGEST_SIDE = 2_560
TOO_MANY_PIXELS = f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels when it is unpacked. Send a smaller one."
NO_PICTURE = "The file is no PNG, JPEG or WebP picture, or it is broken."
_UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, OverflowError, KeyError, IndexError, TypeError, BadStructure)
_MARKUP = (b"<svg", b"<?xml", b"<!doctype", b"<html")


@dataclass(frozen=True)
class Bare:
    """What is to be seen, no place, camera or comments; `format` is what the file was."""

    image: Image.Image
    format: str


def is_markup(body: bytes) -> bool:
    """Whether a file is markup, as SVG drawings are, which can hold scripts."""
    head = body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return any(mark in head for mark in _MARKUP)


def bare(body: bytes, formats: Sequence[str]) -> Bare:
    """Draw a picture anew, no side longer than LONGEST_SIDE; raises Refused for what is no picture, or too large a one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a broken picture; whether it is too large is asked here
            return _drawn(body, formats)
    except Image.DecompressionBombError as problem:
        raise Refused(TOO_MANY_PIXELS) from problem
    except _UNREADABLE as problem:
        raise Refused(NO_PICTURE) from problem


def _drawn(body: bytes, formats: Sequence[str]) -> Bare:
    with Image.open(BytesIO(body), formats=list(formats)) as image:
        if image.width * image.height > MOST_PIXELS:
            raise Refused(TOO_MANY_PIXELS)
        kind = image.format or ""
        upright = ImageOps.exif_transpose(image)
        has_alpha = upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
        plain = upright.convert("RGBA" if has_alpha else "RGB")
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = Image.new(plain.mode, plain.size)
    drawn.paste(plain)
    return Bare(drawn, kind)
