"""How quickly and how surely the translation memory answers, with synthetic English, beside translate-toolkit's matcher.

Arguments: numbers of source texts, 100000 by default. Prints one JSON line per database and size: what filling takes, the
time of a look-up with all that a screen shows, and recall: for 500 texts that were edited (words exchanged, left out, put in
or misspelt, numbers changed), how often the text that is nearest by Levenshtein distance, found by comparing with every text,
is among the five offered. Sentences follow the words and pairs of words of the real English in CORPORA and of the demonstration.
"""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polib
import psycopg
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

ROOT = Path(__file__).resolve().parent.parent
CORPORA = Path(os.environ.get("CORPORA", ROOT.parent / "shared" / "corpora"))
POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
DATABASE = "verbatim_bench_memory"
QUERIES, WARMING, SEGMENTS, SEED = 500, 20, 60, 4
OTHERS_ROOM = 200_000  # texts translate-toolkit is given memory for
OTHERS_WORK = 2_000_000  # comparisons translate-toolkit is given time for
LANGUAGE = "cy"
sys.path.insert(0, str(ROOT))


def english() -> list[str]:
    """Real English, read where it is and copied nowhere."""
    texts = [line for path in (ROOT / "cms" / "demonstration").rglob("*.md") for line in path.read_text("utf-8").splitlines()]
    for path in sorted(CORPORA.glob("tico19/*.tsv")):
        texts += [line.split("\t")[1] for line in path.read_text("utf-8").splitlines()[1:] if line.count("\t") > 1]
    for path in [*CORPORA.glob("nhs-covid-app/2023*/cy.po"), *CORPORA.glob("prose-po/*.po")]:
        texts += [entry.msgid for entry in polib.pofile(str(path))]
    return sorted({text for text in texts if len(text.split()) > 1})


