"""The page of an evidence pack that a person reads: the same facts as in its JSON files, on one sheet to print."""

from collections.abc import Mapping
from typing import Any

from django.template import engines

from cms.audit.sentences import NOTHING, Row, rows_of, sentence_of
from cms.languages import REGISTRY, SOURCE
from cms.memory.differences import Span, spans

STYLE = "evidence.css"
# More of these on a page would keep a browser busy for minutes; all of them are in the files.
MOST_ROWS = 5_000


UPKEEP = (
    ("evidence", "Evidence list", "evidence"),
    ("picture_checks", "Pictures looked at again", "pictures"),
    ("full_reviews", "Full reviews", "reviews"),
    ("recalls", "Recalls", "recalls"),
)


def page_of(facts: Mapping[str, Any], manifest: Mapping[str, Any]) -> bytes:
    entry = REGISTRY[facts["about"]["language"]]
    names = {one["username"]: one["printed_name"] for one in facts["people"]}
    context = {
        "facts": facts,
        "manifest": manifest,
        "style": STYLE,
        "entry": entry,
        "languages": {code: REGISTRY[code] for code in (SOURCE, entry.code)},
        "versions": [_version(one) for one in facts["versions"]],
        "decisions": _named(facts["decisions"][:MOST_ROWS], names),
        "left_out": max(len(facts["decisions"]) - MOST_ROWS, 0),
        "signatures": _named(facts["signatures"], names),
        "publications": _named(facts["publications"], names),
        "severities": _named(facts["severities"], names),
        "remarks": _named(facts["remarks"], names),
        "waivers": _named(facts["waivers"], names),
        "backs": _named(facts["back_translations"], names),
        "words": [_edition(facts, version) for version in facts["versions"]],
        "feedback": facts.get("feedback", []),
        "user_tests": [_tested(one, names) for one in facts.get("user_tests", [])],
        "upkeep": [(heading, anchor, [_listed(one) for one in facts[name]]) for name, heading, anchor in UPKEEP],
        "events": [_event(one) for one in facts["events"][-MOST_ROWS:]],
    }
    page: str = engines["workbench"].get_template("workbench/evidence_pack.html").render(context)
    return page.encode(errors="replace")


def _named(rows: list[Any], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Rows with the printed names of who did it, and the language as the page marks it."""
    return [row | {"name": names.get(row["by"], row["by"]), "entry": REGISTRY.get(row.get("language", SOURCE))} for row in rows]


def _tested(one: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A round of user testing, with the printed names of all who told of it."""
    [told] = _named([one | {"language": one["record"]["language"]}], names)
    [struck] = _named([one["struck_out"]], names) if one["struck_out"] else [None]
    return told | {"came_of_it": _named(one["came_of_it"], names), "struck_out": struck}


def _version(one: Mapping[str, Any]) -> dict[str, Any]:
    changes = [change | {"spans": _spans(change["before"], change["after"])} for change in one["changes"]]
    return {**one, "changes": changes}


def _spans(before: str, after: str) -> tuple[Span, ...]:
    return spans(before, after) if before != after else ()


def _beside(before: str, after: str) -> tuple[Span, ...]:
    """In right-to-left text whole: cut within a number with its unit, both parts would be shown in the wrong order."""
    return tuple(span for span in (Span("-", before), Span("+", after)) if span.text)


def _edition(facts: Mapping[str, Any], version: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a version in the language of the pack, and what became different in them since the version before."""
    language = facts["about"]["language"]
    here = {one["number"]: _targets(facts, one, language) for one in facts["versions"]}
    words = here[version["number"]]
    before = here.get(version["number"] - 1) or {}
    compare = _beside if REGISTRY[language].is_rtl else _spans
    changed = [(key, compare(before[key], text)) for key, text in words.items() if key in before and before[key] != text]
    content = _content(facts, version, language)
    return {"number": version["number"], "segments": content["segments"] if content else [], "changed": changed}


def _content(facts: Mapping[str, Any], version: Mapping[str, Any], language: str) -> Any:
    digest = next((one["content"] for one in version["editions"] if one["language"] == language), "")
    return facts["contents"].get(digest)


def _targets(facts: Mapping[str, Any], version: Mapping[str, Any], language: str) -> dict[str, str]:
    content = _content(facts, version, language)
    return {one["key"]: one["target"] for one in content["segments"]} if content else {}


def _listed(one: Mapping[str, Any]) -> list[Row]:
    return [row for row in rows_of(one) if row.new != NOTHING]


def _event(one: Mapping[str, Any]) -> dict[str, Any]:
    said = sentence_of(actor=one["actor"], act=one["act"], subject=one["subject"])
    return {**one, "said": said, "rows": rows_of(one["payload"])}
