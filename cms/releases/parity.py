"""Languages that are treated no less favourably than English: they go out with it, or somebody says why not.

The Welsh Language Standards ask for this of public bodies in Wales, and charities follow them; see the setting PARITY_LANGUAGES.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings

from cms.languages import REGISTRY, Language
from cms.releases.models import Publication, Stay
from cms.review.editions import valid_signature
from cms.review.models import Edition
from cms.review.mqm import ErrorSeverity
from cms.review.remarks import keys_of_open_remarks
from cms.review.state import EditionState


@dataclass(frozen=True)
class Pair:
    """The editions that go out with an English one, and the languages that should but are not ready."""

    ready: tuple[Edition, ...] = ()
    lacking: tuple[Language, ...] = ()


def pair_of(edition: Edition) -> Pair:
    """A language counts where patients read the factsheet in it now, or where this version was opened for it already."""
    if not edition.is_source:
        return Pair()
    version = edition.version
    wanted = list(settings.PARITY_LANGUAGES)
    live = Stay.objects.filter(ended=None, publication__edition__version__factsheet=version.factsheet)
    live_in = set(live.filter(publication__edition__language__in=wanted).values_list("publication__edition__language", flat=True))
    known = {one.language: one for one in Edition.objects.filter(version=version, language__in=wanted)}
    for one in known.values():
        one.version = version
    counted = [code for code in wanted if code in live_in or code in known]
    ready = {code: known[code] for code in counted if code in known and _is_ready(known[code])}
    out = [code for code in counted if code in known and _is_out(known[code])]
    lacking = [REGISTRY[code] for code in counted if code not in ready and code not in out]
    return Pair(tuple(ready.values()), tuple(lacking))


def _is_ready(edition: Edition) -> bool:
    if EditionState(edition.state) is not EditionState.APPROVED or _is_out(edition):
        return False
    if keys_of_open_remarks(edition.version, edition.language, ErrorSeverity.CRITICAL):
        return False
    signature = valid_signature(edition)
    return signature is not None and not Publication.objects.filter(digest=signature.digest).exclude(withdrawn_at=None).exists()


def _is_out(edition: Edition) -> bool:
    return Stay.objects.filter(ended=None, publication__edition=edition).exists()


def reasons_against_alone(pair: Pair, alone: str) -> Iterator[str]:
    if pair.lacking and not alone.strip():
        names = " and ".join(entry.english for entry in pair.lacking)
        verb = "is" if len(pair.lacking) == 1 else "are"
        yield f"{names} {verb} to go out together with English. Say why English does not wait."
