"""The check of the glossary: a term of the English is said here with the words agreed on, in whatever form the sentence needs."""

from collections.abc import Callable, Iterator
from functools import lru_cache

import regex
from rapidfuzz import fuzz, process

from cms.checks.findings import Finding, Severity, Span
from cms.checks.folding import folded
from cms.checks.glossary import glossary_of
from cms.checks.pair import Pair, Term
from cms.checks.registry import check

ALIKE = 74  # of 100: endings and mutations differ, the word is the same
SHORT = 3  # letters; of words so short only the beginning may be the same
LONG = 4  # letters; of longer words the last one may change
ENDING = 4  # letters that may be added to a word
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c'-]*")


@check("terms", mqm="terminology/inconsistent with terminology resource")
def terms(pair: Pair) -> Iterator[Finding]:
    """A term of the glossary is not said with the words agreed on, or with words that were ruled out."""
    if pair.terms:
        for term, spans in glossary_of(pair.terms).spans_in(pair.source):
            yield from _of_term(pair, term, spans)


def _of_term(pair: Pair, term: Term, spans: tuple[Span, ...]) -> Iterator[Finding]:
    start, end = spans[0]
    named = pair.source[start:end]
    agreed = tuple(filter(None, (*term.preferred, *term.allowed)))
    ruled_out, severity = _ruled_out(pair, term, agreed)
    if ruled_out:
        said = pair.target[slice(*ruled_out[0])]
        message = f"For “{named}” the glossary rules out “{said}”{_instead(term)}."
        yield Finding("terms", severity, message, spans=ruled_out, source_spans=spans)
    elif term.do_not_translate:
        if not any(form.lower() in pair.target.lower() for form in (named, *term.source)):
            message = f"“{named}” is not translated; it is missing here."
            yield Finding("terms", Severity.WARN, message, source_spans=spans)
    elif agreed and not any(_says(pair, form) for form in agreed):
        message = f"“{named}” is not said as the glossary has it{_instead(term)}."
        yield Finding("terms", Severity.WARN, message, source_spans=spans)


def _ruled_out(pair: Pair, term: Term, agreed: tuple[str, ...]) -> tuple[tuple[Span, ...], Severity]:
    """Where a form stands that is ruled out, other than as a part of one that is agreed on.

    Only as it is written does it block: another ending may make another word of it.
    """
    as_written = Severity.BLOCK if term.is_safety else Severity.WARN
    for pattern_of, severity in ((_as_written, as_written), (_inflected, Severity.WARN)):
        if found := _places(term.forbidden, pair, pattern_of):
            good = _places(agreed, pair, _inflected)
            if bad := tuple(one for one in found if not any(start <= one[0] and one[1] <= end for start, end in good)):
                return bad, severity
    return (), Severity.WARN


def _instead(term: Term) -> str:
    return f": {' or '.join(f'“{form}”' for form in term.preferred)}" if term.preferred else ""


def _says(pair: Pair, form: str) -> bool:
    """Whether the words of a form stand in the target, inflected or with what its language writes together with them."""
    if not _has_blanks(pair):
        return folded(form).words in folded(pair.target).words
    here = _words(pair.target)
    prefixes = pair.vocabulary.prefixes if pair.vocabulary else frozenset()
    return all(_stands(word, here, prefixes) for word in _words(form))


def _stands(word: str, here: tuple[str, ...], prefixes: frozenset[str]) -> bool:
    stem = word[:-1] if len(word) >= SHORT else word
    for one in here:
        bare = (one[len(prefix) :] for prefix in prefixes if one.startswith(prefix))
        if any(form.startswith(stem) and len(form) <= len(word) + ENDING for form in (one, *bare)) or one == word:
            return True
    return len(word) > SHORT and process.extractOne(word, here, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


def _has_blanks(pair: Pair) -> bool:
    return pair.entry.unicode_script not in {"Hani", "Thai", "Khmr", "Mymr", "Laoo", "Jpan"}


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(folded(text).words))


Patterns = Callable[[str], regex.Pattern[str]]


def _places(forms: tuple[str, ...], pair: Pair, pattern_of: Patterns) -> tuple[Span, ...]:
    plain = folded(pair.target)
    pattern = pattern_of if _has_blanks(pair) else _anywhere
    patterns = [pattern(words) for form in forms if (words := folded(form).words.strip())]
    return tuple(sorted(plain.span(*match.span()) for one in patterns for match in one.finditer(plain.words)))


def _anywhere(words: str) -> regex.Pattern[str]:
    return regex.compile(regex.escape(words))


def _as_written(words: str) -> regex.Pattern[str]:
    return regex.compile(rf"(?<!\w){regex.escape(words)}(?!\w)")


def _inflected(words: str) -> regex.Pattern[str]:
    """The words of a form one after the other, the longer ones with other endings."""
    endings = ((word[:-1], rf"\w{{0,{ENDING + 1}}}") if len(word) > LONG else (word, "") for word in words.split())
    said = r"\s+".join(regex.escape(stem) + ending for stem, ending in endings)
    return regex.compile(rf"(?<!\w){said}(?!\w)")
