"""What tools and pasting leave in a text: web pages' markup, marks of merging, invisible characters, loose brackets, blanks."""

from collections.abc import Iterator

import regex

from cms.checks.findings import Finding, Severity
from cms.checks.markup import plain
from cms.checks.pair import Pair
from cms.checks.registry import Scope, check

_LEFT = regex.compile(
    r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>"
    r"|&(?:\#\d{1,7}|\#x[0-9a-f]{1,6}|amp|lt|gt|quot|apos|nbsp|[nm]dash|hellip|[lr][sd]quo|shy|zwn?j|bull|deg|micro|times);"
    r"|\#-\#-\#-\#-\#|<{7}|>{7}",
    regex.IGNORECASE,
)
# Scripts whose words are written with joiners, and those that mark with a space of no width where a line may break.
_JOINING = frozenset(
    {"Arab", "Beng", "Deva", "Guru", "Gujr", "Taml", "Telu", "Knda", "Mlym", "Orya", "Sinh", "Khmr", "Mymr", "Syrc", "Mong"}
)
_BREAKING = frozenset({"Khmr", "Thai", "Laoo", "Mymr", "Tibt"})
_JOINERS, _BREAKS, _MARKS = "\u200c\u200d", "\u200b\u2060\u00ad", "\u200e\u200f\u061c"
_EMOJI = regex.compile(r"\p{Extended_Pictographic}")
_OPENING, _CLOSING = regex.compile(r"[(（\[【]"), regex.compile(r"[)）\]】]")
_NUMBERED = regex.compile(r"(?:^|(?<=\s))[\p{L}\p{N}]{1,3}[)）]")  # as in “a)”


@check("tool-residue", mqm="design and markup/markup tag")
def tool_residue(pair: Pair) -> Iterator[Finding]:
    """The translation holds a web page's markup or what a merging tool leaves, which readers would see as it stands."""
    for match in _LEFT.finditer(pair.target):
        if match[0] not in pair.source:
            yield Finding("tool-residue", Severity.BLOCK, f"“{match[0]}” is no word for readers.", spans=(match.span(),))


@check("invisible", mqm="design and markup/character formatting", scope=Scope.ANY_TEXT)
def invisible(pair: Pair) -> Iterator[Finding]:
    """An invisible character that this language has no use for, as pasting leaves it; words with it are not found."""
    unwanted = _unwanted(pair)
    found = [place for place, character in enumerate(pair.target) if character in unwanted]
    if found and not _EMOJI.search(pair.target):
        codes = sorted({f"U+{ord(pair.target[place]):04X}" for place in found})
        spans = tuple((place, place + 1) for place in found)
        yield Finding("invisible", Severity.WARN, f"There are invisible characters: {', '.join(codes)}.", spans=spans)


def _unwanted(pair: Pair) -> str:
    script = pair.entry.unicode_script
    unwanted = "" if script in _BREAKING else _BREAKS
    unwanted += "" if script in _JOINING else _JOINERS
    return unwanted if pair.entry.is_rtl else unwanted + _MARKS


@check("blanks", mqm="linguistic conventions/whitespace")
def blanks(pair: Pair) -> Iterator[Finding]:
    """The translation begins or ends with a blank."""
    if pair.target != pair.target.strip() and pair.source == pair.source.strip():
        yield Finding("blanks", Severity.WARN, "There is a blank at the beginning or the end.")


@check("brackets", mqm="linguistic conventions/punctuation")
def brackets(pair: Pair) -> Iterator[Finding]:
    """A bracket of the translation is not closed, or closes nothing."""
    if _loose(pair.target) and not _loose(pair.source):
        yield Finding("brackets", Severity.WARN, "A bracket is not closed, or closes nothing.")


def _loose(text: str) -> bool:
    words = plain(text)
    return _is_uneven(words) and _is_uneven(_NUMBERED.sub("", words))


def _is_uneven(words: str) -> bool:
    return len(_OPENING.findall(words)) != len(_CLOSING.findall(words))
