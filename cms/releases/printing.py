"""Many PDFs at once: made by several processes side by side."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings

from cms.releases.paper import pdf_of

FEW = 4  # so many are made here: to start a process takes as long


@dataclass(frozen=True)
class Wanted:
    """A PDF to be made of a page."""

    path: str
    made_from: str
    page: bytes
    is_large: bool


def printed(wanted: Sequence[Wanted]) -> Iterator[bytes]:
    """Yield the PDFs in the order asked for; raises Refused for one that cannot be made."""
    make = partial(_print, site_url=settings.SITE_URL, pictures=settings.PICTURES_ROOT)
    if len(wanted) <= FEW:
        yield from map(make, wanted)
        return
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(wanted)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(make, wanted)


def _print(wanted: Wanted, *, site_url: str, pictures: Path) -> bytes:
    return pdf_of(wanted.page, large=wanted.is_large, site_url=site_url, pictures=pictures)
