"""Search through what is worked on: English, translations, keys, remarks and comments, in all languages or in one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from cms.discussion.models import Comment
from cms.factsheets.models import Factsheet, Segment
from cms.factsheets.searched import KEY, begins, having
from cms.languages import REGISTRY, SOURCE, Language
from cms.memory.words import folded, indexed_words
from cms.people.models import Person
from cms.review.models import Remark
from cms.workbench.requests import StaffRequest
from cms.workbench.sheets import having_words

FEWEST, MOST = 2, 200  # letters of a query
READ = 200  # texts that are looked at, to find those that have the words beside each other
SEGMENTS, SHEETS, SAYINGS = 50, 20, 20
WHERE = {
    "": "everywhere",
    "english": "in the English",
    "translations": "in translations",
    "keys": "in keys",
    "talk": "in remarks and comments",
}


@dataclass(frozen=True)
class Asked:
    words: str = ""
    language: str = ""
    where: str = ""

    @classmethod
    def from_address(cls, query: QueryDict) -> "Asked":
        language, where = query.get("language", ""), query.get("in", "")
        words = " ".join(query.get("q", "").replace("\0", "")[:MOST].split())
        return cls(words, language if language in REGISTRY else "", where if where in WHERE else "")

    @property
    def is_too_short(self) -> bool:
        return 0 < len(self.words) < FEWEST

    @property
    def is_asked(self) -> bool:
        return len(self.words) >= FEWEST

    @property
    def entry(self) -> Language | None:
        return REGISTRY.get(self.language)

    def looks_in(self, where: str) -> bool:
        return self.where in {"", where}

    @property
    def languages(self) -> list[str]:
        """The languages, and the keys, in which words are looked for."""
        english = [SOURCE] if self.looks_in("english") else []
        chosen = [self.language] if self.language else list(REGISTRY)
        translations = [code for code in chosen if code != SOURCE] if self.looks_in("translations") else []
        return [*english, *translations, *([KEY] if self.looks_in("keys") else [])]


@dataclass(frozen=True)
class Hit:
    """A segment that has the words in a language; `words` are the very ones that stand in it."""

    sheet: str
    key: str
    entry: Language
    place: str  # the language of the edition to go to
    text: str
    words: str
    is_phrase: bool
    version: int


@dataclass(frozen=True)
class Said:
    """A remark or a comment that has the words."""

    sheet: str
    key: str
    entry: Language
    by: Person
    at: datetime
    text: str
    words: str
    is_remark: bool


@dataclass(frozen=True)
class Found:
    sheets: list[Factsheet] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    said: list[Said] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.sheets or self.hits or self.said)


@login_required
def search(request: StaffRequest) -> HttpResponse:
    asked = Asked.from_address(request.GET)
    context: dict[str, Any] = {
        "asked": asked,
        "found": found_for(asked) if asked.is_asked else None,
        "languages": REGISTRY.values(),
        "places": WHERE.items(),
        "limits": {"segments": SEGMENTS, "sheets": SHEETS, "sayings": SAYINGS},
    }
    return render(request, "workbench/search.html", context)


def found_for(asked: Asked) -> Found:
    """At most five queries, whatever is found."""
    sheets = list(having_words(asked.words)[:SHEETS]) if asked.where in {"", "keys", "english"} else []
    return Found(sheets, _hits(asked), _said(asked) if asked.looks_in("talk") else [])


def _hits(asked: Asked) -> list[Hit]:
    words = indexed_words(asked.words)
    found = having(dict.fromkeys(asked.languages, words), enough=READ)
    if not found:
        return []
    fields = {REGISTRY[language].field for _, language in found} | {REGISTRY[SOURCE].field}
    read = Segment.objects.filter(pk__in={pk for pk, _ in found}).only("key", "version", "position", *fields)
    segments = {one.pk: one for one in read.select_related("version__factsheet")}
    hits = [(_hit(segments[pk], language, asked), segments[pk].position) for pk, language in found if pk in segments]
    having_all = [(hit, position) for hit, position in hits if hit.words or hit.entry.is_source]
    having_all.sort(key=lambda one: (not one[0].is_phrase, one[0].sheet, one[0].entry.code, one[1], -one[0].version))
    newest = {(hit.sheet, hit.key, hit.entry.code): hit for hit, _ in reversed(having_all)}
    return list(islice(reversed(newest.values()), SEGMENTS))


def _hit(segment: Segment, language: str, asked: Asked) -> Hit:
    text = segment.words(language)
    place = asked.language if language == SOURCE and asked.language else language
    sheet, version = segment.version.factsheet.key, segment.version.number
    has_phrase = _phrase(asked.words) in folded(text).lower()
    return Hit(sheet, segment.key, REGISTRY[language], place, text, words_in(text, asked.words), has_phrase, version)


def _phrase(words: str) -> str:
    return folded(words).lower()


def words_in(text: str, asked: str) -> str:
    """The words of a text that the words asked for begin; none where letters that belong together stand apart.

    Scripts without blanks are kept letter by letter, so what was asked in one piece has to stand in one piece.
    """
    letters = folded(text).lower()
    pieces = [piece for piece in _phrase(asked).split() if len(indexed_words(piece)) > 1]
    if any(piece not in letters for piece in pieces):
        return ""
    wanted = indexed_words(asked)
    return " ".join(word for word in indexed_words(text) if any(begins(one, word) for one in wanted))


def _said(asked: Asked) -> list[Said]:
    """The newest remarks and comments in which all the words stand, wherever in a word."""
    remarks, comments = Remark.objects.all(), Comment.objects.filter(withdrawn_at=None)
    if asked.language:
        remarks, comments = remarks.filter(language=asked.language), comments.filter(language__in=["", asked.language])
    for word in asked.words.split():
        remarks, comments = remarks.filter(text__icontains=word), comments.filter(text__icontains=word)
    people = ("factsheet", "by")
    found = [_saying(one, one.language, asked, True) for one in remarks.select_related(*people).order_by("-pk")[:SAYINGS]]
    found += [_saying(one, one.spoken_in, asked, False) for one in comments.select_related(*people).order_by("-pk")[:SAYINGS]]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SAYINGS]


def _saying(one: Remark | Comment, language: str, asked: Asked, is_remark: bool) -> Said:
    words = " ".join(_containing(one.text, asked.words.lower().split()))
    return Said(one.factsheet.key, one.segment_key, REGISTRY[language], one.by, one.at, one.text, words, is_remark)


def _containing(text: str, wanted: Collection[str]) -> Iterable[str]:
    return (word for word in indexed_words(text) if any(one in word for one in wanted))
