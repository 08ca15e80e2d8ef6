"""In which languages and factsheets a term of the glossary is used: live, or in an edition that is worked on."""

from collections.abc import Iterator, Mapping, Sequence

from cms.checks.glossary import Glossary
from cms.checks.pair import Term
from cms.languages import SOURCE
from cms.memory.models import Kind, Unit
from cms.review.editions import words_fields
from cms.review.models import Edition
from cms.review.state import State


def used_in(terms: Sequence[Term]) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return, by key of a term, the languages whose live or current editions have it in their English, and where."""
    glossary = Glossary(terms)
    standing: dict[str, set[str]] = {}  # English text → the terms in it
    found: dict[str, dict[str, set[str]]] = {}
    for language, factsheet, english in (*_live(), *_current()):
        if english not in standing:
            standing[english] = {one.term.key for one in glossary.marked(english)}
        for key in standing[english]:
            found.setdefault(key, {}).setdefault(language, set()).add(factsheet)
    return {key: {language: sorted(sheets) for language, sheets in used.items()} for key, used in found.items()}


def _live() -> Iterator[tuple[str, str, str]]:
    """Language, factsheet and English of everything that patients are served: the memory has exactly that."""
    units = Unit.objects.filter(kind=Kind.APPROVED.value)
    yield from units.values_list("language", "factsheet", "source").iterator()


def _current() -> Iterator[tuple[str, str, str]]:
    """The same of what is worked on: the newest published English, in each language that has words for it."""
    newest: dict[int, Edition] = {}
    editions = Edition.objects.filter(version__frozen_at__isnull=False).exclude(language=SOURCE)
    languages: dict[int, list[str]] = {}
    for edition in editions.select_related("version__factsheet").order_by("version__number"):
        if edition.total > edition.count(State.EMPTY):
            languages.setdefault(edition.version_id, []).append(edition.language)
        newest[edition.version.factsheet_id] = edition
    for edition in newest.values():
        version = edition.version
        for [english] in version.segments.values_list(words_fields(SOURCE)[0]):
            yield from ((language, version.factsheet.key, english) for language in languages.get(version.pk, ()))
