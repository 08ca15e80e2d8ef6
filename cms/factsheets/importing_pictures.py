"""Pictures of strangers: judged by their content, made anew without anything hidden, and given a name. Pure."""

import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO

from PIL import Image

from cms.errors import Refused
from cms.factsheets.redrawing import bare, is_markup

MAX_BYTES = 10 * 1_048_576
MOST_PICTURES = 60  # of one document
_READ = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_WRITTEN = {"JPEG": "jpg", "WEBP": "webp"}  # everything else becomes PNG, which loses nothing
_METAFILES = (b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a")  # EMF, WMF: drawings of Windows
_MADE_BY_MACHINE = re.compile(r"\b(?:description automatically generated|ai-generated content)\b", re.IGNORECASE)
_LONGEST_STEM = 60


@dataclass(frozen=True)
class Redrawn:
    """A picture as it is kept: no place, camera, comments or anything behind it."""

    body: bytes
    ending: str
    width: int
    height: int

    @property
    def sha256(self) -> str:
        return sha256(self.body).hexdigest()


@dataclass(frozen=True)
class Offered:
    """A picture found in a document: the name proposed for it and the words the document has for it, if any."""

    name: str
    redrawn: Redrawn
    alt: str = ""


def redrawn(body: bytes) -> Redrawn:
    """Make a picture anew; raises Refused for what is no picture, or too large a one."""
    if len(body) > MAX_BYTES:
        raise Refused(f"The picture has {len(body) / 1_048_576:.1f} MB; the limit is {MAX_BYTES // 1_048_576} MB.")
    if is_markup(body):
        raise Refused("The picture is an SVG drawing, which can hold scripts; send it as PNG.")
    if body.startswith(_METAFILES):
        raise Refused("The picture is a drawing of Windows (EMF or WMF); send it as PNG.")
    drawn = bare(body, _READ)
    ending, out = _WRITTEN.get(drawn.format, "png"), BytesIO()
    if ending == "jpg":
        drawn.image.convert("RGB").save(out, "JPEG", quality=88, optimize=True)
    elif ending == "webp":
        drawn.image.save(out, "WEBP", quality=88, method=2)
    else:
        drawn.image.save(out, "PNG", optimize=True)
    return Redrawn(out.getvalue(), ending, *drawn.image.size)


def thumbnail(picture: Redrawn, *, side: int = 180) -> bytes:
    """Return the picture small, as WebP, to be looked at."""
    with Image.open(BytesIO(picture.body)) as image:
        small = image.convert("RGBA" if image.mode in {"RGBA", "LA", "P"} else "RGB")
    small.thumbnail((side, side))
    out = BytesIO()
    small.save(out, "WEBP", quality=70, method=2)
    return out.getvalue()


def stem_of(words: str) -> str:
    """Return words as a file name without ending: small letters, digits and single hyphens; may be empty."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_STEM].strip("-")


@dataclass
class Pictures:
    """The pictures of a document as they are found; the same bytes are one picture."""

    filename: str
    offered: list[Offered] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def offer(self, body: bytes, alt: str = "") -> Offered | None:
        """Take up a picture; None, with the reason kept, if it cannot be taken."""
        if len(self.offered) >= MOST_PICTURES:
            self.lose(f"a document may have {MOST_PICTURES}.")
            return None
        try:
            made = redrawn(body)
        except Refused as refused:
            self.lose(" ".join(refused.reasons))
            return None
        if same := next((one for one in self.offered if one.redrawn.body == made.body), None):
            return same
        words = " ".join(alt.split())
        if _MADE_BY_MACHINE.search(words):
            words = ""  # nobody looked at them
        stem = f"{stem_of(self.filename.rpartition('.')[0]) or 'picture'}-{len(self.offered) + 1}"
        self.offered.append(Offered(f"{stem}.{made.ending}", made, words))
        return self.offered[-1]

    def lose(self, why: str) -> None:
        self.lost.append(f"A picture was left out: {why[:1].lower()}{why[1:]}")
