"""Pictures of factsheets: made anew, kept under a name of their own in PICTURES_ROOT, never overwritten."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused
from cms.factsheets.importing_pictures import MAX_BYTES, Redrawn, redrawn, stem_of
from cms.factsheets.models import Factsheet, Picture
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.roles import Act

LIMIT = MAX_BYTES // 1_048_576


@transaction.atomic
def add_picture(*, factsheet: Factsheet, body: bytes, name: str, by: Person, origin: str = "") -> Picture:
    """Keep a picture and return it; the same picture has the name it had, and a name that is taken gets a number.

    `name` is what the author wishes; its ending follows from the picture. Raises Refused for what is no picture.
    """
    require(by, Act.WRITE, SOURCE, factsheet)
    if factsheet.is_interface:
        raise Refused("The interface has no pictures.")
    made = redrawn(body)
    stem = stem_of(name.rpartition(".")[0] or name)
    if not stem:
        raise Refused("Give the picture a name of small letters and digits, such as lymph-nodes.")
    Factsheet.objects.select_for_update().order_by("pk").first()  # one picture is named at a time, whoever adds it
    if known := Picture.objects.filter(sha256=made.sha256).first():
        _put(known.name, made.body)  # it may have been lost
        return known
    kept = Picture.objects.create(
        name=_placed(stem, made),
        sha256=made.sha256,
        factsheet=factsheet,
        width=made.width,
        height=made.height,
        size=len(made.body),
        origin="".join(one for one in origin if one.isprintable())[:200],
        by=by,
        at=timezone.now(),
    )
    record(
        actor=by.username, act="picture added", subject=kept.name, factsheet=factsheet.key, sha256=kept.sha256, origin=kept.origin
    )
    return kept


def pictures_of(factsheet: Factsheet) -> list[Picture]:
    """The pictures that were added for a factsheet, newest first."""
    return list(factsheet.pictures.select_related("by").order_by("-pk"))


def _placed(stem: str, made: Redrawn) -> str:
    """Put the picture under the first name that is free, or that holds these very bytes; return the name."""
    taken = set(Picture.objects.filter(name__startswith=stem).values_list("name", flat=True))
    return next(name for name in _names(stem, made.ending) if name not in taken and _put(name, made.body))


def _names(stem: str, ending: str) -> Iterator[str]:
    yield f"{stem}.{ending}"
    for number in count(2):
        yield f"{stem}-{number}.{ending}"


def _put(name: str, body: bytes) -> bool:
    """Write a file that is not there yet, whole or not at all; say whether it holds these bytes now."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
        draft.write(body)
        draft.flush()
        os.fsync(draft.fileno())
    try:
        Path(draft.name).chmod(0o644)
        os.link(draft.name, path)
    except FileExistsError:
        return path.read_bytes() == body
    finally:
        Path(draft.name).unlink()
    return True


def _path(name: str) -> Path:
    return Path(settings.PICTURES_ROOT) / name
