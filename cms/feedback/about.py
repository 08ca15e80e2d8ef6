"""The published page that a message is about, and the records that its answer is rendered from."""

import re

from cms.factsheets.models import INTERFACE
from cms.languages import REGISTRY, SOURCE, Language
from cms.releases.actions import live_publications
from cms.releases.models import Publication
from cms.releases.site import Sheet, Site, card_of

_IDENTITY = re.compile(r"[0-9a-f]{12}")


def publication_of(*, key: str, language: str, identity: str) -> Publication | None:
    """Return what the reader had before them, live or not; None unless exactly this was once published."""
    if not _IDENTITY.fullmatch(identity):
        return None
    found = Publication.objects.filter(
        edition__version__factsheet__key=key, edition__language=language, digest__startswith=identity
    )
    found = found.exclude(edition__version__factsheet__key=INTERFACE)
    return found.select_related("edition__version__factsheet").order_by("-pk").first()


def answering_language(language: str) -> Language:
    """The language of the address; English for an address that names none."""
    return REGISTRY.get(language) or REGISTRY[SOURCE]


def site_for(entry: Language, publication: Publication | None) -> Site | None:
    """Return no more of the site than one answer needs; None while the language is not open to patients."""
    interface = live_publications().filter(edition__language=entry.code, edition__version__factsheet__key=INTERFACE).first()
    if interface is None:
        return None
    sheets = (_sheet(publication),) if publication else ()
    return Site(sheets=sheets, interfaces={entry.code: _sheet(interface)}, notices=())


def _sheet(publication: Publication) -> Sheet:
    snapshot = publication.snapshot
    return Sheet(card_of(snapshot), lambda: snapshot)
