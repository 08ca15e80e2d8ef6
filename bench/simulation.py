"""Ten years of a charity, done by the acts themselves on PostgreSQL, month after month by a clock of its own.

FACTSHEETS, LANGUAGES, YEARS and EDITS (changes to the English per factsheet and year) are read from the environment; 200, 15,
10 and 0.5 by default. Every month some of the English changes, by severity; translators follow (nine in ten within the month),
full reviews that fall due are done (nine in ten), what is signed goes out together, readers write, people come and go, and once
a year a passage is recalled. A safety-critical change goes out at once and is followed in every language before anything else.

Prints a JSON line for each year, then growth exponents, what it took to heal a safety-critical change, and whether `verify`
holds. No PDFs are made, and passwords are hashed lightly: neither is what is measured. The database is made anew each time:
`verbatim_simulation` on 127.0.0.1, or the one in SIMULATION_DATABASE_URL.
"""

import json
import math
import os
import random
import shutil
import statistics
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(mkdtemp(prefix="simulation-"))
os.environ |= {
    "DATABASE_URL": os.environ.get("SIMULATION_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/verbatim_simulation"),
    "DJANGO_SETTINGS_MODULE": "cms.settings",
    "PUBLISHED_ROOT": str(FOLDER / "site"),
    "CATALOGUE_ROOT": str(FOLDER / "locale"),
    "PARITY_LANGUAGES": "",
}
sys.path.insert(0, str(ROOT))

import django  # noqa: E402
import psycopg  # noqa: E402
import time_machine  # noqa: E402
from dateutil.relativedelta import relativedelta  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.charity import Charity  # noqa: E402
from cms.factsheets.models import Factsheet  # noqa: E402
from cms.feedback.actions import receive  # noqa: E402
from cms.feedback.sending import Sent  # noqa: E402
from cms.languages import SOURCE  # noqa: E402
from cms.releases.actions import live_of, live_publications, store  # noqa: E402
from cms.releases.models import Publication  # noqa: E402
from cms.releases.overdue_marking import mark_overdue  # noqa: E402
from cms.releases.publishing import Going, publish_together, reasons_against_publishing, signed_and_waiting  # noqa: E402
from cms.releases.recalling import recall  # noqa: E402
from cms.releases.reviews_due import remind_reviews, reviews_due  # noqa: E402
from cms.releases.verification import prove  # noqa: E402
from cms.review.editions import edition_of  # noqa: E402
from cms.roles import Role  # noqa: E402

LANGUAGES = ["pl", "ro", "ur", "ar", "bn", "pa", "zh-hant", "so", "es", "fr", "tr", "uk", "hi", "vi", "pt"]
SHARES = {1: 0.45, 2: 0.3, 3: 0.2, 4: 0.05}
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
IN_TIME = 0.9  # of the translations and reviews of a month


def asked(name: str, default: float) -> float:
    return float(os.environ.get(name, default))


class Counted:
    """Counts queries, and how long each kind of work took; an act is one call of a person's."""

    def __init__(self) -> None:
        self.queries = 0
        self.acts: Counter[str] = Counter()
        self.seconds: dict[str, list[float]] = {}

    def __call__(self, execute, *arguments):
        self.queries += 1
        return execute(*arguments)

    @contextmanager
    def act(self, name: str):
        began = time.perf_counter()
        yield
        self.acts[name] += 1
        self.seconds.setdefault(name, []).append(time.perf_counter() - began)


