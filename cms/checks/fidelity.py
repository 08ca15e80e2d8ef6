"""Checks that block: what the translation must carry over exactly. Each takes a Pair and yields findings."""

import re
from collections import Counter
from collections.abc import Iterator

from cms.checks import characters, markup
from cms.checks.findings import Finding, Severity
from cms.checks.numerals import difference, is_decade, is_easily_said, name_with
from cms.checks.pair import Pair
from cms.checks.quantities import is_dose
from cms.checks.registry import Scope, check
from cms.checks.sites import is_same_site
from cms.checks.tokens import Kind, Token

_GROUP = re.compile(r"\d+")
_SMALL = frozenset(map(str, range(13)))  # what may be there in words that the data lack


@check("empty", mqm="accuracy/untranslated", scope=Scope.ANY_TEXT)
def empty(pair: Pair) -> Iterator[Finding]:
    """The target has no words, only blanks or invisible characters."""
    if not any(character.isprintable() and not character.isspace() for character in pair.target):
        yield Finding("empty", Severity.BLOCK, "There are no words here yet.")


@check("characters", mqm="design and markup/character formatting", scope=Scope.ANY_TEXT)
def invisible(pair: Pair) -> Iterator[Finding]:
    """Bidi overrides, unbalanced isolates, control characters and the like are in the target."""
    for position, sentence in characters.faults(pair.target):
        yield Finding("characters", Severity.BLOCK, sentence, spans=((position, position + 1),))


@check("normal-form", mqm="design and markup/character formatting", scope=Scope.ANY_TEXT)
def normal_form(pair: Pair) -> Iterator[Finding]:
    """Accents are typed as characters of their own behind their letters, as some programs paste them; searches miss the words."""
    if spans := characters.in_parts(pair.target):
        start, end = spans[0]
        said = f"“{pair.target[start:end]}” is a letter and an accent of its own; one character for both is usual (NFC)."
        yield Finding("normal-form", Severity.WARN, said, spans=tuple(spans))


@check(
    "numbers", mqm="accuracy/mistranslation", needs="numbers", without="Numbers in digits are compared, those in words are not."
)
def numbers(pair: Pair) -> Iterator[Finding]:
    """The numbers of source and target differ; digits of every script count alike, decimal marks by language.

    A number in digits here and in words there is the same. It blocks when a number is new or stands instead of another, and
    when one is lost that has a unit, is large or stands where it asks to act.
    """
    lost_here, new_here, is_exchange = difference(pair)
    if not lost_here and not new_here:
        return
    missing, added = _as_read(lost_here, pair.source_tokens), _as_read(new_here, pair.target_tokens)
    added = [value for value in added if value not in _in_phones(pair)]
    for value, instead in zip(missing, added, strict=False):
        spans, source_spans = _spans(pair.target_tokens, instead), _spans(pair.source_tokens, value)
        yield Finding("numbers", Severity.BLOCK, f"The English has {value}, this text {instead}.", spans, source_spans)
    lost: dict[Severity, list[str]] = {}
    for value in missing[len(added) :]:
        if severity := _severity_of_lost(pair, value, is_exchange):
            lost.setdefault(severity, []).append(value)
    for severity, values in lost.items():
        spans = tuple(span for value in values for span in _spans(pair.source_tokens, value))
        yield Finding("numbers", severity, f"{_numbers(values)} of the English {_is(values)} missing.", source_spans=spans)
    if new := added[len(missing) :]:
        spans = tuple(span for value in new for span in _spans(pair.target_tokens, value))
        yield Finding("numbers", Severity.BLOCK, f"{_numbers(new)} {_is(new)} not in the English.", spans=spans)


def _as_read(values: tuple[str, ...], tokens: tuple[Token, ...]) -> list[str]:
    """Return values, each once, in the order in which they stand in a text."""
    read = [value for token in tokens for value in token.values if value in values]
    return [*dict.fromkeys([*read, *values])]


def _in_phones(pair: Pair) -> set[str]:
    """Return the groups of digits of telephone numbers, whose change another check tells of."""
    phones = (token.folded for token in pair.source_tokens if token.kind is Kind.PHONE)
    return {str(int(group)) for phone in phones for group in _GROUP.findall(phone)}


def _severity_of_lost(pair: Pair, value: str, is_exchange: bool) -> Severity | None:
    """Return how sure it is that a number is lost, or nothing where the name that it belongs to has another here."""
    knows_words = pair.vocabulary is not None and pair.vocabulary.is_read and pair.vocabulary.has("numbers")
    names = {name_with(pair.source, token) for token in pair.source_tokens if value in token.values}
    is_of_name = "" not in names
    if is_exchange and (knows_words or is_of_name):
        return Severity.BLOCK
    if is_of_name:
        is_named = any(name.lower() in pair.target.lower() for name in names)
        return Severity.WARN if is_named else None  # coronavirus for COVID-19
    if knows_words:
        bound = {quantity.value for quantity in pair.source_quantities if quantity.unit}
        may_be_words = not pair.is_strict and ((value in _SMALL and value not in bound) or is_decade(value, pair.source))
    else:
        may_be_words = is_easily_said(value) and not is_dose(pair.source_quantities, value)
    return Severity.WARN if may_be_words else Severity.BLOCK


