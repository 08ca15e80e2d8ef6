"""Checks that block: what the translation must carry over exactly. Each takes a Pair and yields findings."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from cms.checks import characters, markup
from cms.checks.conventions import as_english_writes
from cms.checks.findings import Finding, Severity
from cms.checks.tokens import Kind, Token, tokens
from cms.languages import REGISTRY, Language


@dataclass(frozen=True)
class Pair:
    """A wording as the checks see it."""

    source: str
    target: str
    language: str
    kind: str = "paragraph"

    @cached_property
    def entry(self) -> Language:
        return REGISTRY[self.language]

    @cached_property
    def source_tokens(self) -> tuple[Token, ...]:
        return tokens(self.source, "en")

    @cached_property
    def target_tokens(self) -> tuple[Token, ...]:
        return tokens(self.target, self.language)


def empty(pair: Pair) -> Iterator[Finding]:
    """The target has no words, only blanks or invisible characters."""
    if not any(character.isprintable() and not character.isspace() for character in pair.target):
        yield Finding("empty", Severity.BLOCK, "There are no words here yet.")


def invisible(pair: Pair) -> Iterator[Finding]:
    """Bidi overrides, unbalanced isolates, control characters and the like are in the target."""
    for position, sentence in characters.faults(pair.target):
        yield Finding("characters", Severity.BLOCK, sentence, spans=((position, position + 1),))


def numbers(pair: Pair) -> Iterator[Finding]:
    """The numbers of source and target differ; digits of every script count alike, decimal marks by language."""
    wanted = Counter(value for token in pair.source_tokens for value in token.values)
    found = as_english_writes(pair.source, pair.target, pair.language)
    for value in sorted(wanted - found):
        spans = _spans(pair.source_tokens, value)
        yield Finding("numbers", Severity.BLOCK, f"The number {value} of the English is missing.", source_spans=spans)
    for value in sorted(found - wanted):
        spans = _spans(pair.target_tokens, value)
        yield Finding("numbers", Severity.BLOCK, f"The number {value} is not in the English.", spans=spans)


def _spans(found: tuple[Token, ...], value: str) -> tuple[tuple[int, int], ...]:
    return tuple(token.span for token in found if value in token.values)


def _contacts(pair: Pair, kind: Kind, code: str, noun: str) -> Iterator[Finding]:
    def same(token: Token) -> str:
        return "".join(c for c in token.folded if c.isdigit() or c == "+") if kind is Kind.PHONE else token.folded

    wanted = Counter(same(token) for token in pair.source_tokens if token.kind is kind)
    found = Counter(same(token) for token in pair.target_tokens if token.kind is kind)
    for token in pair.source_tokens:
        if token.kind is kind and wanted[same(token)] > found[same(token)]:
            message = f"The {noun} {token.folded} of the English is missing or changed."
            yield Finding(code, Severity.BLOCK, message, source_spans=(token.span,))
    for token in pair.target_tokens:
        if token.kind is kind and found[same(token)] > wanted[same(token)]:
            yield Finding(code, Severity.BLOCK, f"The {noun} {token.folded} is not in the English.", spans=(token.span,))


def phones(pair: Pair) -> Iterator[Finding]:
    """A telephone number was changed, lost or added."""
    return _contacts(pair, Kind.PHONE, "phones", "telephone number")


def emails(pair: Pair) -> Iterator[Finding]:
    """An e-mail address was changed, lost or added."""
    return _contacts(pair, Kind.EMAIL, "emails", "e-mail address")


def web_addresses(pair: Pair) -> Iterator[Finding]:
    """A web address was changed, lost or added."""
    return _contacts(pair, Kind.WEB, "addresses", "web address")


def placeholders(pair: Pair) -> Iterator[Finding]:
    """A placeholder was changed, lost or added."""
    return _contacts(pair, Kind.PLACEHOLDER, "placeholders", "placeholder")


def broken_markup(pair: Pair) -> Iterator[Finding]:
    """Bold or a link was lost, added or broken."""
    for sentence in markup.faults(pair.target):
        yield Finding("markup", Severity.BLOCK, sentence)
    wanted, found = markup.parse(pair.source), markup.parse(pair.target)
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
