"""Signing an edition: the statement, the digest of everything read, and the dates that follow from it."""

from collections.abc import Iterator
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
from cms.people.passwords import confirm_password
from cms.review import rules
from cms.review.actions import reasons_against_touching
from cms.review.back_rules import reasons_against_mode
from cms.review.back_translation import reasons_against_signing_by_back_translation
from cms.review.editions import content_digest, recompute, standings
from cms.review.full_review import close_with, open_review_of, reasons_against_signing_in_full
from cms.review.models import Edition, Meaning, Mode, Signature
from cms.review.no_change import reasons_against_no_change, signed_before
from cms.review.opening import has_opened, must_be_opened
from cms.review.remarks import keys_of_open_remarks
from cms.roles import Act, Role

APPROVED = "I approve exactly these words as clinically correct"
MEANINGS = {
    Meaning.CLINICAL_APPROVAL: f"I have read this edition from beginning to end. {APPROVED}.",
    Meaning.NO_CHANGE: (
        "Every passage is as it was signed before, and the English has changed in nothing that means anything to a reader. "
        f"{APPROVED}."
    ),
    Meaning.FULL_REVIEW: (
        f"I have reviewed the whole page against current evidence. {APPROVED}, and the page may say that it was reviewed today."
    ),
}
MODES = {
    Mode.BILINGUAL: "I read {language} and compared this edition with the English from beginning to end.",
    Mode.BACK_TRANSLATION: "I do not read {language}; I read its back-translation beside the English.",
}


def statement(edition: Edition, meaning: Meaning, mode: Mode | None = None) -> str:
    """The sentences a signature stands for, shown before and stored after."""
    language = edition.entry.english
    if meaning is Meaning.NO_CHANGE:
        mode = None  # nothing was compared again
    said = f"{MODES[mode].format(language=language)} {APPROVED}." if mode else MEANINGS[meaning]
    return f"{edition.version.factsheet.key}, version {edition.version.number}, {language}: {said}"


def sign(
    *, edition: Edition, by: Person, password: str, read_digest: str, meaning: Meaning, mode: Mode | None = None
) -> Signature:
    """Sign exactly the content with `read_digest`; raises Refused if it is no longer the edition's content.

    `mode` says of a translation how the signer knows what it says. A wrong password is recorded though nothing is signed.
    """
    require(by, Act.SIGN, edition.language, about=edition.version.factsheet)
    confirm_password(person=by, password=password, subject=str(edition))
    return _sign(edition, by, read_digest, meaning, mode)


@transaction.atomic
def _sign(edition: Edition, by: Person, read_digest: str, meaning: Meaning, mode: Mode | None) -> Signature:
    version = edition.version
    factsheets.lock(version.factsheet)
    version.refresh_from_db()
    found = standings(version, edition.language)
    reasons = list(reasons_against_touching(version, edition.language))
    if meaning is Meaning.NO_CHANGE:
        before = signed_before(edition)
        reasons += reasons_against_no_change(edition, before)
        mode = Mode(before.mode) if before and before.mode else None
    else:
        reasons += reasons_against_mode(has_mode=mode is not None, is_source=edition.is_source)
    digest = content_digest(edition)
    if read_digest != digest:
        reasons.append("The edition changed while you were reading it; read it again.")
    else:
        reasons += _reasons_against_content(edition, by, digest, meaning)
    if mode is Mode.BACK_TRANSLATION and meaning is not Meaning.NO_CHANGE and not edition.is_source:
        reasons += reasons_against_signing_by_back_translation(version, edition.language, by)
    reasons += rules.reasons_against_signing(
        states=[one.state for one in found],
        signer=by.pk,
        authors={author for one in found for author in one.authors},
        is_first=version.number == 1,
        is_full_review=meaning is Meaning.FULL_REVIEW,
        is_source=edition.is_source,
    )
    reasons += rules.reasons_from_remarks(keys_of_open_remarks(version, edition.language))
    is_full_review = meaning is Meaning.FULL_REVIEW and edition.is_source
    if is_full_review and not version.is_frozen:
        reasons += reasons_against_signing_in_full(version, digest)
    if reasons:
        raise Refused(*reasons)
    signature = Signature.objects.create(
        edition=edition,
        by=by,
        printed_name=by.printed_name or by.username,
        role=Role.CLINICAL_REVIEWER.value,
        meaning=meaning.value,
        mode=mode.value if mode else "",
        statement=statement(edition, meaning, mode),
        at=timezone.now(),
        digest=digest,
    )
    if is_full_review:
        close_with(signature)
    recompute(edition)
    told = {"digest": digest, "meaning": meaning.value, "mode": signature.mode}
    record(actor=by.username, act="edition signed", subject=str(edition), **told)
    return signature


def _reasons_against_content(edition: Edition, by: Person, digest: str, meaning: Meaning) -> Iterator[str]:
    what = must_be_opened(edition)
    if meaning is not Meaning.NO_CHANGE and not has_opened(edition, by, digest, what):
        yield f"Open and read the {what} first."
    is_repeated = Signature.objects.filter(edition=edition, by=by, digest=digest, meaning=meaning.value).exists()
    # The same words may be reviewed in full again: what was looked at is another review.
    if is_repeated and not (meaning is Meaning.FULL_REVIEW and open_review_of(edition.version.factsheet)):
        yield "You have signed exactly this already."


def signatures_of(edition: Edition) -> list[tuple[Signature, bool]]:
    """Every signature of an edition, newest first, and whether it stands for the words as they are now; two queries."""
    digest = content_digest(edition)
    return [(one, one.digest == digest) for one in edition.signatures.order_by("-pk")]


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
