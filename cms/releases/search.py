"""Search in one language: an index that Pagefind makes of the published pages, as files that any web server can serve.

Letters that people type in more than one way are folded into one, in the index here and in the query by the script, from
the same table. What a result shows is cut from the words as published, never from the folded ones.
"""

import base64
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import Any

import pagefind_bin
import regex
from django.conf import settings

from cms.errors import Refused
from cms.languages import Language
from cms.releases.prose import LRI, LRO, PDF, PDI
from cms.releases.store import File

FOLDER = "assets/search/"
PAGES_PER_INDEX = 200  # a reader loads every index of the language, a publication makes one anew
TIMEOUT_SECONDS = 600
# A Chinese text has no blanks between its words: each character is indexed, and what is typed is looked for as a sequence.
UNIT = regex.compile(r"\p{Script=Han}|[^\s\p{Script=Han}]+")
_MARKS = regex.compile(r"([\p{Script=Latin}\p{Script=Arabic}])\p{Mn}+")
_UNSEEN = regex.compile(r"[\p{Cf}\s\u0640]+")  # U+0640 only draws a word out
_ALIKE = {
    "ي": "ىیېۍ",  # an Arabic, a Persian, an Urdu and a Pashto keyboard each have their own yeh
    "ك": "کڪ",
    "ه": "ہھةۃە",
    "ن": "ں",
    "ا": "ٱ",
    "'": "’‘ʼ`",
    **{"l": "ł", "d": "đ", "o": "ø", "i": "ı", "ss": "ß", "ae": "æ", "oe": "œ"},
    "е": "ё",
}
_ZEROS = "٠۰०০੦૦௦"
# Indexed without a stemmer: Chinese by the character, and Indic words with their vowel signs, which stemmed words are
# compared without, so that one word would be taken for many others.
_AS_WRITTEN = {"Hani", "Beng", "Deva", "Gujr", "Guru", "Taml"}
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_DIRECTIONS = {"bdi": (LRI, PDI), "bdo": (LRO, PDF)}
_KEPT = ("fragment/", "index/", "pagefind-entry.json", "pagefind.")


@cache
def letters() -> dict[str, str]:
    """Each letter or digit that is folded, and into what."""
    digits = {chr(ord(zero) + value): str(value) for zero in _ZEROS for value in range(10)}
    return digits | {letter: plain for plain, alike in _ALIKE.items() for letter in alike}


@lru_cache(maxsize=1 << 16)
def folded(word: str) -> str:
    """Return a word as it is indexed: `static/reading/search.js` does the same to what people type."""
    apart = _UNSEEN.sub("", unicodedata.normalize("NFKD", word).lower())
    plain = unicodedata.normalize("NFC", _MARKS.sub(r"\1", apart))
    return "".join(letters().get(letter, letter) for letter in plain)


@cache
def search_script() -> tuple[str, bytes]:
    """The address and the bytes of the script of the search page: the table of letters, and ours."""
    own = (Path(settings.BASE_DIR) / "static" / "reading" / "search.js").read_text(encoding="utf-8")
    table = json.dumps(letters(), ensure_ascii=False, sort_keys=True)
    body = f"const LETTERS = {table};\n{own}".encode()
    return f"/assets/search.{sha256(body).hexdigest()[:12]}.js", body


@dataclass(frozen=True)
class Record:
    """A page as the index knows it; `beside` are words that find it but are in no excerpt: its English title, its code."""

    address: str
    title: str
    passages: tuple[str, ...]
    beside: tuple[str, ...]


def search_files(language: Language, pages: Mapping[str, bytes]) -> dict[str, File]:
    """Return the index of one language's pages, given by address; the same pages give the same bytes under the same paths."""
    if not pages:
        return {}
    records = [record_of(address, pages[address], language) for address in sorted(pages)]
    made = _kept(_indexed(language, records))
    listing = "".join(f"{sha256(body).hexdigest()} {path}\n" for path, body in sorted(made.items()))
    folder = f"{FOLDER}{language.code}-{sha256(listing.encode()).hexdigest()[:12]}/"
    return {folder + path: File(body, _type_of(path)) for path, body in sorted(made.items())}


