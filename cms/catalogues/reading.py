"""Reads any PO file that GNU gettext would, or says in one sentence and with a line number why not. Pure.

Written here because polib, which the exports use, doubles backslashes of escapes it does not know, takes a cut-off file
for a whole one and keeps the last of two headers in silence.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cms.catalogues.decoding import decode
from cms.errors import Refused

_LINE_ENDS = re.compile(r"\r\n?")
_BLANKS = " \t\f\v"
_WORDS = r'[^"\\\n]*+(?:\\.[^"\\\n]*+)*+'
_STRINGS = rf'("{_WORDS}"(?:\n"{_WORDS}")*+)(?:\n|\Z)'
# An entry as gettext writes it. What has plural forms, is written otherwise or is wrong is read line by line.
_WHOLE = re.compile(rf"((?:#(?![~|])[^\n]*+\n)*+)(?:msgctxt {_STRINGS})?+msgid {_STRINGS}msgstr {_STRINGS}")
_LEXEME = re.compile(
    rf'\s+|"(?P<words>{_WORDS})"|(?P<keyword>msgctxt|msgid_plural|msgid|domain)(?![a-z_])'
    r"|(?P<msgstr>msgstr)(?:\s*\[\s*(?P<form>\d{1,6})\s*\])?(?![a-z_])"
)
_CODE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,8}))")
_ESCAPE = re.compile(rf"(?P<bytes>(?:{_CODE.pattern})+)|\\(?P<simple>.)")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\", '"': '"', "'": "'", "?": "?"}
_REFERENCE = re.compile(r"\u2068[^\u2069]*\u2069\S*|\S+")
_MERGE_MARK = "#-#-#-#-#"
_CONFLICT = re.compile(r"<{7}(?: |$)|={7}$|>{7}(?: |$)")


@dataclass(frozen=True)
class Entry:
    """One entry; `context` None is no msgctxt at all, which is not the same as an empty one.

    `problem` says why the words cannot be taken as they stand in the file, in a format that can hold more than text.
    """

    context: str | None
    source: str
    plural_source: str | None
    targets: tuple[str, ...]
    fuzzy: bool
    obsolete: bool
    previous_source: str | None
    flags: tuple[str, ...]
    comments: tuple[str, ...]
    extracted: tuple[str, ...]
    references: tuple[str, ...]
    line: int
    problem: str = ""

    @property
    def target(self) -> str:
        return self.targets[0] if self.targets else ""


@dataclass(frozen=True)
class Catalogue:
    """A file as it was understood; `entries` leaves out the header."""

    headers: Mapping[str, str]
    charset: str
    warnings: tuple[str, ...]
    entries: tuple[Entry, ...]

    def header(self, name: str) -> str:
        """Return a header field in any letter case, or nothing."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


@dataclass
class _Draft:
    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)
    previous: dict[str, list[str]] = field(default_factory=dict)
    forms: dict[int, list[str]] = field(default_factory=dict)
    flags: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    extracted: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    obsolete: bool = False
    open: list[str] | None = None

    @property
    def is_complete(self) -> bool:
        return bool(self.forms)

    @property
    def has_begun(self) -> bool:
        return bool(self.fields)


def read_catalogue(data: bytes, *, filename: str) -> Catalogue:
    """Return what the file says; raises Refused, naming file, line and reason, and nothing else."""
    text, charset, warnings = decode(data, filename=filename)
    reader = _Reader(filename, charset, warnings)
    reader.read(_LINE_ENDS.sub("\n", text) if "\r" in text else text)
    entries = reader.finish()
    headers, entries = _split_header(entries, reader.warnings)
    if not headers and not entries:
        raise Refused(f"{filename}: this is not a PO file; there is no entry in it.")
    single = tuple(without_doubles(entries, filename, reader.warnings))
    return Catalogue(headers, charset, tuple(reader.warnings), single)