class Writer:
    """Writes sentences whose words follow one another as they do in real ones."""

    def __init__(self, texts: list[str]) -> None:
        self.random = random.Random(SEED)
        self.after: dict[str, list[str]] = defaultdict(list)
        for text in texts:
            for sentence in re.split(r"(?<=[.!?]) ", text):
                words = ["", *sentence.split(), ""]
                for word, following in zip(words, words[1:], strict=False):
                    self.after[word].append(following)
        self.words = [word for words in self.after.values() for word in words if word]

    def sentence(self) -> str:
        words = [""]
        while len(words) < 60:
            word = self.random.choice(self.after[words[-1]])
            if not word:
                break
            words.append(word)
        return " ".join(words[1:])

    def sentences(self, number: int) -> list[str]:
        found: dict[str, None] = {}
        while len(found) < number:
            if len((sentence := self.sentence()).split()) > 2:
                found[sentence] = None
        return list(found)

    def edited(self, text: str) -> str:
        words = text.split()
        for _ in range(self.random.randint(1, max(1, min(3, len(words) // 4)))):
            place = self.random.randrange(len(words))
            change = self.random.choice(["exchange", "leave out", "put in", "misspell", "number"])
            if change == "exchange":
                words[place] = self.random.choice(self.words)
            elif change == "leave out" and len(words) > 3:
                del words[place]
            elif change == "put in":
                words.insert(place, self.random.choice(self.words))
            elif change == "misspell":
                letter = self.random.randrange(len(words[place]))
                words[place] = words[place][:letter] + self.random.choice("aeinrst") + words[place][letter + 1 :]
            else:
                words = [re.sub(r"\d", lambda found: str((int(found[0]) + 1) % 10), word) for word in words]
        return " ".join(words)


def times(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50_ms": round(1000 * statistics.median(ordered), 1),
        "p95_ms": round(1000 * ordered[int(len(ordered) * 0.95) - 1], 1),
        "max_ms": round(1000 * ordered[-1], 1),
    }


def timed(acts: list) -> list[float]:
    taken = []
    for act in acts:
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return taken


def nearest(queries: list[str], originals: list[str], texts: list[str]) -> list[float]:
    """The likeness of the nearest of all texts, for each query; no less near than the one it was made from."""
    scorer = Levenshtein.normalized_similarity
    least = [scorer(query, original) - 0.001 for query, original in zip(queries, originals, strict=True)]
    return [
        process.extractOne(query, texts, scorer=scorer, score_cutoff=near)[1] for query, near in zip(queries, least, strict=True)
    ]


def recall(queries: list[str], offered: list[list[str]], best: list[float]) -> float:
    scorer = Levenshtein.normalized_similarity
    hits = [
        any(scorer(query, text) >= most - 1e-9 for text in texts)
        for query, texts, most in zip(queries, offered, best, strict=True)
    ]
    return round(sum(hits) / len(hits), 3)


def say(**figures: object) -> None:
    print(json.dumps(figures | {"load": round(os.getloadavg()[0], 1)}), flush=True)


def ours(texts: list[str], queries: list[str], best: list[float], name: str) -> None:
    """Fill an empty database and ask it."""
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    from cms.memory.actions import Approved, import_units, remember  # noqa: PLC0415
    from cms.memory.collected import Pair  # noqa: PLC0415
    from cms.memory.concordance import search  # noqa: PLC0415
    from cms.memory.lookup import matches  # noqa: PLC0415
    from cms.people.actions import appoint, enrol  # noqa: PLC0415
    from cms.roles import Role  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    by = enrol(username="translator", printed_name="Translator", password="a-password-for-benches", by="bench")
    appoint(person=by, role=Role.TRANSLATOR, language=LANGUAGE, by="bench")
    start = time.perf_counter()
    import_units(
        by=by,
        language=LANGUAGE,
        origin="bench",
        pairs=(Pair(n, text, " ".join(reversed(text.split()))) for n, text in enumerate(texts)),
    )
    filling = time.perf_counter() - start
    with connection.cursor() as cursor:
        # What PostgreSQL does by itself some minutes after so much was written.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    for query in texts[:WARMING]:
        matches(query, language=LANGUAGE)
    offered: list[list[str]] = []
    asking = timed(
        [
            lambda query=query: offered.append([match.unit.source for match in matches(query, language=LANGUAGE) if match.diff])
            for query in queries
        ]
    )
    phrases = [" ".join(query.split()[1:4]) for query in texts[:: max(1, len(texts) // 100)]]
    hearing = timed([lambda phrase=phrase: search(phrase, language=LANGUAGE) for phrase in phrases])
    sheets = [texts[number * SEGMENTS : (number + 1) * SEGMENTS] for number in range(10)]
    acts = [
        lambda number=number, sheet=sheet: remember(
            factsheet=f"bench-{number}",
            language=LANGUAGE,
            version=1,
            at=datetime.now(UTC),
            wordings=[Approved(f"s{place}", f"{text} again", f"{text} eto") for place, text in enumerate(sheet)],
        )
        for number, sheet in enumerate(sheets)
    ]
    say(
        what="verbatim",
        database=name,
        texts=len(texts),
        fill_seconds=round(filling, 1),
        fill_per_second=round(len(texts) / filling),
        lookup=times(asking),
        recall_at_5=recall(queries, offered, best),
        concordance=times(hearing),
        remembering_60_segments=times(timed(acts)),
    )


def translate_toolkit(texts: list[str], queries: list[str], best: list[float]) -> None:
    from translate.search.match import matcher  # noqa: PLC0415
    from translate.storage.po import pofile  # noqa: PLC0415

    store = pofile()
    start = time.perf_counter()
    for text in texts:
        store.addsourceunit(text).target = text
    asked = matcher(store, max_candidates=5, min_similarity=50, max_length=1_000)
    filling = time.perf_counter() - start
    few = queries[: max(2, OTHERS_WORK // len(texts))]
    offered: list[list[str]] = []
    broken = 0

    def ask(query: str) -> None:
        nonlocal broken
        try:
            offered.append([unit.source for unit in asked.matches(query)])
        except TypeError:  # it compares units where two are equally alike
            broken += 1
            offered.append([])

    asking = timed([lambda query=query: ask(query) for query in few])
    say(
        what="translate-toolkit",
        texts=len(texts),
        fill_seconds=round(filling, 1),
        queries=len(few),
        broken=broken,
        lookup=times(asking),
        recall_at_5=recall(few, offered, best[: len(few)]),
    )


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [100_000]
    writer = Writer(english())
    with TemporaryDirectory(prefix="bench-memory-") as folder:
        for size in sizes:
            texts = writer.sentences(size)
            originals = writer.random.sample(texts, QUERIES)
            queries = [writer.edited(text) for text in originals]
            best = nearest(queries, originals, texts)
            say(what="texts", texts=size, letters=round(statistics.mean(map(len, texts))))
            told = Path(folder) / f"{size}.json"
            told.write_text(json.dumps([texts, queries, best]))
            databases = {"PostgreSQL": f"{POSTGRES}/{DATABASE}"} if new_postgres() else {}
            databases["SQLite"] = f"sqlite:///{folder}/{size}.sqlite3"
            for name, url in databases.items():
                environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "cms.settings"}
                subprocess.run([sys.executable, __file__, "--ask", name, str(told)], env=environment, check=True)
            if "PostgreSQL" in databases:
                drop_postgres()
            if size <= OTHERS_ROOM:
                translate_toolkit(texts, queries, best)


def new_postgres() -> bool:
    """Make an empty database where a server answers."""
    try:
        drop_postgres()
        with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {DATABASE}")
    except psycopg.OperationalError as problem:
        say(what="PostgreSQL", left_out=str(problem).splitlines()[0])
        return False
    return True


def drop_postgres() -> None:
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True, connect_timeout=3) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--ask"]:
        ours(*json.loads(Path(sys.argv[3]).read_text()), sys.argv[2])
    else:
        main()
