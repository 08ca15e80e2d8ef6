"""From the words in an address to the things they name; what is not there is a 404 that lists what is."""

from dataclasses import dataclass

from cms.errors import Unknown
from cms.factsheets.actions import factsheet_at
from cms.factsheets.models import Factsheet, Version
from cms.languages import REGISTRY, Language, find
from cms.review.editions import edition_of
from cms.review.models import Edition


@dataclass(frozen=True)
class Place:
    """A factsheet in a language: the version that is worked on there, if there is one yet."""

    factsheet: Factsheet
    entry: Language
    version: Version | None

    @property
    def language(self) -> str:
        return self.entry.code

    def edition(self) -> Edition:
        if self.version is None:
            raise Unknown("Translation opens when the English edition is published.")
        return edition_of(self.version, self.language)


def place_at(key: str, language: str) -> Place:
    factsheet = factsheet_at(key)
    entry = find(language)
    if entry is None:
        raise Unknown(f"“{language}” is no language we publish in. Known: {', '.join(REGISTRY)}.")
    version = factsheet.latest() if entry.is_source else factsheet.published()
    return Place(factsheet, entry, version)
