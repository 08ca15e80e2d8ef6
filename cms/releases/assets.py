"""Files that pages name: style sheet, web faces, scripts, pictures; each under an address with the hash of its bytes."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from django.conf import settings
from PIL import Image, UnidentifiedImageError

from cms.errors import Refused
from cms.languages import REGISTRY
from cms.releases.web_faces import characters_of, letters_of, narrowed, ranges

PICTURE_TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "webp": "image/webp", "gif": "image/gif"}
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
WEIGHTS = (400, 700)
MOST_PIXELS = 40_000_000


@dataclass(frozen=True)
class Asset:
    """A file of a release that never changes under its address."""

    address: str
    body: bytes
    type: str

    @property
    def path(self) -> str:
        return self.address.lstrip("/")


@dataclass(frozen=True)
class Picture:
    """A picture with its size in pixels."""

    asset: Asset
    width: int
    height: int


def asset(name: str, body: bytes, kind: str) -> Asset:
    """Return an asset; `name` is its file name, to which the hash is added before the ending."""
    stem, _, ending = name.rpartition(".")
    return Asset(f"/assets/{stem}.{sha256(body).hexdigest()[:12]}.{ending}", body, kind)


@cache
def stylesheet() -> Asset:
    """The style sheet: ours, and faces, sizes and line heights from the registry."""
    rules = [
        f":lang({entry.tag}) {{ --font: {entry.fonts}; --leading: {entry.line_height}; --scale: {entry.type_scale}; }}"
        for entry in REGISTRY.values()
    ]
    own = (Path(settings.BASE_DIR) / "static" / "reading" / "page.css").read_text(encoding="utf-8")
    return asset("page.css", ("\n".join([own, *rules]) + "\n").encode(), "text/css; charset=utf-8")


@cache
def icon() -> Asset:
    """What a browser shows on the tab of a page."""
    body = (Path(settings.BASE_DIR) / "static" / "reading" / "icon.svg").read_bytes()
    return asset("icon.svg", body, "image/svg+xml")


@cache
def web_faces(code: str) -> tuple[Asset, ...]:
    """The style sheet and the font files of a language whose readers' devices are likely to lack the right face.

    Only its own pages name them: another language's pages, whose menu shows a single word of it, load nothing. First the
    style sheet, then, for each weight, the letters of the language, then the rest of the face.
    """
    entry = REGISTRY[code]
    if not entry.web_face:
        return ()
    package, _, subset = entry.web_face.partition("/")
    family = entry.fonts.partition(",")[0].strip("'")
    letters, more, rules = [], [], []
    for weight in WEIGHTS:
        name = f"{package}-{subset}-{weight}-normal.woff2"
        file = Path(settings.BASE_DIR) / "node_modules" / "@fontsource" / package / "files" / name
        known = characters_of(file)
        mine = letters_of(entry) & known
        letters.append(asset(f"{package}-{code}-{weight}.woff2", narrowed(file, mine), "font/woff2"))
        more.append(asset(name, file.read_bytes(), "font/woff2"))
        for font, characters in ((letters[-1], mine), (more[-1], known - mine)):
            rules.append(
                f"@font-face {{ font-family: '{family}'; font-weight: {weight}; font-display: swap; "
                f"src: url({font.address}) format('woff2'); unicode-range: {ranges(characters)}; }}\n"
            )
    return (asset(f"faces-{code}.css", "".join(rules).encode(), "text/css; charset=utf-8"), *letters, *more)


def picture(name: str, body: bytes) -> Picture:
    """Return a picture that can be shown; raises Refused for one that cannot be read, or is another kind than it says."""
    kind = PICTURE_TYPES.get(name.rpartition(".")[2].lower(), "")
    try:
        with Image.open(BytesIO(body)) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise Refused(f"The picture {name} is too large: {width} by {height} pixels.")
            image.verify()
            found = image.format
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise Refused(f"The picture {name} cannot be read; it is broken or no picture.") from problem
    if found != FORMATS.get(kind):
        raise Refused(f"The picture {name} is a {found} file; its name says otherwise.")
    return Picture(asset(f"pictures/{name}", body, kind), width, height)


def picture_named(name: str) -> Picture:
    """Return a picture of PICTURES_ROOT; raises Refused if it is not there or cannot be shown."""
    try:
        body = (settings.PICTURES_ROOT / name).read_bytes()
    except OSError as problem:
        raise Refused(f"The picture {name} is not in {settings.PICTURES_ROOT}.") from problem
    return picture(name, body)