class Simulation:
    def __init__(self, sheets: int, languages: int, edits: float) -> None:
        self.rng = random.Random(2026)
        self.charity = Charity(LANGUAGES[:languages], self.rng)
        self.size, self.edits = sheets, edits
        self.counted = Counted()
        self.healed: list[float] = []

    def open(self, clock: time_machine.Traveller) -> None:
        """The first month: the interface and every factsheet, in every language."""
        charity = self.charity
        sheets = [charity.interface()]
        self.send_out()
        for number in range(self.size):
            with self.counted.act("a factsheet written and signed"):
                sheets.append(charity.new_sheet(number + 1))
        self.send_out()
        clock.shift(timedelta(days=14))
        self.follow(share=1.0)
        self.send_out()

    def month(self, clock: time_machine.Traveller) -> None:
        for _ in range(self.rng.randint(0, 2)):
            with self.counted.act("somebody leaves"):
                self.charity.somebody_leaves()
        self.readers_write()
        self.review()
        self.change(clock)
        self.send_out()
        clock.shift(timedelta(days=18))
        self.follow(share=IN_TIME)
        self.send_out()
        with self.counted.act("reminders and overdue marks"):
            remind_reviews(timezone.localdate())
            mark_overdue(by=self.charity.who(Role.PUBLISHER), today=timezone.localdate())

    def review(self) -> None:
        today = timezone.localdate()
        for due in reviews_due():
            if due.on <= today + timedelta(days=31) and self.rng.random() < IN_TIME and not self.is_open(due.factsheet):
                with self.counted.act("a full review"):
                    self.charity.review_in_full(due.factsheet)

    def change(self, clock: time_machine.Traveller) -> None:
        chance = self.edits / 12
        for sheet in Factsheet.objects.filter(key__startswith="medicine-").order_by("pk"):
            if self.rng.random() >= chance or self.is_open(sheet):
                continue
            severity = self.rng.choices(list(SHARES), weights=list(SHARES.values()))[0]
            with self.counted.act("a change of the English"):
                self.charity.edit(sheet, severity)
            if severity == max(SHARES):
                self.heal(sheet, clock)

    def is_open(self, sheet: Factsheet) -> bool:
        """Whether English of it waits to go out."""
        return not sheet.latest().is_frozen

    def heal(self, sheet: Factsheet, clock: time_machine.Traveller) -> None:
        """A safety-critical change: out at once, then in every language within two working days."""
        began = time.perf_counter()
        with self.counted.act("a safety-critical change published"):
            self.publish([Going(sheet, SOURCE)])
        clock.shift(timedelta(hours=6))
        for language in self.charity.languages:
            for edition in self.charity.unsigned(language):
                if edition.version.factsheet_id == sheet.pk:
                    self.charity.translate(edition)
        self.publish([Going(sheet, language) for language in self.charity.languages])
        newest = sheet.published()
        assert all(one.edition.version_id == newest.pk for one in live_of(sheet)), f"{sheet} is not healed"
        self.healed.append(time.perf_counter() - began)

    def follow(self, share: float) -> None:
        for language in self.charity.languages:
            for edition in list(self.charity.unsigned(language)):
                if self.rng.random() < share:
                    with self.counted.act("a translation followed and signed"):
                        self.charity.translate(edition)

    def publish(self, going: list[Going]) -> None:
        publish_together(going, by=self.charity.who(Role.PUBLISHER))

    def send_out(self) -> None:
        """What is signed, and nothing stands in the way of, in one release."""
        beside = []
        for edition in signed_and_waiting():
            if not reasons_against_publishing(edition, beside=beside):
                beside.append(edition)
        if beside:
            with self.counted.act("a release"):
                self.publish([Going(one.version.factsheet, one.language) for one in beside])

    def readers_write(self) -> None:
        pages = list(live_publications().exclude(edition__version__factsheet__key="interface").values_list("pk", flat=True))
        for pk in self.rng.sample(pages, min(len(pages), 20)):
            publication = live_publications().get(pk=pk)
            receive(sent=Sent(helpful=self.rng.choice(["yes", "no"])), publication=publication)

    def recall_something(self) -> None:
        """A passage in one language, which comes back with other words at the next change."""
        page = self.rng.choice(list(live_publications().filter(edition__language__in=self.charity.languages[:3])))
        sheet, language = page.edition.version.factsheet, page.edition.language
        keys = [one["key"] for one in page.snapshot["content"]["segments"] if one["kind"] == "paragraph"]
        if keys:
            told = {"reason": "The words were taken to mean something else.", "by": self.charity.who(Role.PUBLISHER)}
            with self.counted.act("a recall"):
                recall(factsheet=sheet, language=language, segment_key=keys[-1], **told)
            with self.counted.act("other words for what was recalled"):
                self.charity.say_otherwise(edition_of(sheet.published(), language), keys[-1])


