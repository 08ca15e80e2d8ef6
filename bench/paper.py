"""The PDFs of the live demonstration: is every word read back, how long does a page take, how large is it.

Prints one JSON line per language and size. `fidelity` is the likeness of the page's characters and of what poppler's
pdftotext reads from the PDF, after NFKC and without blanks. With --words it measures instead, in every language of the
registry, a page made of the names CLDR has in it. Needs poppler-utils.
"""

import json
import os
import sys
import time
from io import BytesIO
from pathlib import Path

import django
import pikepdf

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / os.environ.get("PUBLISHED_ROOT", "var/site") / "current"
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
django.setup()

from cms.languages import REGISTRY, Language  # noqa: E402
from cms.releases.faces import face_of  # noqa: E402
from cms.releases.paper import pdf_of  # noqa: E402
from tests.releases.paper_pages import page_of_words  # noqa: E402
from tests.releases.read_back import fidelity  # noqa: E402


def measure(entry: Language, page: bytes, *, large: bool, name: str) -> None:
    pictures = ROOT / "var" / "pictures"
    pdf_of(page, large=large, site_url="https://leaflets.example.org", pictures=pictures)  # makes the face, if it is the first
    began = time.perf_counter()
    pdf = pdf_of(page, large=large, site_url="https://leaflets.example.org", pictures=pictures)
    seconds = time.perf_counter() - began
    with pikepdf.open(BytesIO(pdf)) as opened:
        sheets = len(opened.pages)
    figures = {
        "page": name,
        "language": entry.code,
        "size": "large" if large else "normal",
        "engine": "typst",
        "face": face_of(entry).package,
        "fidelity": round(fidelity(page, pdf), 4),
        "seconds": round(seconds, 2),
        "KB": round(len(pdf) / 1024),
        "pages": sheets,
    }
    print(json.dumps(figures), flush=True)


def main() -> None:
    if "--words" in sys.argv:
        for entry in REGISTRY.values():
            measure(entry, page_of_words(entry), large=False, name="words")
        return
    for entry in REGISTRY.values():
        for file in sorted((SITE / entry.code).glob("*/index.html")):
            body = file.read_bytes()
            if b"<h1 data-segment" in body:
                for large in (False, True):
                    measure(entry, body, large=large, name=file.parent.name)


if __name__ == "__main__":
    main()
