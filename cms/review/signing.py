"""Signing an edition: the statement, the digest of everything read, and the dates that follow from it."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from cms.audit.actions import record
from cms.errors import Refused
from cms.factsheets import actions as factsheets
from cms.factsheets.models import Factsheet
from cms.languages import SOURCE
from cms.people.duties import require
from cms.people.models import Person
from cms.review import rules
from cms.review.actions import reasons_against_touching
from cms.review.editions import content_digest, recompute, standings
from cms.review.models import Edition, Meaning, Signature
from cms.roles import Act, Role

STATEMENTS = {
    Meaning.CLINICAL_APPROVAL: (
        "I have read this edition from beginning to end. I approve exactly these words as clinically correct."
    ),
    Meaning.FULL_REVIEW: (
        "I have reviewed the whole page against current evidence. I approve exactly these words as clinically correct, "
        "and the page may say that it was reviewed today."
    ),
}


def statement(edition: Edition, meaning: Meaning) -> str:
    """The sentence a signature stands for, shown before and stored after."""
    return f"{edition.version.factsheet.key}, version {edition.version.number}, {edition.entry.english}: {STATEMENTS[meaning]}"


@transaction.atomic
def sign(*, edition: Edition, by: Person, password: str, read_digest: str, meaning: Meaning) -> Signature:
    """Sign exactly the content with `read_digest`; raises Refused if it is no longer the edition's content."""
    require(by, Act.SIGN, edition.language)
    version = edition.version
    factsheets.lock(version.factsheet)
    version.refresh_from_db()
    found = standings(version, edition.language)
    reasons = list(reasons_against_touching(version, edition.language))
    if not by.check_password(password):
        reasons.append("This is not your password; nothing was signed.")
    digest = content_digest(edition)
    if read_digest != digest:
        reasons.append("The edition changed while you were reading it; read it again.")
    reasons += rules.reasons_against_signing(
        states=[one.state for one in found],
        signer=by.pk,
        authors={author for one in found for author in one.authors},
        is_first=version.number == 1,
        is_full_review=meaning is Meaning.FULL_REVIEW,
        is_source=edition.is_source,
    )
    if reasons:
        raise Refused(*reasons)
    signature = Signature.objects.create(
        edition=edition,
        by=by,
        printed_name=by.printed_name or by.username,
        role=Role.CLINICAL_REVIEWER.value,
        meaning=meaning.value,
        statement=statement(edition, meaning),
        at=timezone.now(),
        digest=digest,
    )
    recompute(edition)
    record(actor=by.username, act="edition signed", subject=str(edition), digest=digest, meaning=meaning.value)
    return signature


def last_reviewed(factsheet: Factsheet, up_to_version: int) -> date | None:
    """The day of the latest completed full review of the English that still stands; no other act moves it."""
    reviews = Signature.objects.filter(
        edition__version__factsheet=factsheet,
        edition__version__number__lte=up_to_version,
        edition__language=SOURCE,
        meaning=Meaning.FULL_REVIEW.value,
    ).select_related("edition__version__factsheet")
    for signature in reviews.order_by("-pk"):
        if signature.digest == content_digest(signature.edition):
            return timezone.localdate(signature.at)
    return None


def next_review_due(factsheet: Factsheet, reviewed: date) -> date:
    return reviewed + relativedelta(months=factsheet.review_interval_months)
