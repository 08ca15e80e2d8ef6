"""Checks of names: medicines, names that stay as they are, and the short numbers one calls in an emergency."""

import re
import tomllib
from collections.abc import Iterator

from cms.checks.findings import Finding, Severity, Span
from cms.checks.pair import Pair
from cms.checks.registry import check
from cms.checks.tokens import Kind, Token, fold
from cms.checks.vocabulary import DATA, Hit

TABLE = "drugs"
# Groups and household words: a translation may leave them to the context, or name them where the English says “it”.
_COMMON = frozenset(
    {"alcohol", "antibiotic", "bleach", "caffeine", "calcium", "chlorine", "hydrogen_peroxide", "interferon", "iron", "nicotine"}
    | {"oxygen", "potassium", "sodium", "steroid"}
)
_NUMBERS: tuple[str, ...] = tuple(tomllib.loads((DATA / "emergency.toml").read_text(encoding="utf-8"))["numbers"])
_BLANKS = "[ \u00a0\u202f]?"
_ANY = rf"(?<![\d.,:/+-])(?:{'|'.join(number.replace(' ', _BLANKS) for number in _NUMBERS)})(?!\d|[.,:/-]\d)"
_EMERGENCY = re.compile(rf"(?<!\d[ \u00a0\u202f]){_ANY}(?![ \u00a0\u202f]\d)")
_HINT = re.compile("|".join(sorted({number.partition(" ")[0] for number in _NUMBERS})))
_BESIDE_OTHERS = re.compile(_ANY)  # 999 stands in “111 999” too, though that could be one number


@check("drugs", mqm="accuracy/mistranslation", needs=TABLE)
def drugs(pair: Pair) -> Iterator[Finding]:
    """A medicine or substance of the English is not named here, another stands in its place, or one is new."""
    wanted, found = _by_name(pair.source_hits.get(TABLE, ())), _by_name(pair.target_hits.get(TABLE, ()))
    if wanted.keys() == found.keys() or pair.vocabulary is None:
        return
    # Only what could have been found is missing: English names that stand here unchanged, and those that the data have.
    missing = [
        name
        for name in wanted
        if name not in found and pair.vocabulary.listed(TABLE, name) and name.lower() not in pair.target.lower()
    ]
    added = [name for name in found if name not in wanted and name.lower() not in pair.source.lower() and name not in _COMMON]
    is_exchange = bool(set(missing) - _COMMON and added)
    severity = Severity.BLOCK if is_exchange else Severity.WARN
    for name in missing:
        message = f"The English names {_said(pair.source, wanted[name])}, this text does not."
        yield Finding("drugs", severity, message, source_spans=wanted[name])
    for name in added:
        message = f"This text names {_said(pair.target, found[name])}, the English does not."
        yield Finding("drugs", severity, message, spans=found[name])


def _by_name(hits: tuple[Hit, ...]) -> dict[str, tuple[Span, ...]]:
    names: dict[str, tuple[Span, ...]] = {}
    for hit in hits:
        names[hit.key] = (*names.get(hit.key, ()), hit.span)
    return names


def _said(text: str, spans: tuple[Span, ...]) -> str:
    start, end = spans[0]
    ending = re.match(r"\w*", text[end:])  # a form may be the beginning of a word
    return f"“{text[start:end]}{ending[0] if ending else ''}”"


@check("emergency-numbers", mqm="accuracy/mistranslation")
def emergency_numbers(pair: Pair) -> Iterator[Finding]:
    """A short number for emergencies or help (999, 111, 116 123) is lost, or another one is here: 999 is not 112."""
    if not pair.kinds or not (_HINT.search(fold(pair.source)) or _HINT.search(fold(pair.target))):
        return
    wanted, found = short_numbers(pair.source, pair.source_tokens), short_numbers(pair.target, pair.target_tokens)
    beside_others = {re.sub(r"\D", "", match[0]) for match in _BESIDE_OTHERS.finditer(fold(pair.target))}
    for number in sorted(wanted.keys() - found.keys() - beside_others):
        message = f"The number {number} of the English is missing; people call it in need."
        yield Finding("emergency-numbers", Severity.BLOCK, message, source_spans=wanted[number])
    for number in sorted(found.keys() - wanted.keys()):
        message = f"The number {number} is not in the English; it may not be answered where this is read."
        yield Finding("emergency-numbers", Severity.BLOCK, message, spans=found[number])


def short_numbers(text: str, tokens: tuple[Token, ...]) -> dict[str, tuple[Span, ...]]:
    """Return where numbers for emergencies and help stand, by number, without amounts such as 999 mg."""
    amounts = [token for token in tokens if token.kind is not Kind.NUMBER]
    found: dict[str, tuple[Span, ...]] = {}
    for match in _EMERGENCY.finditer(fold(text)):
        if not any(token.start < match.end() and match.start() < token.end for token in amounts):
            number = re.sub(r"\D", "", match[0])
            found[number] = (*found.get(number, ()), match.span())
    return found


@check("kept-names", mqm="terminology/inconsistent with terminology resource")
def kept_names(pair: Pair) -> Iterator[Finding]:
    """A name that stays as it is in every language, as that of a charity or a helpline, is missing or was changed."""
    for name in pair.kept:
        whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
        wanted = tuple(match.span() for match in whole.finditer(pair.source))
        if wanted and not whole.search(pair.target) and name not in pair.target:
            message = f"The name “{name}” stays as it is; it is missing here or was changed."
            yield Finding("kept-names", Severity.WARN, message, source_spans=wanted)
