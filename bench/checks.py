"""The checks on real health texts: how often they speak of good translations, and which harm they see.

Arguments: languages; all by default. Prints JSON lines, then tables: findings per 1,000 good segments for each check and
language, and for each harm the share that was seen (a finding which the unharmed text did not have), beside translate-toolkit's
pofilter on the same texts. CORPORA is the folder of the texts; without it only sentences made for the bench are tried.
Weblate's checks are not beside it: its package on PyPI (5.14.3) is a whole server, and none of the modules of checks can be
imported without the packages of that server.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from translate.filters.checks import CheckerConfig, StandardChecker, StandardUnitChecker, TeeChecker
from translate.storage.po import pounit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.corpora import CORPORA, texts  # noqa: E402
from bench.harms import HARMS, WORDS, Texts, harmed  # noqa: E402
from cms.checks import findings  # noqa: E402
from cms.languages import REGISTRY  # noqa: E402

MOST = 120  # texts per harm and language
Tried = Callable[[str, str], Counter[str]]


def ours(language: str) -> Tried:
    def tried(source: str, target: str) -> Counter[str]:
        found = findings(source=source, target=target, language=language)
        # How far a text is from the usual length changes with every letter, and is one finding all the same.
        return Counter(one.code if one.code == "length" else f"{one.code} {one.message}" for one in found)

    return tried


def pofilter(language: str) -> Tried:
    config = CheckerConfig(targetlanguage=REGISTRY[language].locale)
    checker = TeeChecker(checkerconfig=config, checkerclasses=[StandardChecker, StandardUnitChecker])

    def tried(source: str, target: str) -> Counter[str]:
        unit = pounit(source)
        unit.target = target
        return Counter(f"{name} {message}" for name, message in checker.run_filters(unit).items())

    return tried


def seen(tried: Tried, name: str, of_language: Texts) -> float | None:
    cases = harmed(name, of_language, MOST)
    if not cases:
        return None
    return sum(bool(tried(case.source, case.bad) - tried(case.source, case.good)) for case in cases) / len(cases)


def table(title: str, rows: dict[str, dict[str, float | None]], columns: list[str], form: str) -> None:
    print(f"\n{title}\n{'':28}" + "".join(f"{column:>9}" for column in columns))
    for name, row in rows.items():
        cells = ("" if row.get(column) is None else format(row[column], form) for column in columns)
        print(f"{name:28}" + "".join(f"{cell:>9}" for cell in cells))


def alarms(of_language: Texts) -> tuple[dict[str, float], dict[str, object]]:
    """Return findings per 1,000 good segments by check, and the sums of them."""
    language, rows = of_language.language, of_language.rows
    findings(source=rows[0].source, target=rows[0].target, language=language)  # the words of a language are read once
    began = time.process_time()
    found = [findings(source=row.source, target=row.target, language=language) for row in rows]
    seconds = time.process_time() - began
    per = 1000 / len(rows)
    by_code = Counter(one.code for of_one in found for one in of_one)
    theirs = sum(len(pofilter(language)(row.source, row.target)) for row in rows)
    sums = {
        "segments": len(rows),
        "all": round(sum(by_code.values()) * per, 1),
        "blocking": round(sum(one.blocks for of_one in found for one in of_one) * per, 1),
        "segments blocked": round(sum(any(one.blocks for one in of_one) for of_one in found) * per, 1),
        "pofilter": round(theirs * per, 1),
        "segments per CPU second": round(len(rows) / seconds),
    }
    return {code: round(count * per, 1) for code, count in by_code.items()}, sums


def _weighed(figures: dict[str, float | None], segments: dict[str, float | None]) -> float:
    """Return the mean over all segments, whatever their language."""
    weights = {language: count for language, count in segments.items() if count and language != "mean"}
    return round(sum((figures.get(one) or 0) * count for one, count in weights.items()) / sum(weights.values()), 1)


def main() -> None:
    rows = texts()
    if not rows:
        print(f"No texts in {CORPORA}: only made sentences are tried.")
    by_name = {language: {row.name: row.target for row in found} for language, found in rows.items()}
    languages = sys.argv[1:] or sorted({*rows, *WORDS} - {"en"})
    good: dict[str, dict[str, float | None]] = {}
    recall: dict[str, dict[str, float | None]] = {name: {} for name in HARMS}
    theirs: dict[str, dict[str, float | None]] = {name: {} for name in HARMS}
    for language in languages:
        of_language = Texts(language, rows.get(language, []), by_name)
        if of_language.rows:
            codes, sums = alarms(of_language)
            print(json.dumps({"language": language, **sums, "codes": codes}), flush=True)
            for name, figure in (sums | codes).items():
                good.setdefault(name, {})[language] = figure  # type: ignore[assignment]
        for name in HARMS:
            recall[name][language] = seen(ours(language), name, of_language)
            theirs[name][language] = seen(pofilter(language), name, of_language)
        shares = {name: [one and round(one, 3) for one in (recall[name][language], theirs[name][language])] for name in HARMS}
        print(json.dumps({"language": language, "recall, and pofilter's": shares}), flush=True)
    for figures in (recall, theirs):
        for row in figures.values():
            known = [figure for figure in row.values() if figure is not None]
            row["mean"] = sum(known) / len(known) if known else None
    for name, figures in good.items():
        if name != "segments":
            figures["mean"] = _weighed(figures, good["segments"])
    table("Findings per 1,000 good segments", good, [*languages, "mean"], "g")
    table("Share of harm that is seen", recall, [*languages, "mean"], ".2f")
    table("Share that pofilter sees", theirs, [*languages, "mean"], ".2f")


if __name__ == "__main__":
    main()