def fresh_database() -> None:
    url, _, name = os.environ["DATABASE_URL"].rpartition("/")
    with psycopg.connect(f"{url}/postgres", autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
    call_command("migrate", verbosity=0)


def tables() -> dict[str, int]:
    """Rows of the tables that grow, and the megabytes of all."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT relname, n_live_tup FROM pg_stat_user_tables ORDER BY n_live_tup DESC LIMIT 8")
        rows = dict(cursor.fetchall())
        cursor.execute("SELECT pg_database_size(current_database()) / 1000000")
        return rows | {"MB": cursor.fetchone()[0]}


def year_told(year: int, before: dict[str, float], simulation: Simulation, began: float) -> dict[str, float]:
    counted = simulation.counted
    seconds = time.perf_counter() - began
    acts, queries = counted.acts.total() - before["acts"], counted.queries - before["queries"]
    medians = {name: round(statistics.median(times) * 1000) for name, times in counted.seconds.items()}
    told = {"year": year, "seconds": round(seconds, 1), "works": acts, "works/s": round(acts / seconds, 1), "queries": queries}
    print(json.dumps(told | {"ms": medians, "rows": tables()}, ensure_ascii=False), flush=True)
    counted.seconds = {}
    return {"copies": Publication.objects.count(), **medians}


def exponent(points: list[tuple[float, float]]) -> float:
    """The slope of log time over log size: 0 where it does not grow, 1 where it grows with the size."""
    logs = [(math.log(x), math.log(y)) for x, y in points if x > 0 and y > 0]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope if len(logs) > 1 else math.nan


def main() -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.PAPERS = False
    fresh_database()
    years = int(asked("YEARS", 10))
    with time_machine.travel(BEGIN, tick=True) as clock:
        sizes = int(asked("FACTSHEETS", 200)), int(asked("LANGUAGES", 15))
        simulation = Simulation(*sizes, asked("EDITS", 0.5))
        told = []
        with connection.execute_wrapper(simulation.counted):
            for year in range(years + 1):
                before = {"acts": simulation.counted.acts.total(), "queries": simulation.counted.queries}
                began = time.perf_counter()
                if year == 0:
                    simulation.open(clock)
                for month in range(12 if year else 0):
                    clock.move_to(BEGIN + relativedelta(months=12 * (year - 1) + month + 1))
                    simulation.month(clock)
                if year:
                    simulation.recall_something()
                told.append(year_told(year, before, simulation, began))
        conclude(simulation, told)


def conclude(simulation: Simulation, told: list[dict[str, float]]) -> None:
    works = sorted(set().union(*told) - {"copies"})
    slopes = {name: exponent([(one["copies"], one[name]) for one in told[1:] if name in one]) for name in works}
    grown = {name: round(slope, 2) for name, slope in slopes.items() if not math.isnan(slope)}
    print(json.dumps({"growth with all copies that were ever served": grown}))
    told_healed: dict[str, float] = {"count": len(simulation.healed)}
    if healed := simulation.healed:
        told_healed |= {"median s": round(statistics.median(healed), 2), "max s": round(max(healed), 2)}
    print(json.dumps({"a safety-critical change healed in all languages": told_healed, "works": dict(simulation.counted.acts)}))
    began = time.perf_counter()
    breaks = [f"{proof.what}: {one}" for proof in prove() for one in proof.breaks]
    files = sum(1 for one in (store().releases / str(store().current())).rglob("*") if one.is_file())
    print(json.dumps({"verify s": round(time.perf_counter() - began, 1), "breaks": breaks[:20], "files of the release": files}))
    shutil.rmtree(FOLDER)
    sys.exit(bool(breaks))


if __name__ == "__main__":
    main()
