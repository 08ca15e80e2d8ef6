"""Checks that warn: what is probably wrong in the language itself. A warning can be waived with a reason."""

import re
from collections.abc import Iterator
from functools import cache

import regex

from cms.checks import markup
from cms.checks.findings import Finding, Severity
from cms.checks.pair import Pair
from cms.checks.registry import Scope, check
from cms.checks.sentences import sentences
from cms.checks.tokens import ADDRESSES, overlaps

_WRITTEN_WITH = {"Jpan": ("Hani", "Hira", "Kana"), "Kore": ("Hang", "Hani"), "Zsye": ("Latn",), "Zyyy": ("Latn",)}
_USUAL: dict[str, set[str]] = {}  # characters that have been met in a script and are of it, or of none
SHORT_LETTERS = 40
_LONG_LETTERS, _WIDER_DOWN, _WIDER_UP = 150, 0.35, 0.6  # what is explained does less harm than what is lost
_END_CLASSES = {
    "full stop": ".。．۔।৷|።։។။།",
    "question mark": "?？؟፧՞",
    "exclamation mark": "!！՜",
    "colon": ":：፦፡",
    "ellipsis": "…",
    "semicolon": ";；؛",
}
_HEADINGS = {"title", "heading", "card heading", "table header"}
_ADDED_BY_CUSTOM = frozenset({"full stop", "semicolon", "question mark"})
_OF_LISTS = {"full stop", "semicolon"}
_END_OF = {mark: name for name, marks in _END_CLASSES.items() for mark in marks}
_ETHIOPIC_STOPS = ("::", "፡፡")  # as ። is typed where a keyboard lacks it
_CLOSERS = "\"'”’»“‘)）]】」』〉》\u200e\u200f\u061c\u2069 \u00a0\u202f"
_DOUBLED = regex.compile(r"\b(\p{L}[\p{L}\p{M}]*)[ \u00a0]+\1\b", regex.IGNORECASE)
_WORD_END = re.compile(r".*\W(?=.)")  # what stands before the last word of letters
# In these languages saying a word twice is grammar (Bengali "ধীরে ধীরে", Urdu "آہستہ آہستہ", French "nous nous").
_REDUPLICATING = {
    "bn",
    "ur",
    "hi",
    "pa",
    "gu",
    "ne",
    "ta",
    "fa",
    "prs",
    "ps",
    "ckb",
    "vi",
    "tr",
    "fr",
    "ti",
    "so",
    "de",
    "nl",
    "id",
    "ms",
    "tl",
    "sw",
    "th",
    "am",
}
_LATIN_RUN = regex.compile(r"\p{Script=Latn}[\p{Script=Latn}\p{M}'’]*(?:[ -]\p{Script=Latn}[\p{Script=Latn}\p{M}'’]*)*")
_LATIN_WORD = regex.compile(r"\p{Script=Latn}[\p{Script=Latn}\p{M}'’]*")
_SMALL_LATIN = re.compile("[a-z]{3}")
_LETTER_WORD = regex.compile(r"\p{L}[\p{L}\p{M}'’]*")
# A Greek letter that stands alone is a symbol, as in beta-carotene and alpha-blocker.
_GREEK_SYMBOL = regex.compile(r"(?<![\p{Greek}\p{Latn}])[αβγδεκλμω](?![\p{Greek}\p{Latn}])")
RESIDUE_WORDS = 2
_OPENING, _CLOSING = tuple("(（[\"'“‘«„「『"), tuple(")）]\"'”’»“」』,،、，;")


@check("unchanged", mqm="accuracy/untranslated")
def unchanged(pair: Pair) -> Iterator[Finding]:
    """The target is the English, word for word, and not only a name, a code or an address."""
    if not pair.is_unchanged:
        return
    words = pair.source
    for token in reversed(pair.source_tokens):
        if token.kind in ADDRESSES:
            words = words[: token.start] + words[token.end :]
    said = [word for word in _LETTER_WORD.findall(markup.plain(words)) if not word.isupper()]  # no GP, NHS or A
    if len(said) >= 2 and any(word.islower() and len(word) > 1 for word in said):
        yield Finding("unchanged", Severity.WARN, "This is the English text.", spans=((0, len(pair.target)),))


@check("length", mqm="accuracy/omission")
def length(pair: Pair) -> Iterator[Finding]:
    """The target is far shorter or longer than texts in this language are beside their English."""
    source, target = markup.plain(pair.source), markup.plain(pair.target)
    # Addresses and placeholders are as long in every language.
    shared = sum(token.end - token.start for token in pair.source_tokens if token.kind in ADDRESSES)
    shared_here = sum(token.end - token.start for token in pair.target_tokens if token.kind in ADDRESSES)
    letters = len(source) - shared
    if letters < SHORT_LETTERS:
        return
    low, high = _band(pair.entry.band, letters)
    ratio = max(0, len(target) - shared_here) / letters
    if not low <= ratio <= high:
        much = "short" if ratio < low else "long"
        usual = f"{pair.entry.english} usually has {low:.0%} to {high:.0%} of the English length, this has {ratio:.0%}"
        yield Finding("length", Severity.WARN, f"This looks too {much}: {usual}.")


def _band(band: tuple[float, float], letters: int) -> tuple[float, float]:
    """Return the usual lengths for a text of so many letters: the shorter it is, the less one can say."""
    low, high = band
    room = max(0.0, (_LONG_LETTERS / letters) ** 0.5 - 1)
    return low / (1 + _WIDER_DOWN * room), high * (1 + _WIDER_UP * room)