def _numbers(values: list[str]) -> str:
    return f"The number {values[0]}" if len(values) == 1 else f"The numbers {', '.join(values[:-1])} and {values[-1]}"


def _is(values: list[str]) -> str:
    return "is" if len(values) == 1 else "are"


def _spans(found: tuple[Token, ...], value: str) -> tuple[tuple[int, int], ...]:
    return tuple(token.span for token in found if value in token.values)


def _contacts(pair: Pair, kind: Kind, code: str, noun: str) -> Iterator[Finding]:
    if kind not in pair.kinds:
        return

    def same(token: Token) -> str:
        if kind is Kind.PHONE:
            return "".join(c for c in token.folded if c.isdigit() or c == "+")
        return token.folded.rstrip("/") if kind is Kind.WEB else token.folded

    wanted = Counter(same(token) for token in pair.source_tokens if token.kind is kind)
    found = Counter(same(token) for token in pair.target_tokens if token.kind is kind)
    if wanted == found:
        return
    missing = [token for token in pair.source_tokens if token.kind is kind and wanted[same(token)] > found[same(token)]]
    added = [token for token in pair.target_tokens if token.kind is kind and found[same(token)] > wanted[same(token)]]
    # A web address that is the whole text may lead to the page in this language.
    is_all = kind is Kind.WEB and len(pair.source_tokens) == 1 and pair.source_tokens[0].folded == pair.source.strip()
    severity = Severity.WARN if is_all else Severity.BLOCK
    if kind is Kind.PLACEHOLDER and wanted.keys() == found.keys():
        severity = Severity.WARN  # said twice there and once here: nothing is lost
    for token, instead in zip(missing, added, strict=False):
        message = f"The {noun} {token.folded} of the English became {instead.folded}."
        weight = Severity.WARN if kind is Kind.WEB and is_same_site(token.folded, instead.folded) else severity
        yield Finding(code, weight, message, spans=(instead.span,), source_spans=(token.span,))
    for token in missing[len(added) :]:
        message = f"The {noun} {token.folded} of the English is missing or changed."
        yield Finding(code, severity, message, source_spans=(token.span,))
    for token in added[len(missing) :]:
        yield Finding(code, severity, f"The {noun} {token.folded} is not in the English.", spans=(token.span,))


@check("phones", mqm="accuracy/mistranslation")
def phones(pair: Pair) -> Iterator[Finding]:
    """A telephone number was changed, lost or added."""
    return _contacts(pair, Kind.PHONE, "phones", "telephone number")


@check("emails", mqm="accuracy/mistranslation")
def emails(pair: Pair) -> Iterator[Finding]:
    """An e-mail address was changed, lost or added."""
    return _contacts(pair, Kind.EMAIL, "emails", "e-mail address")


@check("addresses", mqm="accuracy/mistranslation")
def web_addresses(pair: Pair) -> Iterator[Finding]:
    """A web address was changed, lost or added."""
    return _contacts(pair, Kind.WEB, "addresses", "web address")


@check("placeholders", mqm="design and markup/missing markup")
def placeholders(pair: Pair) -> Iterator[Finding]:
    """A placeholder was changed, lost or added."""
    return _contacts(pair, Kind.PLACEHOLDER, "placeholders", "placeholder")


@check("markup", mqm="design and markup/markup tag")
def broken_markup(pair: Pair) -> Iterator[Finding]:
    """Bold or a link was lost, added or broken."""
    if not markup.may_have_marks(pair.source) and not markup.may_have_marks(pair.target):
        return
    for sentence in markup.faults(pair.target):
        yield Finding("markup", Severity.BLOCK, sentence)
    wanted, found = markup.parse(pair.source), markup.parse(pair.target)
    if all(isinstance(part, markup.Text) for part in (*wanted, *found)):
        return
    bold, bold_here = markup.bold_count(wanted), markup.bold_count(found)
    if bold != bold_here:
        yield Finding("markup", Severity.BLOCK, f"The English has {_times(bold)} in bold (**…**), this text {_times(bold_here)}.")
    yield from _other_links(Counter(markup.addresses(wanted)), Counter(markup.addresses(found)))


def _other_links(links: Counter[str], links_here: Counter[str]) -> Iterator[Finding]:
    added = sorted((links_here - links).elements())
    for address in sorted((links - links_here).elements()):
        instead = next((other for other in added if is_same_site(address, other)), None)
        if instead is None:
            yield Finding("markup", Severity.BLOCK, f"The link to {address} is missing.")
        else:
            added.remove(instead)
            yield Finding("markup", Severity.WARN, f"The link to {address} leads to {instead} here, on the same website.")
    for address in added:
        yield Finding("markup", Severity.BLOCK, f"The link to {address} is not in the English.")


def _times(count: int) -> str:
    return {0: "nothing", 1: "one place"}.get(count, f"{count} places")
