"""What it costs to send a catalogue out and to take it back: 500, 5,000 and 50,000 segments of synthetic prose.

Prints one JSON line per size and deed: seconds, seconds of the processor, the peak of memory in MB (measured in a run of its
own, because measuring slows) and database queries; then, for each deed, the exponent that fits the processor's seconds to
size. In the files that come back every tenth wording is changed. Beside our deeds, on the same files: two bare parses by
polib, polib's merge, and msgmerge onto a template of which every tenth English text is changed. What would take longer than
LIMIT seconds is stopped and said.
Sizes are given as arguments; the database is SQLite in a folder of its own, or the one in BENCH_DATABASE_URL.
"""

import gc
import json
import math
import os
import random
import re
import shutil
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from threading import Timer
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = [int(size) for size in sys.argv[1:]] or [500, 5_000, 50_000]
LIMIT = float(os.environ.get("LIMIT", "120"))
FOLDER = Path(mkdtemp(prefix="bench-catalogues-"))
os.environ |= {
    "DATABASE_URL": os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{FOLDER}/db.sqlite3"),
    "PUBLISHED_ROOT": str(FOLDER / "site"),
    "DJANGO_SETTINGS_MODULE": "cms.settings",
}
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

import polib  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from cms.catalogues import intake as intakes  # noqa: E402
from cms.catalogues import read_catalogue  # noqa: E402
from cms.catalogues.export import catalogue_of, export_one  # noqa: E402
from cms.catalogues.merge import Outcome  # noqa: E402
from cms.catalogues.writing import dump  # noqa: E402
from cms.factsheets.models import Factsheet, Segment, Topic, Version  # noqa: E402
from cms.memory.glossary import reading_once  # noqa: E402
from cms.people.actions import appoint, enrol  # noqa: E402
from cms.people.models import Person  # noqa: E402
from cms.review import actions  # noqa: E402
from cms.roles import Role  # noqa: E402

LANGUAGE = "pl"
ENGLISH, POLISH = "abcdefghiklmnoprstuvw", "aąbcćdeęhiklłmnńoóprsśtuwyzż"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
SECONDS: dict[str, dict[int, float]] = {}


def vocabulary(letters: str, rng: random.Random) -> list[str]:
    return ["".join(rng.choices(letters, k=rng.randint(2, 10))) for _ in range(8_000)]


def sentence(words: list[str], rng: random.Random, number: int) -> str:
    """A sentence as leaflets have them: rare and frequent words, a comma, a number with its unit."""
    chosen = [words[int(len(words) * rng.random() ** 3)] for _ in range(rng.randint(5, 28))]
    if len(chosen) > 12:
        chosen[6] += ","
    if number % 5 == 0:
        chosen[4] += f" {number % 90 + 10} mg"
    return " ".join(chosen).capitalize() + "."


@transaction.atomic
def fill(key: str, size: int) -> None:
    """A published factsheet, half of it drafted in Polish."""
    rng = random.Random(size)
    english, polish = vocabulary(ENGLISH, rng), vocabulary(POLISH, rng)
    topic, _ = Topic.objects.get_or_create(key="bench", defaults={"name": "Bench"})
    sheet = Factsheet.objects.create(key=key, topic=topic, owner=translator())
    version = Version.objects.create(factsheet=sheet, number=1, started_at=NOW, frozen_at=NOW)
    Segment.objects.bulk_create(
        [
            Segment(version=version, position=number, key=f"s{number}", kind="paragraph", text_en=sentence(english, rng, number))
            for number in range(1, size + 1)
        ],
        batch_size=500,
    )
    half = {f"s{number}": sentence(polish, rng, number) for number in range(1, size + 1, 2)}
    actions.write_all(version=version, language=LANGUAGE, words=half, by=translator())


def translator() -> Person:
    person = Person.objects.filter(username="bench").first()
    if person is None:
        person = enrol(username="bench", printed_name="Bench", password="a-password-for-the-bench", by="bench")
        appoint(person=person, role=Role.TRANSLATOR, language=LANGUAGE, by="bench")
    return person


def changed(data: bytes, every: int, word: str, at_most: int | None = None) -> bytes:
    """The file as it comes back: every so many wordings are put or changed."""
    catalogue = polib.pofile(data.decode())
    for entry in catalogue[::every][:at_most]:
        dose = re.search(r"\d+ mg", entry.msgid)
        entry.msgstr = f"{entry.msgstr[:-1] or 'Nowe zdanie' + (f' {dose[0]}' if dose else '')} {word}."
        entry.flags = []
    return dump(catalogue)


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def measure(deed: str, size: int, act: Callable[[], Any], **more: Any) -> Any:
    """Do it, print what it cost, and return what it gave."""
    gc.collect()
    with CaptureQueriesContext(connection) as queries:
        began, worked = time.perf_counter(), time.process_time()
        outcome = act()
        seconds, processor = time.perf_counter() - began, time.process_time() - worked
    tracemalloc.start()
    act()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    asked = {"queries": len(queries)} if len(queries) else {}
    tell(deed, size, seconds, processor, peak / 1e6, **asked, **more)
    return outcome


