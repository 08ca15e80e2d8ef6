"""What publishing one edition costs on sites of 10, 100 and 1,000 factsheets in 20 languages, with synthetic text.

Prints one JSON line per size: seconds, files written and files linked, for a new version of one edition and for a
language that a factsheet did not have; then the exponent that fits seconds to the number of editions. The rows and the
first release of each size are made directly, its PDFs are stand-ins; what is measured is the real thing, PDFs included.
"""

import json
import math
import os
import random
import shutil
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parent.parent
SIZES = [int(size) for size in sys.argv[1:]] or [10, 100, 1000]
FOLDER = Path(mkdtemp(prefix="bench-publish-"))
os.environ |= {
    "DATABASE_URL": f"sqlite:///{FOLDER}/db.sqlite3",
    "PUBLISHED_ROOT": str(FOLDER / "site"),
    "DJANGO_SETTINGS_MODULE": "cms.settings",
}
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from cms.audit.chain import digest_of  # noqa: E402
from cms.factsheets.interface import interface_phrases  # noqa: E402
from cms.factsheets.models import INTERFACE, Factsheet, Topic, Version  # noqa: E402
from cms.languages import REGISTRY  # noqa: E402
from cms.people.models import Person  # noqa: E402
from cms.releases import build as building  # noqa: E402
from cms.releases.actions import current_site, store  # noqa: E402
from cms.releases.build import build  # noqa: E402
from cms.releases.models import Publication, Release, Stay  # noqa: E402
from cms.releases.site import card_of  # noqa: E402
from cms.review.models import Edition  # noqa: E402

LANGUAGES = list(REGISTRY)[:20]
SEGMENTS = 40
STAND_IN = b"%PDF-1.7 a stand-in\n"
LETTERS = "abcdefghijklmnoprstuvw"
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def sentence(rng: random.Random) -> str:
    words = ("".join(rng.choices(LETTERS, k=rng.randint(2, 9))) for _ in range(rng.randint(4, 16)))
    return " ".join(words).capitalize() + "."


def content(key: str, version: int, language: str, rng: random.Random) -> dict:
    if key == INTERFACE:
        texts = [(piece.key, "phrase", piece.text) for piece in interface_phrases()]
    else:
        kinds = ["title", "summary", *("heading" if number % 8 == 0 else "paragraph" for number in range(SEGMENTS - 2))]
        texts = [(f"s{number}", kind, sentence(rng)) for number, kind in enumerate(kinds)]
    segments = [
        {"key": name, "kind": kind, "level": 2 if kind == "heading" else 0, "container": "", "opens": False, "asset": ""}
        | {"source": text, "target": text}
        for name, kind, text in texts
    ]
    return {"factsheet": key, "version": version, "language": language, "segments": segments}


def publication(edition: Edition, key: str, version: int, by: Person, rng: random.Random) -> Publication:
    told = content(key, version, edition.language, rng)
    dates = dict.fromkeys(("last_reviewed", "next_review", "published_on", "english_published"), "2026-01-01")
    snapshot = {"content": told, "topic": "bench", "names": {}, "pictures": {}} | dates
    return Publication(
        edition=edition, snapshot=snapshot, card=card_of(snapshot), digest=digest_of(told), published_at=NOW, by=by
    )


@transaction.atomic
def fill(size: int) -> None:
    """Make the rows of a site of so many factsheets."""
    rng = random.Random(size)
    by = Person.objects.create(username="bench")
    topic = Topic.objects.create(key="bench", name_en="Bench")
    release = Release.objects.create(digest="", act="bench", built_at=NOW, by=by)
    keys = [INTERFACE, *(f"sheet-{number:05}" for number in range(size))]
    sheets = Factsheet.objects.bulk_create(Factsheet(key=key, topic=topic, owner=by) for key in keys)
    versions = Version.objects.bulk_create(Version(factsheet=one, number=1, started_at=NOW, frozen_at=NOW) for one in sheets)
    editions = Edition.objects.bulk_create(
        [Edition(version=version, language=code, state="approved") for version in versions for code in LANGUAGES]
    )
    made = (publication(one, one.version.factsheet.key, 1, by, rng) for one in editions if one != editions[-1])
    stored = Publication.objects.bulk_create(made, batch_size=200)
    Stay.objects.bulk_create((Stay(publication=one, began=release) for one in stored), batch_size=2000)


def released() -> tuple[float, int, int]:
    """Build and switch; return seconds, files written and files linked."""
    before = time.perf_counter()
    with transaction.atomic():
        digest = build(store(), current_site())
    store().switch(digest)
    seconds = time.perf_counter() - before
    files = [file for file in (store().releases / digest).rglob("*") if file.is_file()]
    fresh = [file for file in files if file.stat().st_nlink == 1]
    return seconds, len(fresh), len(files) - len(fresh)


def change(edition: Edition, version: int) -> None:
    """Let a publication of this edition take the place of the one before."""
    release = Release.objects.create(digest="", act="bench", built_at=NOW, by=Person.objects.get())
    Stay.objects.filter(publication__edition=edition, ended=None).update(ended=release)
    new = publication(edition, edition.version.factsheet.key, version, Person.objects.get(), random.Random(version))
    new.save()
    Stay.objects.create(publication=new, began=release)


def bench(size: int) -> float:
    call_command("migrate", verbosity=0)
    fill(size)
    real = building.printed
    building.printed = lambda wanted: (STAND_IN for _ in wanted)
    first, *_ = released()
    building.printed = real
    editions = Edition.objects.select_related("version__factsheet")
    change(editions.get(version__factsheet__key="sheet-00003", language="pl"), 2)
    again = released()
    change(editions.order_by("-pk")[0], 1)
    added = released()
    figures = {
        "factsheets": size,
        "languages": len(LANGUAGES),
        "editions": size * len(LANGUAGES),
        "first_seconds": round(first, 1),
    }
    for name, (seconds, written, linked) in (("new_version", again), ("new_language", added)):
        figures |= {f"{name}_seconds": round(seconds, 2), f"{name}_written": written, f"{name}_linked": linked}
    print(json.dumps(figures), flush=True)
    call_command("flush", interactive=False, verbosity=0)
    shutil.rmtree(FOLDER / "site")
    return again[0]


def main() -> None:
    try:
        seconds = [bench(size) for size in SIZES]
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    if len(SIZES) > 1:
        xs, ys = [math.log(size) for size in SIZES], [math.log(one) for one in seconds]
        mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
        slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)
        print(json.dumps({"exponent_of_seconds_in_editions": round(slope, 2)}))


if __name__ == "__main__":
    main()
