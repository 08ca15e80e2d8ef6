"""Proof that decisions, signatures and cached states are what they claim: nothing was changed behind the application."""

from collections import Counter
from collections.abc import Iterator

from cms.audit.models import Event
from cms.review.editions import recompute_counts, valid_signature
from cms.review.models import Decision, Edition, Signature
from cms.review.state import State, Wording, edition_state_of

WORDING = "wording "


def breaks_in_decisions(count: list[int]) -> Iterator[str]:
    """Every decision is about the words its digest names, and each is told of in the chain as often as it is there."""
    told: Counter[tuple[str, str, str, str, str, str]] = Counter()
    for event in Event.objects.filter(act__startswith=WORDING).order_by("number").iterator():
        sheet, language = event.subject.split(" ")[0], event.subject.rsplit(" ", 1)[-1]
        for key, digest in event.payload["wordings"].items():
            told[event.act.removeprefix(WORDING), event.actor, sheet, language, key, digest] += 1
    for decision in Decision.objects.select_related("factsheet", "by").order_by("pk").iterator():
        count[0] += 1
        name = f"Decision {decision.pk} ({decision.segment_key}, {decision.language})"
        if Wording(decision.source, decision.target).digest != decision.digest:
            yield f"{name} was changed: its words are not those of its digest."
        place = (decision.factsheet.key, decision.language, decision.segment_key, decision.digest)
        told[decision.verdict, decision.by.username, *place] -= 1
        if told[decision.verdict, decision.by.username, *place] < 0:
            yield f"{name}, “{decision.verdict}” by {decision.by.username}, is not told of in the audit."
    for verdict, by, sheet, language, key, _ in (+told).elements():
        yield f"A decision on {sheet} ({key}, {language}), “{verdict}” by {by}, is told of in the audit and gone."


def breaks_in_signatures(count: list[int]) -> Iterator[str]:
    """Every signature is told of in the chain with its signer, its edition and its digest, as often as it is there."""
    told = Counter(
        (event.actor, event.subject, event.payload["digest"], event.payload["meaning"])
        for event in Event.objects.filter(act="edition signed")
    )
    signatures = Signature.objects.select_related("by", "edition__version__factsheet").order_by("pk")
    for signature in signatures:
        count[0] += 1
        stated = (signature.by.username, str(signature.edition), signature.digest, signature.meaning)
        told[stated] -= 1
        if told[stated] < 0:
            yield f"Signature {signature.pk} of {signature.edition} by {signature.printed_name} is not told of in the audit."
    for by, edition, _, meaning in (+told).elements():
        yield f"A signature of {edition}, “{meaning}” by {by}, is told of in the audit and gone."


def breaks_in_editions(count: list[int]) -> Iterator[str]:
    """Every cached state is what the words and decisions say now."""
    for edition in Edition.objects.select_related("version__factsheet").order_by("pk"):
        count[0] += 1
        counts = recompute_counts(edition)
        signature = valid_signature(edition)
        state = edition_state_of(counts, is_source=edition.is_source, is_signed=signature is not None)
        cached = Counter({State(name): number for name, number in edition.counts.items()})
        if cached != counts or edition.state != state:
            yield f"Edition {edition} is cached as {edition.state} {edition.counts}, but it is {state}."
