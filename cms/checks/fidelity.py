"""Checks that block: what the translation must carry over exactly. Each takes a Pair and yields findings."""

from collections import Counter
from collections.abc import Iterator

from cms.checks import characters, markup
from cms.checks.findings import Finding, Severity
from cms.checks.numerals import difference, is_decade, name_with
from cms.checks.pair import Pair
from cms.checks.registry import Scope, check
from cms.checks.tokens import Kind, Token

_SMALL = frozenset(map(str, range(13)))  # what a language without data may have in words


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


@check(
    "numbers", mqm="accuracy/mistranslation", needs="numbers", without="Numbers in digits are compared, those in words are not."
)
def numbers(pair: Pair) -> Iterator[Finding]:
    """The numbers of source and target differ; digits of every script count alike, decimal marks by language.

    A number in digits here and in words there is the same. It blocks when a number is new or stands instead of another, and
    when one is lost that has a unit, is large or stands where it asks to act.
    """
    missing, added, is_exchange = difference(pair)
    if not missing and not added:
        return
    bound = {quantity.value for quantity in pair.source_quantities if quantity.unit} if missing else set()
    knows_words = bool(pair.vocabulary and pair.vocabulary.has("numbers"))
    for value in dict.fromkeys(missing):
        names = {name_with(pair.source, token) for token in pair.source_tokens if value in token.values}
        is_of_name = "" not in names and not is_exchange
        if is_of_name and not any(name.lower() in pair.target.lower() for name in names) and pair.entry.script == "Latn":
            continue  # the whole name has another one here, as coronavirus for COVID-19
        is_small = value in _SMALL and not (knows_words and value in bound)
        may_be_words = not pair.is_strict and (is_small or is_decade(value, pair.source))
        severity = Severity.WARN if (may_be_words and not is_exchange) or is_of_name else Severity.BLOCK
        spans = _spans(pair.source_tokens, value)
        yield Finding("numbers", severity, f"The number {value} of the English is missing.", source_spans=spans)
    for value in dict.fromkeys(added):
        spans = _spans(pair.target_tokens, value)
        yield Finding("numbers", Severity.BLOCK, f"The number {value} is not in the English.", spans=spans)


def _spans(found: tuple[Token, ...], value: str) -> tuple[tuple[int, int], ...]:
    return tuple(token.span for token in found if value in token.values)


def _contacts(pair: Pair, kind: Kind, code: str, noun: str) -> Iterator[Finding]:
    if kind not in pair.kinds:
        return

    def same(token: Token) -> str:
        return "".join(c for c in token.folded if c.isdigit() or c == "+") if kind is Kind.PHONE else token.folded

    wanted = Counter(same(token) for token in pair.source_tokens if token.kind is kind)
    found = Counter(same(token) for token in pair.target_tokens if token.kind is kind)
    if wanted == found:
        return
    # A web address that is the whole text may lead to the page in this language.
    is_all = kind is Kind.WEB and len(pair.source_tokens) == 1 and pair.source_tokens[0].folded == pair.source.strip()
    severity = Severity.WARN if is_all else Severity.BLOCK
    for token in pair.source_tokens:
        if token.kind is kind and wanted[same(token)] > found[same(token)]:
            message = f"The {noun} {token.folded} of the English is missing or changed."
            yield Finding(code, severity, message, source_spans=(token.span,))
    for token in pair.target_tokens:
        if token.kind is kind and found[same(token)] > wanted[same(token)]:
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
    for sentence in markup.faults(pair.target):
        yield Finding("markup", Severity.BLOCK, sentence)
    wanted, found = markup.parse(pair.source), markup.parse(pair.target)
    if all(isinstance(part, markup.Text) for part in (*wanted, *found)):
        return
    bold, bold_here = markup.bold_count(wanted), markup.bold_count(found)
    if bold != bold_here:
        yield Finding("markup", Severity.BLOCK, f"The English has {_times(bold)} in bold (**…**), this text {_times(bold_here)}.")
    links, links_here = Counter(markup.addresses(wanted)), Counter(markup.addresses(found))
    for address in sorted((links - links_here).elements()):
        yield Finding("markup", Severity.BLOCK, f"The link to {address} is missing.")
    for address in sorted((links_here - links).elements()):
        yield Finding("markup", Severity.BLOCK, f"The link to {address} is not in the English.")


def _times(count: int) -> str:
    return {0: "nothing", 1: "one place"}.get(count, f"{count} places")
