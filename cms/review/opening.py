"""What a clinician had open before signing: the page, the paper or the list of words, each of exactly this content."""

from enum import StrEnum

from django.db import transaction

from cms.audit.actions import record
from cms.audit.models import Event
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.people.duties import require
from cms.people.models import Person
from cms.review.editions import content_digest
from cms.review.models import Edition
from cms.roles import Act

ACT = "edition opened to sign"


class Opened(StrEnum):
    PAGE = "page"
    PAPER = "paper"
    WORDS = "words"


def must_be_opened(edition: Edition) -> Opened:
    """What nobody signs without: the page, or the words of the interface, which has no page of its own."""
    return Opened.WORDS if edition.version.factsheet.is_interface else Opened.PAGE


def has_opened(edition: Edition, by: Person, digest: str, what: Opened) -> bool:
    told = Event.objects.filter(act=ACT, actor=by.username, subject=str(edition))
    return told.filter(payload__digest=digest, payload__what=what.value).exists()


@transaction.atomic
def open_to_sign(*, edition: Edition, by: Person, read_digest: str, what: Opened) -> None:
    """Record that this person has exactly this content before them; once for each digest and thing."""
    require(by, Act.SIGN, edition.language)
    factsheets.lock(edition.version.factsheet)
    if read_digest != content_digest(edition):
        raise Refused("The edition changed while you were reading it; read it again.")
    if not has_opened(edition, by, read_digest, what):
        record(actor=by.username, act=ACT, subject=str(edition), digest=read_digest, what=what.value)