class _Reader:
    def __init__(self, filename: str, charset: str, warnings: list[str]) -> None:
        self.filename = filename
        self.charset = charset
        self.warnings = warnings
        self.entries: list[Entry] = []
        self.draft = _Draft(1)

    def refuse(self, line: int, why: str) -> Refused:
        return Refused(f"{self.filename}, line {line}: {why}")

    def read(self, text: str) -> None:
        """Take whole entries at a stroke where one may begin and is plainly written, and all else line by line."""
        position, number, is_fresh = 0, 1, True
        while position < len(text):
            is_between = is_fresh and (self.draft.is_complete or not self.draft.has_begun)
            if is_between and (match := _WHOLE.match(text, position)):
                self.take_whole(match, number)
                position, number = match.end(), number + match[0].count("\n")
                continue
            end = text.find("\n", position)
            line = text[position:] if end < 0 else text[position:end]
            self.take(line, number)
            position, number, is_fresh = position + len(line) + 1, number + 1, not line

    def take_whole(self, match: re.Match[str], number: int) -> None:
        comments, *strings = match.groups()
        self.begin_comment(number)
        for line in comments.split("\n")[:-1]:
            self.take_comment(line.rstrip(_BLANKS), number)
            number += 1
        draft = self.draft
        draft.line, draft.obsolete = number, False
        for name, written in zip(("msgctxt", "msgid", "msgstr"), strings, strict=True):
            if written is None:
                continue
            draft.open = []
            if name == "msgstr":
                draft.forms[0] = draft.open
            else:
                draft.fields[name] = draft.open
            for line in written.split("\n"):
                draft.open.append(self.unescape(line[1:-1], number))
                number += 1

    def take(self, raw: str, number: int) -> None:
        line = raw.strip(f"{_BLANKS}\ufeff" if number == 1 else _BLANKS)
        if not line:
            return
        if _CONFLICT.match(line):
            raise self.refuse(number, "this is a conflict mark of a version control system; settle the conflict first.")
        if not line.startswith("#"):
            self.take_strings(line, number, is_obsolete=False)
        elif line.startswith("#~"):
            rest = line[2:].strip()
            if rest.startswith("|"):
                self.begin_comment(number)
                self.take_previous(rest[1:].strip(), number)
            elif rest.startswith("#"):
                self.begin_comment(number)
                self.take_comment(rest, number)
            elif rest:
                self.take_strings(rest, number, is_obsolete=True)
        else:
            self.begin_comment(number)
            self.take_comment(line, number)

    def begin_comment(self, number: int) -> None:
        """A comment after a whole entry belongs to the next one; inside an entry, to that entry."""
        if self.draft.is_complete:
            self.close(number)
        self.draft.open = None

    def take_comment(self, line: str, number: int) -> None:
        mark, rest = line[1:2], line[2:].strip()
        if mark == ",":
            self.draft.flags += [flag.strip() for flag in rest.split(",") if flag.strip()]
        elif mark == ".":
            self.draft.extracted.append(rest)
        elif mark == ":":
            self.draft.references += _REFERENCE.findall(rest)
        elif mark == "|":
            self.take_previous(rest, number)
        else:
            self.draft.comments.append(line[1:].removeprefix(" "))

    def take_previous(self, line: str, number: int) -> None:
        for keyword, _, words in self.lexemes(line, number):
            if keyword:
                self.draft.previous[keyword] = []
                self.draft.open = self.draft.previous[keyword]
            else:
                if self.draft.open is None:
                    if not self.draft.previous:
                        raise self.refuse(number, "a previous text stands without “msgid”.")
                    self.draft.open = self.draft.previous[next(reversed(self.draft.previous))]
                self.draft.open.append(words)

    def take_strings(self, line: str, number: int, *, is_obsolete: bool) -> None:
        for keyword, form, words in self.lexemes(line, number):
            if keyword:
                self.open_field(keyword, form, number, is_obsolete=is_obsolete)
            else:
                if self.draft.open is None:
                    raise self.refuse(number, "a text in quotes stands without msgid or msgstr before it.")
                self.draft.open.append(words)

    def open_field(self, keyword: str, form: int | None, number: int, *, is_obsolete: bool) -> None:
        if keyword == "domain":
            raise self.refuse(number, "files with several domains are not taken.")
        if keyword in {"msgctxt", "msgid"} and self.draft.is_complete:
            self.close(number)
        draft = self.draft
        if keyword == "msgstr":
            if "msgid" not in draft.fields:
                raise self.refuse(number, "msgstr stands without a msgid.")
            if (form is not None) is not ("msgid_plural" in draft.fields):
                raise self.refuse(number, "msgstr[…] goes with msgid_plural, and msgstr with msgid alone.")
            if (form or 0) in draft.forms:
                raise self.refuse(number, "this entry has the same msgstr twice.")
            draft.open = draft.forms[form or 0] = []
            return
        if keyword in draft.fields or (keyword == "msgctxt" and "msgid" in draft.fields):
            raise self.refuse(number, f"{keyword} stands here, but the entry before it has no msgstr.")
        if keyword == "msgid_plural" and ("msgid" not in draft.fields or draft.is_complete):
            raise self.refuse(number, "msgid_plural does not follow a msgid.")
        if not draft.has_begun:
            draft.line, draft.obsolete = number, is_obsolete
        draft.open = draft.fields[keyword] = []

    def lexemes(self, line: str, number: int) -> Iterator[tuple[str | None, int | None, str]]:
        """Yield keyword and plural form, or the words of one pair of quotation marks."""
        position = 0
        while position < len(line):
            match = _LEXEME.match(line, position)
            if match is None:
                here = line[position : position + 30]
                if here.startswith('"'):
                    raise self.refuse(number, f"the text {here}… is not closed with a quotation mark.")
                raise self.refuse(number, f"“{here}” is not understood.")
            position = match.end()
            words, keyword, form = match["words"], match["keyword"] or match["msgstr"], match["form"]
            if keyword or words is not None:
                yield keyword, int(form) if form else None, self.unescape(words or "", number)

    def unescape(self, words: str, number: int) -> str:
        if "\\" not in words:
            return words

        def one(match: re.Match[str]) -> str:
            if simple := match["simple"]:
                if simple not in _SIMPLE:
                    raise self.refuse(number, f"“\\{simple}” is no escape that gettext knows.")
                return _SIMPLE[simple]
            codes = [int(octal, 8) if octal else int(hexadecimal, 16) for octal, hexadecimal in _CODE.findall(match["bytes"])]
            if 0 in codes:
                raise self.refuse(number, "a text holds an escaped NUL byte.")
            try:
                return bytes(codes).decode(self.charset)
            except ValueError as problem:
                raise self.refuse(number, f"“{match['bytes'][:30]}” stands for bytes that are not {self.charset}.") from problem

        return _ESCAPE.sub(one, words)

    def close(self, number: int) -> None:
        """Keep the entry that is whole now and begin the next one."""
        draft, self.draft = self.draft, _Draft(number)
        strings = [*draft.fields.items(), *(("msgstr", form) for form in draft.forms.values())]
        if bare := next((keyword for keyword, parts in strings if not parts), ""):
            raise self.refuse(draft.line, f"{bare} of this entry has no text in quotes; the file is damaged or was cut off.")
        fields = {name: "".join(parts) for name, parts in draft.fields.items()}
        targets = tuple("".join(draft.forms[form]) for form in sorted(draft.forms))
        if max(draft.forms) != len(draft.forms) - 1:
            self.warnings.append(f"Line {draft.line}: the plural forms are not numbered 0, 1, 2….")
            targets = ()
        is_merged = any(_MERGE_MARK in target for target in targets) and bool(fields.get("msgid"))
        if is_merged:
            self.warnings.append(f"Line {draft.line}: two translations were merged into one here; it is taken as fuzzy.")
        self.entries.append(
            Entry(
                context=fields.get("msgctxt"),
                source=fields.get("msgid", ""),
                plural_source=fields.get("msgid_plural"),
                targets=targets,
                fuzzy="fuzzy" in draft.flags or is_merged,
                obsolete=draft.obsolete,
                previous_source="".join(draft.previous["msgid"]) if "msgid" in draft.previous else None,
                flags=tuple(draft.flags),
                comments=tuple(draft.comments),
                extracted=tuple(draft.extracted),
                references=tuple(draft.references),
                line=draft.line,
            )
        )

    def finish(self) -> list[Entry]:
        if self.draft.has_begun and not self.draft.is_complete:
            raise self.refuse(self.draft.line, "the file ends in the middle of this entry; the upload was cut off.")
        if self.draft.is_complete:
            self.close(0)
        return self.entries


