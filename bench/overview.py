"""How long the coordinator's overview takes: by default 1,000 factsheets in 30 languages with 150 segments each.

The database is that of bench/workbench.py, made there and kept. What the overview shows beside it is added once: findings,
readers' messages, days that people are asked for, and translations that stay live while a newer English is published. Prints
one JSON line per filter: the median and the 95th percentile of the whole answer in Django's test client, what of it was Python's,
queries and kilobytes, over RUNS requests for as many different pages; then the whole table as CSV. Ends with 1 if a page took
longer than LIMIT milliseconds (p95), or a filter asks more often on one page than on another.
"""

import json
import os
import re
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

import bench.workbench  # noqa: F401 – sets Django up with the database of the bench
from bench.workbench import RUNS, SIZES
from bench.workbench_rows import fill, key_of, languages_of_size, mix_of
from cms.factsheets.models import Factsheet
from cms.feedback.models import Message
from cms.languages import REGISTRY
from cms.people.models import Person
from cms.releases.models import Stay
from cms.review.counting import marks_of
from cms.review.models import Assignment, Edition
from cms.roles import Role

LIMIT = float(os.environ.get("LIMIT", "300"))
FILTERS = {
    "everything": "",
    "words": "q=sheet-3",
    "topic": "topic=topic-7",
    "three languages": "language=pl&language=ur&language=cy",
    "in revision": "state=in+revision",
    "approved": "state=approved",
    "English changed since": "state=English+changed+since",
    "overdue": "overdue=1",
    "notice": "notice=1",
    "feedback": "feedback=1",
    "overdue, in translation, with feedback": "overdue=1&state=in+translation&feedback=1",
    "notice in three languages": "notice=1&language=pl&language=ur&language=cy",
    "everything at once": "q=sheet&state=in+revision&overdue=1&notice=1&language=pl&language=ur&language=ro",
}


def add_what_the_overview_shows() -> None:
    """Every run brings the mark of the counts up to date; the rest is there after the first."""
    marks = marks_of(REGISTRY)
    editions = list(Edition.objects.only("language", "counts", "findings"))
    for edition in editions:
        place = edition.pk * 37 % 100
        counted = {"block": place % 3 if place < 12 else 0, "warn": place % 7 if place < 40 else 0}
        codes = {"numbers": [counted["block"], 0], "length": [0, counted["warn"]]}
        told = {code: pair for code, pair in codes.items() if any(pair)}
        edition.findings = counted | {"with": marks[edition.language], "codes": told}
    stale = [
        one
        for one, kept in zip(editions, Edition.objects.values_list("findings", flat=True), strict=True)
        if one.findings != kept
    ]
    Edition.objects.bulk_update(stale, ["findings"], batch_size=2_000)
    if Message.objects.exists():
        return
    keep_earlier_translations_live()
    coordinator, translator = (Person.objects.get(username=name) for name in ("coordinator", "everywhere"))
    languages, today = languages_of_size(SIZES[1]), timezone.localdate()
    sheets = list(Factsheet.objects.filter(key__startswith="sheet-").order_by("pk"))
    Message.objects.bulk_create(
        Message(
            factsheet=sheet.key, language=languages[(number * 7 + n) % len(languages)], version=1, identity="0" * 12, day=today
        )
        for number, sheet in enumerate(sheets)
        for n in range(number % 8)
    )
    Assignment.objects.bulk_create(
        Assignment(
            factsheet=sheet,
            language=languages[1:][(number * 3 + n) % (len(languages) - 1)],
            role=Role.TRANSLATOR.value,
            person=translator,
            due_on=today + timedelta(days=number % 40 - 15),
            by=coordinator,
            at=timezone.now(),
        )
        for number, sheet in enumerate(sheets)
        for n in range(3)
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def keep_earlier_translations_live() -> None:
    """Where the newer edition is not out, patients still have the one before."""
    ended = Stay.objects.exclude(ended=None).select_related("publication__edition__version__factsheet")
    again = [
        stay.pk
        for stay in ended
        for edition in [stay.publication.edition]
        if mix_of(int(edition.version.factsheet.key.removeprefix(key_of(0)[:-1])), edition.language)[0] != "live"
    ]
    Stay.objects.filter(pk__in=again).update(ended=None)


def addresses(query: str) -> Iterator[str]:
    for number in range(RUNS):
        yield f"/workbench/overview/?{query}&page={1 + number % 20}"


def measure(client: Client, what: str, query: str) -> bool:
    times, own, sizes, queries = [], [], [], set()
    for number, url in enumerate(addresses(query)):
        if number == 0:
            client.get(url)  # templates are read at the first request
        began, worked = time.perf_counter(), time.process_time()
        answer = client.get(url)
        times.append((time.perf_counter() - began) * 1000)
        own.append((time.process_time() - worked) * 1000)
        sizes.append(len(answer.content) / 1000)
        assert answer.status_code == 200
        if number < 4:
            with CaptureQueriesContext(connection) as asked:
                client.get(url)
            queries.add(len(asked))
    p95 = sorted(times)[max(0, round(len(times) * 0.95) - 1)]
    found = re.search(r"<span>(\w+) factsheets?</span>", answer.content.decode())
    line = {"what": what, "p50_ms": round(statistics.median(times), 1), "p95_ms": round(p95, 1)}
    line |= {
        "python_ms": round(statistics.median(own), 1),
        "queries": sorted(queries),
        "kb": round(max(sizes)),
        "factsheets": found.group(1) if found else 0,
    }
    print(json.dumps(line), flush=True)
    return p95 <= LIMIT and len(queries) == 1


def download(client: Client) -> None:
    began = time.perf_counter()
    answer = client.get("/workbench/overview/table.csv")
    parts = iter(answer.streaming_content)
    first = next(parts)
    heard = time.perf_counter() - began
    data = first + b"".join(parts)
    line = {"what": "all of it as CSV", "first_byte_s": round(heard, 2), "seconds": round(time.perf_counter() - began, 1)}
    print(json.dumps(line | {"rows": data.count(b"\n") - 1, "kb": len(data) // 1000}), flush=True)


def main() -> int:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    fill(*SIZES)
    add_what_the_overview_shows()
    client = Client()
    client.force_login(Person.objects.get(username="coordinator"))
    only = os.environ.get("ONLY", "")
    kept = [measure(client, what, query) for what, query in FILTERS.items() if only in what]
    download(client)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
