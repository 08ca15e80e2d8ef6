"""Pictures that go with what is said: judged by their content, made anew without anything hidden, kept by their digest."""

from hashlib import sha256
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from cms.errors import Refused, Unknown
from cms.factsheets.redrawing import bare, is_markup

MAX_BYTES = 5 * 1_048_576
FORMATS = ("PNG", "JPEG", "WEBP")
TYPE = "image/webp"


def reason_against_size(size: int) -> str | None:
    """Asked before a file is read."""
    if size <= MAX_BYTES:
        return None
    limit = MAX_BYTES // 1_048_576
    return f"The picture has {size / 1_048_576:.1f} MB; the limit is {limit} MB. Send a smaller one, such as a screenshot."


def made_anew(body: bytes) -> bytes:
    """Return the picture as WebP without place, camera, comments or anything behind it; raises Refused."""
    if reason := reason_against_size(len(body)):
        raise Refused(reason)
    if b"<script" in body.lower() or is_markup(body):
        raise Refused("The file holds markup or a script, as SVG drawings can. Send a PNG, JPEG or WebP picture.")
    drawn = bare(body, FORMATS)
    out = BytesIO()
    drawn.image.save(out, "WEBP", quality=85, lossless=drawn.format in {"PNG", "WEBP"}, method=2)
    return out.getvalue()


def keep(picture: bytes) -> str:
    """Put a picture that was made anew on the shelf; returns the digest it lies under."""
    digest = sha256(picture).hexdigest()
    path = _path(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(picture)
        Path(draft.name).replace(path)
    return digest


def picture_at(digest: str) -> bytes:
    """Return a kept picture; raises Unknown where it is lost."""
    try:
        return _path(digest).read_bytes()
    except OSError as problem:
        raise Unknown("This picture is no longer here.") from problem


def _path(digest: str) -> Path:
    return Path(settings.TALK_PICTURES_ROOT) / f"{digest}.webp"
