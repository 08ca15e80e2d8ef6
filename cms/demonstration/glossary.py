"""The demonstration's glossary: terms that stand in its factsheet, with the words that its translations have for them."""

from cms.catalogues.glossaries import take_in_glossary
from cms.errors import Refused
from cms.languages import SOURCE
from cms.memory.models import GlossaryTerm
from cms.people.models import Person


def fill_glossary(data: bytes, *, author: Person, translator: Person, languages: tuple[str, ...]) -> int:
    """Take the table in, the English by the author and each language by the translator; return how many terms that made.

    A glossary that is there already stays as it is.
    """
    if GlossaryTerm.objects.exists():
        return 0
    for code in (SOURCE, *languages):
        by = author if code == SOURCE else translator
        intake = take_in_glossary(data=data, filename="glossary.csv", by=by, language=code)
        if intake.has_refusals:
            raise Refused(*(f"{line.key}: {reason}" for line in intake.telling for reason in line.reasons))
    return GlossaryTerm.objects.count()
