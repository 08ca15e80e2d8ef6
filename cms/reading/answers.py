"""What is sent back: a status, headers and either bytes or an open file. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import BinaryIO

from cms.reading.headers import ASSET_CACHE, NOT_KEPT, PAGE_CACHE, Headers, paper_headers, policy_of
from cms.reading.negotiation import Part
from cms.reading.release import Leaf

NOTHING_YET = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nothing here yet</title></head>'
    b"<body><main><h1>Nothing here yet</h1><p>No factsheet has been published on this website.</p></main></body></html>\n"
)
LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Headers
    body: bytes = b""
    kind: str = "notice"
    file: BinaryIO | None = None  # stands at the first byte to send; whoever sends it closes it
    length: int = 0
    was_held: bool = True

    @property
    def line(self) -> str:
        return LINES[self.status]

    def without_body(self) -> "Answer":
        if self.file is not None:
            self.file.close()
        return replace(self, body=b"", file=None, length=0)


class Pieces:
    """The bytes of an open file, as many as were announced; closed by the server, also when nobody reads them."""

    def __init__(self, file: BinaryIO, length: int, size: int) -> None:
        self.file = file
        self.left = length
        self.size = size
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        while self.left and (piece := self.file.read(min(self.size, self.left))):
            self.left -= len(piece)
            yield piece


@dataclass(frozen=True, slots=True)
class Copy:
    """One file in one encoding, with both answers it gives: the whole, and that the reader has it already."""

    leaf: Leaf
    etag: str
    whole: Answer
    unchanged: Answer


def copy_of(leaf: Leaf, encoding: str, body: bytes, *, guards: Headers, page: str) -> Copy:
    """Make both answers of a file; a file too large to hold has no body here, only its length."""
    etag = f'"{leaf.sha256[:32]}-{encoding}"' if encoding else f'"{leaf.sha256[:32]}"'
    length = len(body) or leaf.size
    kept = [("ETag", etag), ("Cache-Control", ASSET_CACHE if leaf.is_asset else PAGE_CACHE)]
    if leaf.encodings:
        kept.append(("Vary", "Accept-Encoding"))
    if leaf.language:
        kept.append(("Content-Language", leaf.language))
    headers = [("Content-Type", leaf.type), ("Content-Length", str(length)), *kept]
    if encoding:
        headers.append(("Content-Encoding", encoding))
    headers += [("Content-Security-Policy", policy_of(leaf.path)), *guards]
    if leaf.is_paper:
        headers += [("Accept-Ranges", "bytes"), *paper_headers(leaf.path, page=page)]
    whole = Answer(leaf.status, headers, body, leaf.kind, length=length)
    return Copy(leaf, etag, whole, Answer(304, kept, kind=leaf.kind))


def part_of_copy(copy: Copy, part: Part) -> Answer:
    length = part.end - part.first
    headers = [(name, str(length) if name == "Content-Length" else value) for name, value in copy.whole.headers]
    headers.append(("Content-Range", f"bytes {part.first}-{part.end - 1}/{copy.leaf.size}"))
    return replace(copy.whole, status=206, headers=headers, body=copy.whole.body[part.first : part.end], length=length)


def out_of_range(copy: Copy, guards: Headers) -> Answer:
    return said(416, "The file is shorter than that.", guards, ("Content-Range", f"bytes */{copy.leaf.size}"))


def moved(location: str, guards: Headers) -> Answer:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", "0"), ("Cache-Control", PAGE_CACHE)]
    return Answer(301, [("Location", location), *headers, *guards])


def nothing_yet(guards: Headers) -> Answer:
    return _own(404, NOTHING_YET, "text/html; charset=utf-8", guards)


def said(status: int, sentence: str, guards: Headers, *more: tuple[str, str]) -> Answer:
    """Answer with one sentence, for what no page of the release is there for."""
    return _own(status, f"{sentence}\n".encode(), "text/plain; charset=utf-8", [*more, *guards])


def _own(status: int, body: bytes, content_type: str, headers: Headers) -> Answer:
    first = [("Content-Type", content_type), ("Content-Length", str(len(body))), ("Cache-Control", NOT_KEPT)]
    language = ("Content-Language", "en")
    return Answer(status, [*first, language, ("Content-Security-Policy", "default-src 'none'"), *headers], body, length=len(body))
