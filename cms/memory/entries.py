"""A term of the glossary as files and forms give it, what is wrong with it, and what becomes of the one that is here. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from cms.checks import characters
from cms.checks.folding import folded
from cms.languages import REGISTRY, SOURCE
from cms.memory.words import nfc

MAX_KEY, MAX_FORM, MAX_NOTE, MAX_TEXT = 60, 200, 500, 2000
MAX_TERMS = 20_000
MAX_FORMS = 40  # of a term in one language
_KEY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Status(StrEnum):
    """How a form is to be used; the administrative status of TBX-Basic."""

    PREFERRED = "preferred"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"


ORDER = {status: place for place, status in enumerate(Status)}


@dataclass(frozen=True)
class Form:
    """Words for a term in a language; no status means that the file does not say."""

    language: str
    text: str
    status: Status | None = None
    note: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """What no two forms of a term have in common."""
        return self.language, folded(self.text).words.strip()


@dataclass(frozen=True)
class Entry:
    """A term with its forms; None is what a file does not say. `problem` speaks against it, `left` is what is not kept of it."""

    key: str = ""
    definition: str | None = None
    note: str | None = None
    do_not_translate: bool | None = None
    is_safety: bool | None = None
    forms: tuple[Form, ...] = ()
    line: int = 0
    problem: str = ""
    left: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The English form that the term is called by."""
        return next((form.text for form in self.forms_in(SOURCE) if form.status is not Status.FORBIDDEN), "")

    @property
    def languages(self) -> list[str]:
        return sorted({form.language for form in self.forms})

    @property
    def about(self) -> tuple[str | None, str | None, bool | None, bool | None]:
        return self.definition, self.note, self.do_not_translate, self.is_safety

    def forms_in(self, language: str) -> tuple[Form, ...]:
        """Return the forms of a language, the preferred ones first."""
        return tuple(sorted((form for form in self.forms if form.language == language), key=_rank))

    def only_in(self, language: str) -> "Entry":
        """Return what concerns one language; of another than English, nothing of the term itself."""
        forms = tuple(form for form in self.forms if form.language in {SOURCE, language})
        if language == SOURCE:
            return replace(self, forms=forms)
        return replace(self, forms=forms, definition=None, note=None, do_not_translate=None, is_safety=None)

    def told(self) -> dict[str, object]:
        """Say everything, as the audit keeps it."""
        forms = [[form.language, form.text, str(form.status or ""), form.note] for form in self.forms]
        flags = {"do_not_translate": bool(self.do_not_translate), "is_safety": bool(self.is_safety)}
        return {"key": self.key, "definition": self.definition or "", "note": self.note or "", **flags, "forms": forms}


def _rank(form: Form) -> int:
    return ORDER[form.status] if form.status else 0


def clean(text: str) -> str:
    """Return a text in NFC with single blanks."""
    return " ".join(nfc(text).split())


def key_for(name: str, taken: Collection[str]) -> str:
    """Make a key of the English words that is not taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain)[: MAX_KEY - 6].strip("-") or "term"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}-{number}", number + 1
    return key


def merged(given: Entry, here: Entry | None) -> Entry:
    """Return the term as it is once a file's words are added: what the file does not say stays, and no form is taken out.

    A form that is here already and of which the file says nothing more only names the term, in whatever letter case.
    """
    base = here or Entry(given.key)
    forms = {form.identity: form for form in base.forms}
    for form in given.forms:
        known = forms.get(form.identity)
        status = form.status or (known.status if known else _status_for(form.language, [*forms.values(), *given.forms]))
        note = form.note or (known.note if known else "")
        is_named_only = known is not None and form.status is None and not form.note
        text = known.text if known and is_named_only else clean(form.text)
        forms[form.identity] = Form(form.language, text, status, clean(note))
    return Entry(
        key=base.key,
        definition=clean((base.definition or "") if given.definition is None else given.definition),
        note=clean((base.note or "") if given.note is None else given.note),
        do_not_translate=bool(base.do_not_translate) if given.do_not_translate is None else given.do_not_translate,
        is_safety=bool(base.is_safety) if given.is_safety is None else given.is_safety,
        forms=tuple(forms.values()),
        line=given.line,
    )


def _status_for(language: str, forms: list[Form]) -> Status:
    """The first form of a language that nobody says anything of is the preferred one."""
    has_preferred = any(form.language == language and form.status is Status.PREFERRED for form in forms)
    return Status.ALLOWED if has_preferred else Status.PREFERRED


def reasons_against(entry: Entry) -> Iterator[str]:
    """Say why a term cannot be kept as it is, whoever brings it."""
    if not _KEY.fullmatch(entry.key) or len(entry.key) > MAX_KEY:
        yield f"“{entry.key[:MAX_KEY]}” cannot be a key: it has small letters and digits with single hyphens, at most {MAX_KEY}."
    if not any(form.status is Status.PREFERRED for form in entry.forms_in(SOURCE)):
        yield "A term needs a preferred form in English."
    for name, text in (("definition", entry.definition or ""), ("note", entry.note or "")):
        yield from (f"The {name}: {reason}" for reason in characters.reasons_against(text, limit=MAX_TEXT))
    yield from reasons_against_forms(entry.forms)


def reasons_against_forms(forms: Collection[Form]) -> Iterator[str]:
    """Say why forms cannot be kept; a form is never a pattern, so any signs will do that a line of text may have."""
    seen: dict[tuple[str, str], str] = {}
    counted: dict[str, int] = {}
    for form in forms:
        name = REGISTRY[form.language].english if form.language in REGISTRY else form.language
        counted[form.language] = counted.get(form.language, 0) + 1
        if form.language not in REGISTRY:
            yield f"“{form.language}” is no language we publish in."
        if not form.identity[1]:
            yield f"A form in {name} is empty."
        yield from (f"A form in {name}: {reason}" for reason in characters.reasons_against(form.text, limit=MAX_FORM))
        yield from (f"A remark in {name}: {reason}" for reason in characters.reasons_against(form.note, limit=MAX_NOTE))
        if form.identity in seen and form.identity[1]:
            yield f"“{seen[form.identity]}” and “{form.text}” are one form in {name}; it can be given once."
        seen.setdefault(form.identity, form.text[:MAX_FORM])
    for language, count in counted.items():
        if count > MAX_FORMS:
            yield f"There are {count} forms in “{language}”; a term has at most {MAX_FORMS}."