def _split_header(entries: list[Entry], warnings: list[str]) -> tuple[dict[str, str], list[Entry]]:
    headers: dict[str, str] = {}
    found = [entry for entry in entries if not entry.source and entry.context is None and not entry.obsolete]
    if not found:
        warnings.append("The file has no header.")
    if len(found) > 1:
        warnings.append(f"Line {found[1].line}: there is a second header; the first one counts.")
    for line in found[0].target.split("\n") if found else ():
        name, colon, value = line.partition(":")
        if not colon or not name.strip() or " " in name.strip():
            continue
        if name.strip().lower() in {known.lower() for known in headers}:
            warnings.append(f"The header field {name.strip()} stands twice; the first one counts.")
        else:
            headers[name.strip()] = value.strip()
    return headers, [entry for entry in entries if entry.source or entry.context is not None or entry.obsolete]


def without_doubles(entries: list[Entry], filename: str, warnings: list[str]) -> Iterator[Entry]:
    """Two live entries for one text are one if they agree; if not, which one counts is for a person to say."""
    seen: dict[tuple[str | None, str], Entry] = {}
    for entry in entries:
        if entry.obsolete:
            yield entry
            continue
        first = seen.setdefault((entry.context, unicodedata.normalize("NFC", entry.source)), entry)
        if first is entry:
            yield entry
        elif first.targets == entry.targets:
            warnings.append(f"Line {entry.line}: the same entry as in line {first.line}; it was taken once.")
        else:
            name = entry.context or entry.source[:60]
            raise Refused(
                f"{filename}, line {entry.line}: “{name}” stands here and in line {first.line} with different translations."
            )