def shared_out(keys: Iterable[str]) -> list[list[str]]:
    """Share the factsheets of a language out among as many indexes as they need; a factsheet keeps its place among others."""
    ordered = sorted(keys)
    count = -(-len(ordered) // PAGES_PER_INDEX)
    shares: list[list[str]] = [[] for _ in range(count)]
    for key in ordered:
        shares[int(sha256(key.encode()).hexdigest()[:8], 16) % count].append(key)
    return [share for share in shares if share]


def folder_of(files: Iterable[str]) -> str:
    """The address of the index among a release's paths, for the search page; empty where there is none."""
    return next((f"/{path.rpartition('/')[0]}/" for path in files if path.endswith("/pagefind-entry.json")), "")


def record_of(address: str, page: bytes, language: Language) -> Record:
    article = _Article(language)
    article.feed(page.decode())
    title, *_ = *article.texts("title"), *article.texts("beside"), address
    return Record(address, title, tuple(article.texts("segment")), tuple(article.texts("beside")))


class _Article(HTMLParser):
    """Collects the words of `main article`, each where the page's own claims say it belongs."""

    def __init__(self, language: Language) -> None:
        super().__init__()
        self.language = language
        self.places = [""]
        self.found: list[tuple[str, list[str]]] = []

    def texts(self, place: str) -> list[str]:
        joined = ("".join(pieces).replace("\n", " ").strip() for where, pieces in self.found if where == place)
        return [text for text in joined if text]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        outer = self.places[-1]
        place = outer if outer in {"title", "segment", "beside", "skipped"} else self._place(tag, dict(attrs))
        self.places.append(place)
        if place != outer:
            self.found.append((place, []))
        elif tag in _DIRECTIONS:
            self.handle_data(_DIRECTIONS[tag][0])

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        place = self.places.pop()
        if tag in _DIRECTIONS and place == self.places[-1]:
            self.handle_data(_DIRECTIONS[tag][1])

    def handle_data(self, data: str) -> None:
        if self.places[-1] not in {"", "main", "article"}:
            self.found[-1][1].append(data)

    def _place(self, tag: str, attributes: dict[str, str | None]) -> str:
        outer = self.places[-1]
        if outer != "article":
            return {("", "main"): "main", ("main", "article"): "article"}.get((outer, tag), outer)
        if tag in {"nav", "footer"} or "data-phrase" in attributes:
            return "skipped"
        foreign = attributes.get("lang") not in {None, self.language.tag}
        if "data-record" in attributes or foreign:
            return "beside"
        if "data-segment" not in attributes:
            return outer
        return "title" if tag == "h1" else "segment"


def _indexed(language: Language, records: list[Record]) -> dict[str, bytes]:
    tongue = "und" if language.unicode_script in _AS_WRITTEN else language.code
    with _pagefind() as ask:
        index = ask(type="NewIndex", config={})["index_id"]
        for record in records:
            ask(
                type="AddRecord",
                index_id=index,
                url=record.address,
                content=_folded((record.title, *record.passages)),
                language=tongue,
                meta={
                    "title": record.title,
                    "text": "\n".join((record.title, *record.passages)),
                    "folded": _folded((record.title, *record.beside)),
                },
                filters=None,
                sort=None,
            )
        files = ask(type="GetFiles", index_id=index)["files"]
        return {file["path"]: base64.b64decode(file["content"]) for file in files}


def _folded(passages: Iterable[str]) -> str:
    # A unit of which nothing is left keeps its place, so that positions mean the same in both texts.
    return " ".join(folded(unit) or "-" for passage in passages for unit in UNIT.findall(passage))


@contextmanager
def _pagefind() -> Iterator[Any]:
    """Start Pagefind's service and yield a function that asks it one thing; it ends with the block, whatever happens."""
    try:
        service = Popen([pagefind_bin.get_executable(), "--service"], stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    except OSError as problem:
        raise Refused("The search index cannot be made: the program Pagefind is not installed.") from problem
    guard = Timer(TIMEOUT_SECONDS, service.kill)
    guard.start()
    try:
        yield lambda **payload: _ask(service, payload)
    finally:
        guard.cancel()
        service.kill()
        service.communicate()


def _ask(service: "Popen[bytes]", payload: dict[str, Any]) -> dict[str, Any]:
    assert service.stdin is not None
    assert service.stdout is not None
    question = base64.b64encode(json.dumps({"message_id": 1, "payload": payload}).encode()) + b","
    answered = bytearray()
    try:
        service.stdin.write(question)
        service.stdin.flush()
        while not answered.endswith(b","):
            if not (piece := service.stdout.read1(1 << 20)):  # type: ignore[attr-defined]
                raise EOFError
            answered += piece
        answer: dict[str, Any] = json.loads(base64.b64decode(answered[:-1], validate=True))["payload"]
    except (OSError, EOFError, ValueError, KeyError, TypeError) as problem:
        raise Refused("The search index cannot be made: Pagefind stopped without an answer.") from problem
    if answer.get("type") == "Error":
        raise Refused(f"The search index cannot be made: Pagefind says “{answer.get('message')}”.")
    return answer


def _kept(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Leave out what no page of ours loads: user interfaces, the worker, and programs for other languages."""
    entry = json.loads(files["pagefind-entry.json"])
    programs = {f"wasm.{made['wasm'] or 'unknown'}.pagefind" for made in entry["languages"].values()}
    return {path: body for path, body in files.items() if path.startswith(_KEPT) or path in programs}


def _type_of(path: str) -> str:
    kinds = {"js": "text/javascript; charset=utf-8", "json": "application/json"}
    return kinds.get(path.rpartition(".")[2], "application/octet-stream")