@check("end-punctuation", mqm="linguistic conventions/punctuation")
def end_punctuation(pair: Pair) -> Iterator[Finding]:
    """The text ends differently: a question became a statement, or a stop is missing; compared by script."""
    ending, ending_here = _ending(pair.source), _ending(pair.target)
    if ending == ending_here:
        return
    # Whether items of lists and short texts end with a stop is each language's own custom; headings do as the English does.
    is_custom = (not ending and ending_here in _ADDED_BY_CUSTOM) or {ending, ending_here} == _OF_LISTS
    if is_custom and pair.kind not in _HEADINGS:
        return
    if ending == "full stop" and not ending_here and not _may_be_cut_off(pair):
        return
    said = f"The English ends with {_named(ending)}, this text with {_named(ending_here)}."
    yield Finding("end-punctuation", Severity.WARN, said, spans=((max(len(pair.target) - 1, 0), len(pair.target)),))


def _may_be_cut_off(pair: Pair) -> bool:
    """Whether a text without its last stop may lack its end; a whole sentence without one is read all the same."""
    source, target = markup.plain(pair.source), markup.plain(pair.target)
    low, high = pair.entry.band
    return len(target) < len(source) * (low**3 * high) ** 0.25 or len(sentences(target, pair.language)) > 1


def _ending(text: str) -> str:
    words = markup.plain(text).rstrip(_CLOSERS)
    if words.endswith("..."):
        return "ellipsis"
    if words.endswith(_ETHIOPIC_STOPS):
        return "full stop"
    return _END_OF.get(words[-1:], "")


def _named(ending: str) -> str:
    if not ending:
        return "no mark"
    return f"an {ending}" if ending[0] in "aeiou" else f"a {ending}"


@check("doubled-words", mqm="linguistic conventions/grammar", scope=Scope.ANY_TEXT)
def doubled_words(pair: Pair) -> Iterator[Finding]:
    """A word stands twice in a row."""
    if pair.language in _REDUPLICATING:
        return
    words = pair.target.lower().split()
    if not any(_may_repeat(before, word) for before, word in zip(words, words[1:], strict=False)):
        return
    allowed = {match[1].lower() for match in _DOUBLED.finditer(pair.source)} if pair.language != "en" else set()
    names = [token.span for token in pair.target_tokens if token.kind in ADDRESSES]
    for match in _DOUBLED.finditer(pair.target):
        if match[1].lower() not in allowed and not overlaps(names, *match.span()):
            yield Finding("doubled-words", Severity.WARN, f"“{match[1]}” stands twice in a row.", spans=(match.span(),))


def _may_repeat(before: str, word: str) -> bool:
    if before[0] != word[0] and before[0].isalnum():
        return False
    return word.startswith(before if before.isalnum() else _WORD_END.sub("", before))


@check("script", mqm="accuracy/untranslated")
def script(pair: Pair) -> Iterator[Finding]:
    """Letters of a script that the language does not use, or English words left standing."""
    if pair.is_unchanged:
        return
    foreign = [] if pair.target.isascii() else _foreign(pair)
    if foreign:
        letters = "".join(dict.fromkeys(match.group() for match in foreign))[:10]
        message = f"{pair.entry.english} is not written with these letters: {letters}"
        yield Finding("script", Severity.WARN, message, spans=tuple(match.span() for match in foreign[:20]))
    if pair.entry.script != "Latn":
        yield from _residue(pair)


def _foreign(pair: Pair) -> list[regex.Match[str]]:
    own = _not_of(pair.entry.unicode_script)
    usual = _USUAL.setdefault(pair.entry.unicode_script, set())
    if not (strange := set(pair.target) - usual):
        return []
    usual.update(character for character in strange if not own.match(character))
    if strange <= usual:
        return []
    of_the_english = set(own.findall(pair.source))
    return [
        match
        for match in own.finditer(pair.target)
        if match.group() not in of_the_english and not _GREEK_SYMBOL.match(pair.target, match.start())
    ]


@cache
def _not_of(script: str) -> regex.Pattern[str]:
    """Letters that are neither of a script, nor Latin, nor of none."""
    scripts = "".join(rf"\p{{Script={one}}}" for one in _WRITTEN_WITH.get(script, (script,)))
    own = rf"{scripts}\p{{Script=Latn}}\p{{Script=Zyyy}}\p{{Script=Zinh}}µμʼ"
    return regex.compile(rf"[\p{{L}}--[{own}]]", regex.VERSION1)


def _residue(pair: Pair) -> Iterator[Finding]:
    if not _SMALL_LATIN.search(pair.target):
        return
    known = {word.lower() for word in _LATIN_WORD.findall(pair.source)}
    known |= {word.removesuffix("s") for word in known}  # “NETs” of the English stands as NET in most languages
    taken = [token.span for token in pair.target_tokens]
    left: list[regex.Match[str]] = []
    for match in _LATIN_RUN.finditer(pair.target):
        if overlaps(taken, *match.span()):
            continue
        if pair.target[match.start() - 1 : match.start()].isdigit():
            continue  # of a code, as 5apv
        # Names, abbreviations and codes may stay in Latin letters; words in small letters are English.
        small = [word for word in re.split("[ -]", match.group()) if word[0].islower() and len(word) > 2]
        is_closed = pair.target[match.end() :].lstrip()[:1] in _CLOSING or match.group()[-1] in _CLOSING
        is_gloss = is_closed and pair.target[: match.start()].rstrip()[-1:] in _OPENING
        if not is_gloss and (len(small) >= RESIDUE_WORDS or any(word.lower() not in known for word in small)):
            left.append(match)
    if left:
        said = "”, “".join(match.group() for match in left)
        message = f"“{said}” is not {pair.entry.english}."
        yield Finding("script", Severity.WARN, message, spans=tuple(match.span() for match in left))
