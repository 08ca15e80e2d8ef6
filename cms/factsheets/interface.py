"""The interface is a factsheet too: its segments are the strings of the patient-facing templates and the names of topics.

`{% translate "Skip to main content" context "skip-link" %}`: the context is the segment's key, and a comment
`{# Translators: … #}` before it is the note. Written for Babel, so that no GNU gettext is needed.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

from cms.checks import markup
from cms.errors import Refused
from cms.factsheets.models import INTERFACE, Topic
from cms.factsheets.pieces import Kind, Piece

_KEYWORDS = {"gettext": None, "pgettext": ((1, "c"), 2)}


def phrases_in(folder: Path) -> list[Piece]:
    """Return every phrase of the templates, by key; raises Refused for one without a key or with two wordings."""
    found: dict[str, Piece] = {}
    problems = []
    for path in sorted(folder.rglob("*.html")):
        for key, text, note, line in _strings(path):
            place = f"{path.name}, line {line}"
            if not key:
                problems.append(f"{place}: “{text}” has no context, so it has no key.")
            elif key in found and found[key].text != markup.escape(text):
                problems.append(f"{place}: “{key}” has another wording elsewhere.")
            else:
                note = note or (found[key].note if key in found else "")
                found[key] = Piece(Kind.PHRASE, markup.escape(text), note=note, key=key)
    if problems:
        raise Refused(*problems)
    return [found[key] for key in sorted(found)]


def interface_phrases() -> list[Piece]:
    """Return all that the interface has to say: the strings of the patients' templates and the names of topics."""
    topics = Topic.objects.filter(factsheets__isnull=False).exclude(key=INTERFACE).distinct()
    names = [
        Piece(Kind.PHRASE, markup.escape(topic.name), note="the name of a topic", key=f"topic-{topic.key}") for topic in topics
    ]
    found = [*phrases_in(settings.BASE_DIR / "templates" / "reading"), *names]
    return sorted(found, key=lambda piece: piece.key)


def _strings(path: Path) -> Iterator[tuple[str, str, str, int]]:
    source = BytesIO(templatize(path.read_text(encoding="utf-8"), origin=str(path)).encode())
    for line, message, comments, key in extract("python", source, keywords=_KEYWORDS, comment_tags=("Translators:",)):
        text = message if isinstance(message, str) else message[-1]
        yield key or "", text, " ".join(comments).removeprefix("Translators:").strip(), line
