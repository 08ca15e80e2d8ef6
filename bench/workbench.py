"""How long the screens of staff take with many factsheets: by default 1,000 of them in 30 languages with 150 segments each.

The argument is SIZES, factsheets×languages×segments. The database is `verbatim_bench` on the PostgreSQL of 127.0.0.1, or the one
in BENCH_DATABASE_URL; it is made once and kept while the sizes stay the same. Its rows are written straight, as the actions
would leave them, with two savings: every fifth factsheet alone has the decisions behind its words, and its screens are the ones
that are measured; and of publications only those have their words. Prints one JSON line per screen: the median and the 95th
percentile of the time in Django's test client, what of it was Python's, queries and kilobytes, over RUNS requests for as many
different rows. ONLY measures the screens with this in their names.
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
SIZES = [int(size) for size in (sys.argv[1].split("×") if len(sys.argv) > 1 else ("1000", "30", "150"))]
RUNS = int(os.environ.get("RUNS", "24"))
os.environ |= {
    "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/verbatim_bench"),
    "DJANGO_SETTINGS_MODULE": "cms.settings",
    "PUBLISHED_ROOT": str(ROOT / "var" / "bench-site"),
}
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from bench.workbench_rows import MEASURED, fill, key_of, languages_of_size, segment_key, sizes_of_sheets  # noqa: E402
from cms.checks import findings  # noqa: E402
from cms.factsheets.models import Segment  # noqa: E402
from cms.languages import REGISTRY  # noqa: E402
from cms.people.models import Person  # noqa: E402

Case = Iterable[tuple[str, dict[str, str] | None]]
LONG = [50, 150, 300]


def measured(count: int, *, segments: int | None = None) -> list[int]:
    """Factsheets with decisions, as many as there are runs, of this size."""
    sizes = sizes_of_sheets(SIZES[0], SIZES[2])
    fitting = [one for one in range(SIZES[0]) if one % MEASURED == 1 and sizes[one] == (segments or SIZES[2])]
    return [fitting[number % len(fitting)] for number in range(count)] if fitting else []


def pairs(segments: int | None = None) -> Iterator[tuple[str, str]]:
    languages = languages_of_size(SIZES[1])[1:]
    for number, sheet in enumerate(measured(RUNS, segments=segments)):
        yield key_of(sheet), languages[(number * 7) % len(languages)]


def address(name: str, *places: Any, query: str = "") -> str:
    return reverse(f"workbench:{name}", args=places) + query


def cases() -> Iterator[tuple[str, str, Case]]:
    """What is measured, who asks, and the requests."""
    words = ["bado", "tane wuri", "nosuchword", "mg", "ko ta ne", "糖尿", "17 mg", "how-to-take-7"]
    for person in ("author", "translator", "reviser", "clinician", "publisher", "coordinator", "everywhere"):
        yield f"my work of the {person}", person, ((address("my_work"), None) for _ in range(RUNS))
    yield "factsheets", "coordinator", ((address("factsheets", query=f"?page={1 + n % 20}"), None) for n in range(RUNS))
    filtered = [f"?q=sheet-{n}&language=pl&state=in+revision" for n in range(RUNS)]
    yield "factsheets, filtered", "coordinator", ((address("factsheets", query=one), None) for one in filtered)
    yield "factsheet", "coordinator", ((address("sheet", key), None) for key, _ in pairs())
    yield "story", "coordinator", ((address("story", key), None) for key, _ in pairs())
    yield "story, 300 segments", "coordinator", ((address("story", key), None) for key, _ in pairs(300))
    for size in LONG:
        places = list(pairs(size))
        yield f"edition, {size} segments", "everywhere", ((address("edition", *place), None) for place in places)
        yield (
            f"edition, {size} segments, mine",
            "everywhere",
            ((address("edition", *place, query="?show=mine"), None) for place in places),
        )
    yield "segment", "everywhere", ((address("segment", *place, segment_key(5 + n)), None) for n, place in enumerate(pairs()))
    yield "beside", "everywhere", ((address("beside", *place, segment_key(5 + n)), None) for n, place in enumerate(pairs()))
    yield "talk", "everywhere", ((address("talk", *place, segment_key(5 + n)), None) for n, place in enumerate(pairs()))
    yield "notifications", "everywhere", ((address("notifications"), None) for _ in range(RUNS))
    for language in ("", "pl", "zh-hant"):
        queries = [f"?q={quote(text)}&language={language}" for text in (words * RUNS)[:RUNS]]
        yield f"search, {language or 'all languages'}", "everywhere", ((address("search", query=one), None) for one in queries)
    yield "write a segment", "everywhere", saves()


def saves() -> Case:
    """Words for what is empty or drafted, with the field the screen posts."""
    for number, place in enumerate(pairs()):
        key = segment_key(9)
        yield address("segment", *place, key), {"act": "write", "text": f"Nowe {number} {time.time_ns()}"}


def with_what_was_read(url: str, form: dict[str, str]) -> dict[str, str]:
    _, _, sheet, language, _, key, _ = url.split("/")
    segment = Segment.objects.filter(version__factsheet__key=sheet, version__frozen_at__isnull=False, key=key).latest(
        "version__number"
    )
    return form | {"read_source": segment.source, "read_target": segment.words(language) if language in REGISTRY else ""}


def measure(what: str, person: str, case: Case) -> None:
    client = Client(headers={"hx-request": "true"} if what.startswith("write") else None)
    client.force_login(Person.objects.get(username=person))
    times, own, queries, sizes, statuses = [], [], set(), [], set()
    with suppress(NoReverseMatch):
        for number, (url, form) in enumerate(case):
            if form is not None:
                form = with_what_was_read(url, form)
            if number == 0:
                ask(client, url, form)  # templates are read at the first request
                if form is not None:
                    continue
            began, worked = time.perf_counter(), time.process_time()
            answer = ask(client, url, form)
            times.append((time.perf_counter() - began) * 1000)
            own.append((time.process_time() - worked) * 1000)
            sizes.append(len(answer.content) / 1000)
            statuses.add(answer.status_code)
            if form is None and number < 3:
                with CaptureQueriesContext(connection) as asked:
                    ask(client, url, form)
                queries.add(len(asked))
    if not times:
        print(json.dumps({"what": what, "absent": True}), flush=True)
        return
    line: dict[str, Any] = {"what": what, "p50_ms": round(statistics.median(times), 1)}
    line["p95_ms"] = round(sorted(times)[max(0, round(len(times) * 0.95) - 1)], 1)
    line["python_ms"] = round(statistics.median(own), 1)
    print(json.dumps(line | {"queries": sorted(queries), "kb": round(max(sizes)), "answers": sorted(statuses)}), flush=True)


def ask(client: Client, url: str, form: dict[str, str] | None) -> Any:
    return client.get(url) if form is None else client.post(url, form)


def main() -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = False
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    for language in languages_of_size(SIZES[1])[1:]:  # a process builds the vocabulary of a language once
        findings(source="Take 2 tablets.", target="2", language=language, kind="paragraph", container="", terms=())
    began = time.perf_counter()
    is_new = fill(*SIZES)
    print(
        json.dumps(
            {
                "factsheets": SIZES[0],
                "languages": SIZES[1],
                "segments": SIZES[2],
                "made": is_new,
                "seconds": round(time.perf_counter() - began),
            }
        )
    )
    only = os.environ.get("ONLY", "")
    for what, person, case in cases():
        if only in what:
            measure(what, person, case)


if __name__ == "__main__":
    main()