def tell(deed: str, size: int, seconds: float, processor: float, peak: float, **more: Any) -> None:
    SECONDS.setdefault(deed, {})[size] = processor
    figures = {"seconds": round(seconds, 3), "processor_seconds": round(processor, 3), "peak_MB": round(peak, 1)}
    print(json.dumps({"segments": size, "deed": deed} | figures | more), flush=True)


def of_another_program(deed: str, size: int, *command: str) -> None:
    """A program's seconds and its own peak of memory."""
    began = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        stopper = Timer(LIMIT, program.kill)
        stopper.start()
        _, status, used = os.wait4(program.pid, 0)
        program.returncode = os.waitstatus_to_exitcode(status)
        stopper.cancel()
    seconds = time.perf_counter() - began
    if program.returncode:
        print(json.dumps({"segments": size, "deed": deed, "stopped_after_seconds": round(seconds, 1)}), flush=True)
    else:
        tell(deed, size, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)  # the peak is at least that of this bench


def judged(data: bytes, here: intakes.Here, base: dict[str, str]) -> dict[str, int]:
    """From the bytes of a file to a verdict on each entry, with what went out and what is here at hand."""
    with reading_once():
        lines = intakes.judged(read_catalogue(data, filename="back.po"), here, base, LANGUAGE)
    return {str(outcome): sum(line.outcome is outcome for line in lines) for outcome in Outcome}


def taken(data: bytes, sheet: Factsheet) -> intakes.Intake:
    with undone():
        return intakes.take_in(data=data, filename="back.po", by=translator(), factsheet=sheet, language=LANGUAGE)


def written(sheet: Factsheet, text: str) -> None:
    with undone():
        segment = Segment.objects.get(version__factsheet=sheet, key="s3")
        actions.write(segment=segment, language=LANGUAGE, text=text, by=translator())


def bench(size: int) -> None:
    key = f"sheet-{size}"
    fill(key, size)
    sheet = Factsheet.objects.get(key=key)
    _, data = measure("export", size, lambda: export_one(factsheet=sheet, language=LANGUAGE, actor="bench"))
    measure("write one segment", size, lambda: written(sheet, "Jedno nowe zdanie."))
    few, tenth = changed(data, 1, "słowo", at_most=200), changed(data, 10, "słowo")
    catalogue = read_catalogue(tenth, filename="back.po")
    version = sheet.published()
    assert version is not None
    base, _ = intakes._base_of(catalogue, version, LANGUAGE)
    here = intakes._here(version, LANGUAGE, base)
    assert base is not None
    file = {"file_MB": round(len(tenth) / 1e6, 1)}
    measure("read", size, lambda: read_catalogue(tenth, filename="back.po"), **file)
    measure("judge", size, lambda: judged(tenth, here, base), **judged(tenth, here, base))
    measure("two parses by polib", size, lambda: [polib.pofile(tenth.decode()) for _ in range(2)])
    measure("take in, every tenth changed", size, lambda: taken(tenth, sheet))
    measure("take in 200 changed", size, lambda: taken(few, sheet))
    if size <= 5_000:
        every = changed(data, 1, "słowo")
        measure("take in, all changed", size, lambda: taken(every, sheet))
    others(size, sheet, tenth)


def others(size: int, sheet: Factsheet, data: bytes) -> None:
    """Onto English of which every tenth text is changed: msgmerge, and polib's merge in a process that can be stopped."""
    version = sheet.published()
    assert version is not None
    newer = catalogue_of(version, LANGUAGE)
    for number, entry in enumerate(newer):
        entry.msgstr, entry.flags = "", []
        if number % 10 == 0:
            entry.msgid = entry.msgid[:-1] + " now."
    old, template = FOLDER / "old.po", FOLDER / "new.pot"
    old.write_bytes(data)
    template.write_bytes(dump(newer))
    if shutil.which("msgmerge"):
        of_another_program("msgmerge", size, "msgmerge", "--quiet", "-o", "/dev/null", str(old), str(template))
    else:
        print(json.dumps({"deed": "msgmerge", "absent": "GNU gettext is not installed"}), flush=True)
    merge = "import polib, sys; polib.pofile(sys.argv[1]).merge(polib.pofile(sys.argv[2]))"
    of_another_program("polib.merge", size, sys.executable, "-c", merge, str(old), str(template))


def exponent(seconds: dict[int, float]) -> float:
    xs, ys = [math.log(size) for size in seconds], [math.log(one) for one in seconds.values()]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / sum((x - mean_x) ** 2 for x in xs)


def main() -> None:
    try:
        call_command("migrate", verbosity=0)
        for size in SIZES:
            bench(size)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    for deed, seconds in SECONDS.items():
        if len(seconds) > 1:
            print(json.dumps({"deed": deed, "exponent_of_seconds_in_segments": round(exponent(seconds), 2)}))


if __name__ == "__main__":
    main()
