"""How far the printing of PDFs has come, on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper

from cms.releases.build import Progress

WIDTH = 30


@contextmanager
def bar(out: OutputWrapper) -> Iterator[Progress]:
    """Yield what to tell of each PDF made; nothing is drawn where nobody watches."""
    is_drawn = False

    def progress(made: int, wanted: int) -> None:
        nonlocal is_drawn
        if out.isatty():
            filled = WIDTH * made // wanted
            out.write(f"\rPDFs [{'#' * filled}{' ' * (WIDTH - filled)}] {made} of {wanted}", ending="")
            is_drawn = True

    try:
        yield progress
    finally:
        if is_drawn:
            out.write("")
