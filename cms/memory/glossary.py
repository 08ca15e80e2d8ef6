"""The glossary as it is asked: the terms for a language, which of them stand in a text, and the terms of a search.

What is read stays in the process's memory for as long as nothing changes; whether it did costs one short query, and inside
`reading_once` one for each piece of work.
"""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import QuerySet

from cms.checks.folding import folded
from cms.checks.glossary import Glossary, Marked
from cms.checks.pair import Term
from cms.errors import Unknown
from cms.languages import SOURCE
from cms.memory.entries import Entry, Form, Status
from cms.memory.glossary_models import GlossaryState, GlossaryTerm, TermForm

__all__ = [
    "Marked",
    "entries_of",
    "entry_at",
    "glossaries_for",
    "glossary_for",
    "marked",
    "reading_once",
    "searched",
    "terms_for",
]

_known: dict[str, tuple[str, Glossary]] = {}  # by language: the token it was read under, and the terms
_held: ContextVar[dict[str, Glossary] | None] = ContextVar("held", default=None)
NONE = Glossary()


@contextmanager
def reading_once() -> Iterator[None]:
    """Inside, the glossary is asked for once for each language, and stays as it was then."""
    outer = _held.set({})
    try:
        yield
    finally:
        _held.reset(outer)


def forget_what_was_read() -> None:
    """The glossary changed in this very piece of work."""
    held = _held.get()
    if held is not None:
        held.clear()


def terms_for(language: str) -> tuple[Term, ...]:
    """Return the terms with their forms in a language; one query if nothing changed, two if something did."""
    return glossary_for(language)


def glossary_for(language: str) -> Glossary:
    held = _held.get()
    if held is None:
        return _read(language)
    if language not in held:
        held[language] = _read(language)
    return held[language]


def marked(source: str, language: str) -> list[Marked]:
    """Return which terms stand in an English text, in reading order, each with its forms in a language."""
    return glossary_for(language).marked(source)


def _read(language: str) -> Glossary:
    token = GlossaryState.objects.values_list("token", flat=True).first()
    if token is None:
        return NONE
    known = _known.get(language)
    if known is None or known[0] != token:
        known = _known[language] = (token, Glossary(_terms(_rows({language}), language)))
    return known[1]


def glossaries_for(languages: Collection[str]) -> dict[str, Glossary]:
    """The terms for each of these languages, as `glossary_for` has them; two queries at most."""
    token = GlossaryState.objects.values_list("token", flat=True).first()
    if token is None:
        return dict.fromkeys(languages, NONE)
    if changed := {code for code in languages if code not in _known or _known[code][0] != token}:
        rows = list(_rows(changed))
        _known.update((code, (token, Glossary(_terms(rows, code)))) for code in changed)
    return {code: _known[code][1] for code in languages}


def _rows(languages: Collection[str]) -> Iterator[tuple[Any, ...]]:
    """The forms in some languages and in English, in which every term has one; one query."""
    about = ("term__key", "term__definition", "term__note", "term__do_not_translate", "term__is_safety")
    rows = TermForm.objects.filter(language__in={SOURCE, *languages}).order_by("term_id", "pk")
    yield from rows.values_list("language", "text", "status", "note", *about)


def _terms(rows: Iterable[tuple[Any, ...]], language: str) -> Iterator[Term]:
    found: dict[tuple[str, str, str, bool, bool], list[Form]] = {}
    for code, text, status, note, *term in rows:
        if code in {SOURCE, language}:
            found.setdefault(tuple(term), []).append(Form(code, text, Status(status), note))
    for (key, definition, note, do_not_translate, is_safety), forms in found.items():
        yield term_of(Entry(key, definition, note, do_not_translate, is_safety, tuple(forms)), language)


def term_of(entry: Entry, language: str) -> Term:
    """Return a term as the checks know it; every English form is looked for, also one that is ruled out."""
    forms = entry.forms_in(language) if language != SOURCE else ()
    by_status = {status: tuple(form.text for form in forms if form.status is status) for status in Status}
    return Term(
        source=tuple(form.text for form in entry.forms_in(SOURCE)),
        preferred=by_status[Status.PREFERRED],
        allowed=by_status[Status.ALLOWED],
        forbidden=by_status[Status.FORBIDDEN],
        do_not_translate=bool(entry.do_not_translate),
        is_safety=bool(entry.is_safety),
        key=entry.key,
        definition=entry.definition or "",
        note=entry.note or "",
        remarks=tuple((form.text, form.note) for form in forms if form.note),
    )


def entry_at(key: str) -> Entry:
    """Return a term; raises Unknown if there is none."""
    term = GlossaryTerm.objects.filter(key=key).prefetch_related("forms").first()
    if term is None:
        raise Unknown(f"There is no term “{key}” in the glossary.")
    return term.entry


def entries_of(terms: QuerySet[GlossaryTerm] | None = None, *, languages: Collection[str] = ()) -> list[Entry]:
    """Return terms with their forms, of some languages or of all, by key; two queries."""
    found = (GlossaryTerm.objects.all() if terms is None else terms).order_by("key")
    entries = [term.entry for term in found.prefetch_related("forms")]
    if not languages:
        return entries
    return [_with_languages(entry, languages) for entry in entries]


def _with_languages(entry: Entry, languages: Collection[str]) -> Entry:
    forms = tuple(form for form in entry.forms if form.language in languages)
    return Entry(entry.key, entry.definition, entry.note, entry.do_not_translate, entry.is_safety, forms)


def searched(word: str, *, language: str = "", missing: bool = False) -> QuerySet[GlossaryTerm]:
    """Return the terms with some words in a form, or in a form of one language or English; `missing`: without forms there."""
    found = GlossaryTerm.objects.order_by("key")
    if language and missing:
        found = found.exclude(pk__in=TermForm.objects.filter(language=language).values("term"))
    if plain := folded(word).words.strip():
        forms = TermForm.objects.filter(folded__contains=plain)
        if language:
            forms = forms.filter(language__in={SOURCE, language})
        found = found.filter(pk__in=forms.values("term"))
    return found
