"""How surely earlier work is laid beside its English: real parallel health texts, put out of step on purpose and aligned.

Arguments: languages, all by default. From each language's texts documents of sixty pieces are made; in the translation some
pieces are left out, added, joined and parted, always the same ones. Prints one JSON line per language: precision and recall
of the pairs that are found, those of the sure ones alone, and how many pieces a second; and one line for the time that three
thousand pieces take. Texts are read where they are (the folder CORPORA) and copied nowhere.
"""

import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "bench")]

from corpora import Row, texts  # noqa: E402

from cms.catalogues.gale_church import align, blocks_of, usual_ratio  # noqa: E402
from cms.factsheets.pieces import Kind, Piece  # noqa: E402
from cms.languages import REGISTRY, SOURCE  # noqa: E402

SEED, PIECES, SURE, LARGE = 9, 60, 95, 3_000
LEFT_OUT, ADDED, JOINED, PARTED = 0.04, 0.02, 0.03, 0.03
_BREAK = re.compile(r"(?<=[.!?,;:])\s+|(?<=[。！？।۔؟，；、،؛])\s*")  # few of these texts have two sentences

Pairs = set[tuple[int, int]]


def documents(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Stretches of texts as they follow one another; what is left at the end is too short to be a document."""
    for start in range(0, len(rows) - PIECES // 2, PIECES):
        yield list(rows[start : start + PIECES])


def out_of_step(rows: Sequence[Row], others: Sequence[Row], chance: random.Random) -> tuple[list[str], Pairs, Counter[str]]:
    """The translation with pieces left out, added, joined and parted; and which of its pieces are which of the English."""
    there: list[str] = []
    pairs: Pairs = set()
    done: Counter[str] = Counter()
    at = 0
    while at < len(rows):
        target, drawn = rows[at].target, chance.random()
        parts = [part for part in _BREAK.split(target) if part]
        if drawn < LEFT_OUT:
            done["left out"] += 1
        elif drawn < LEFT_OUT + JOINED and at + 1 < len(rows):
            there.append(f"{target} {rows[at + 1].target}")
            done["joined"] += 1
            at += 1
        elif drawn < LEFT_OUT + JOINED + PARTED and len(parts) > 1:
            half = len(parts) // 2
            there += [" ".join(parts[:half]), " ".join(parts[half:])]
            done["parted"] += 1
        else:
            pairs.add((at, len(there)))
            there.append(target)
        if chance.random() < ADDED:
            there.append(chance.choice(others).target)
            done["added"] += 1
        at += 1
    return there, pairs, done


def as_pieces(texts_: Sequence[str]) -> list[Piece]:
    """Short texts without an end are headings, as a reader of documents would take them."""
    return [
        Piece(Kind.HEADING if len(text) < 40 and text[-1] not in ".!?।۔。？！؟:" else Kind.PARAGRAPH, text) for text in texts_
    ]


def measured(language: str, rows: list[Row]) -> dict[str, object]:
    chance = random.Random(SEED)
    right = found = good = sure = good_sure = pieces = 0
    done: Counter[str] = Counter()
    seconds = 0.0
    for document in documents(rows):
        there, pairs, here_done = out_of_step(document, rows, chance)
        done += here_done
        begun = time.process_time()
        sources = blocks_of(as_pieces([row.source for row in document]), SOURCE)
        targets = blocks_of(as_pieces(there), language)
        beads = [bead for bead in align(sources, targets, expected=usual_ratio(REGISTRY[language])) if bead.is_one_to_one]
        seconds += time.process_time() - begun
        places = {(bead.sources[0], bead.targets[0]): bead for bead in beads}
        safe = {place for place, bead in places.items() if bead.confidence >= SURE}
        right, found, good = right + len(pairs), found + len(places), good + len(pairs & places.keys())
        sure, good_sure, pieces = sure + len(safe), good_sure + len(pairs & safe), pieces + len(document) + len(there)
    return {
        "language": language,
        "pairs": right,
        "precision": round(good / max(found, 1), 3),
        "recall": round(good / max(right, 1), 3),
        "sure precision": round(good_sure / max(sure, 1), 3),
        "sure recall": round(good_sure / max(right, 1), 3),
        "pieces per second": round(pieces / max(seconds, 0.001)),
        **done,
    }


def large(language: str, rows: list[Row]) -> dict[str, object]:
    """Three thousand pieces of each side, the texts of the language several times over."""
    many = (rows * (LARGE // len(rows) + 1))[:LARGE]
    there, _, _ = out_of_step(many, rows, random.Random(SEED))
    begun = time.process_time()
    sources, targets = blocks_of(as_pieces([row.source for row in many]), SOURCE), blocks_of(as_pieces(there), language)
    read = time.process_time()
    align(sources, targets, expected=usual_ratio(REGISTRY[language]))
    return {
        "language": language,
        "pieces": [len(sources), len(targets)],
        "seconds to know the pieces": round(read - begun, 1),
        "seconds to align": round(time.process_time() - read, 1),
    }


def main(wanted: Sequence[str]) -> None:
    found = {code: rows for code, rows in texts().items() if not wanted or code in wanted}
    if not found:
        print("There are no parallel texts in the folder CORPORA, so nothing was measured.")
        return
    for code, rows in sorted(found.items()):
        print(json.dumps(measured(code, rows), ensure_ascii=False), flush=True)
    code, rows = max(found.items(), key=lambda item: len(item[1]))
    print(json.dumps(large(code, rows), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1:])
