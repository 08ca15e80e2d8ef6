"""How quickly the audit is browsed: by default a made-up chain of 1,000,000 events, on PostgreSQL or SQLite.

The database is named by DATABASE_URL and is filled once. Prints a JSON line per filter: median and 95th percentile of the whole
answer in Django's test client, in milliseconds; then how long a copy of everything takes.
"""

import json
import os
import random
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from cms.audit.chain import GENESIS, event_digest  # noqa: E402
from cms.audit.models import Event  # noqa: E402
from cms.people.actions import appoint, enrol  # noqa: E402
from cms.people.models import Person  # noqa: E402
from cms.roles import Role  # noqa: E402

EVENTS = int(os.environ.get("EVENTS", "1000000"))
RUNS = int(os.environ.get("RUNS", "20"))
LANGUAGES = ["en", "pl", "ur", "ar", "cy", "bn", "so", "fa", "pa", "gu"]
COMMON = ["wording written", "wording submitted", "wording revised", "wording approved", "signed in", "edition opened to sign"]
RARE = ["refused", "rolled back", "edition withdrawn", "duty given", "sign-in failed", "severity confirmed"]
FILTERS = {
    "everything": "",
    "an actor": "actor=person-7",
    "an actor who did little": "actor=rare",
    "an act": "act=wording+approved",
    "a rare act": "act=rolled+back",
    "what stands out": "group=permission+changes",
    "a factsheet": "factsheet=sheet-417",
    "a factsheet in a language": "factsheet=sheet-417&language=ur",
    "a language": "language=ur",
    "a language nobody works in": "language=zh-hant",
    "days long ago": "since=2020-03-01&until=2020-03-07",
    "days long ago of an actor": "since=2020-03-01&until=2020-03-07&actor=person-7",
    "words": "q=dose-12",
    "words that are nowhere": "q=nowhere-to-be-found",
    "a page in the middle": f"before={EVENTS // 2}",
}


def fill() -> None:
    made = random.Random(6)
    number, previous, at = 0, GENESIS, datetime(2020, 1, 1, tzinfo=UTC)
    rows: list[Event] = []
    last = Event.objects.order_by("-number").values_list("number", "digest", "at").first()
    number, previous, at = last or (number, previous, at)
    while number < EVENTS:
        number += 1
        at += timedelta(seconds=made.randint(1, 400))
        act = made.choice(RARE) if made.random() < 0.01 else made.choice(COMMON)
        actor = "rare" if number % 100_000 == 7 else f"person-{made.randint(1, 60)}"
        subject = f"sheet-{made.randint(1, 1000)} v{made.randint(1, 9)} {made.choice(LANGUAGES)}"
        payload = {"wordings": {f"dose-{made.randint(1, 200)}": f"{made.getrandbits(256):064x}" for _ in range(3)}}
        if act == "severity confirmed":
            payload = {"severity": 2, "floor": 3 if number % 7 else 1, "note": "Made up."}
        told = {"at": at, "actor": actor, "act": act, "subject": subject, "payload": payload}
        digest = event_digest(previous=previous, **told)
        rows.append(Event(number=number, previous=previous, digest=digest, **told))
        previous = digest
        if len(rows) == 5_000 or number == EVENTS:
            Event.objects.bulk_create(rows)
            rows = []


def timed(client: Client, address: str) -> list[float]:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = client.get(address)
        taken.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.status_code
    return sorted(taken)


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    fill()
    person = Person.objects.filter(username="bench").first()
    if person is None:
        person = enrol(username="bench", printed_name="Bench", password=None, by="bench")
        appoint(person=person, role=Role.COORDINATOR, by="bench")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(person)
    addresses = {name: f"/workbench/audit/?{query}" for name, query in FILTERS.items()} | {"review": "/workbench/audit/review/"}
    for name, address in addresses.items():
        taken = timed(client, address)
        told = {"filter": name, "median_ms": round(statistics.median(taken), 1), "p95_ms": round(taken[int(RUNS * 0.95) - 1], 1)}
        print(json.dumps(told), flush=True)
    start = time.perf_counter()
    size = sum(len(part) for part in client.get("/workbench/audit/events.jsonl").streaming_content)
    print(json.dumps({"copy_s": round(time.perf_counter() - start, 1), "mb": round(size / 1e6), "events": Event.objects.count()}))


main()
