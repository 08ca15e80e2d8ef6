"""Proof that decisions, signatures and cached states are what they claim: nothing was changed behind the application."""

from collections import Counter
from collections.abc import Iterator

from cms.audit.models import Event
from cms.review.checking import terms_of
from cms.review.counting import is_of_today, mark_of, recounted
from cms.review.editions import standings, valid_signature
from cms.review.models import Decision, Disposition, Edition, Grading, Remark, Signature, Step
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
        (event.actor, event.subject, event.payload["digest"], event.payload["meaning"], event.payload.get("mode", ""))
        for event in Event.objects.filter(act="edition signed")
    )
    signatures = Signature.objects.select_related("by", "edition__version__factsheet").order_by("pk")
    for signature in signatures:
        count[0] += 1
        stated = (signature.by.username, str(signature.edition), signature.digest, signature.meaning, signature.mode)
        told[stated] -= 1
        if told[stated] < 0:
            yield f"Signature {signature.pk} of {signature.edition} by {signature.printed_name} is not told of in the audit."
    for by, edition, _, meaning, _ in (+told).elements():
        yield f"A signature of {edition}, “{meaning}” by {by}, is told of in the audit and gone."


def breaks_in_remarks(count: list[int]) -> Iterator[str]:
    """Every remark is about the words its digest names, and told of in the chain once, by its maker and in its words."""
    told: dict[int, tuple[str, ...]] = {}
    for event in Event.objects.filter(act="remark made").order_by("number").iterator():
        sheet, language = event.subject.split(" ")[0], event.subject.rsplit(" ", 1)[-1]
        kind = (event.payload["error_type"], event.payload["severity"], event.payload["text"])
        for key, number in event.payload["remarks"].items():
            told[number] = (event.actor, sheet, language, key, event.payload["wordings"][key], *kind)
    for remark in Remark.objects.select_related("factsheet", "by").order_by("pk").iterator():
        count[0] += 1
        name = f"Remark {remark.pk} ({remark.segment_key}, {remark.language})"
        if Wording(remark.source, remark.target).digest != remark.digest:
            yield f"{name} was changed: its words are not those of its digest."
        place = (remark.by.username, remark.factsheet.key, remark.language, remark.segment_key, remark.digest)
        if told.pop(remark.pk, None) != (*place, remark.error_type, remark.severity, remark.text):
            yield f"{name} by {remark.by.username} is not what the audit tells of."
    for number, (by, sheet, language, key, *_) in told.items():
        yield f"Remark {number} on {sheet} ({key}, {language}) by {by} is told of in the audit and gone."


def breaks_in_dispositions(count: list[int]) -> Iterator[str]:
    """Every answer to a remark is told of in the chain, with its giver and reason, and each that is told of is there."""
    told = {
        event.payload["remark"]: (event.actor, event.payload["outcome"], event.payload["reason"])
        for event in Event.objects.filter(act="remark answered").order_by("number")
    }
    for answer in Disposition.objects.select_related("by").order_by("pk").iterator():
        count[0] += 1
        if told.pop(answer.remark_id, None) != (answer.by.username, answer.outcome, answer.reason):
            name = f"The answer to remark {answer.remark_id}, “{answer.outcome}” by {answer.by.username},"
            yield f"{name} is not told of in the audit."
    for number, (by, outcome, _) in told.items():
        yield f"The answer to remark {number}, “{outcome}” by {by}, is told of in the audit and gone."


def breaks_in_gradings(count: list[int]) -> Iterator[str]:
    """Every severity given to a change is told of in the chain, and each that is told of is there."""
    told: Counter[tuple[object, ...]] = Counter()
    for event in Event.objects.filter(act__in=[f"severity {step.value}" for step in Step]).order_by("number"):
        said = tuple(event.payload[name] for name in ("change", "severity", "floor", "note"))
        told[(event.act, event.actor, event.subject, *said)] += 1
    for one in Grading.objects.select_related("by", "version__factsheet").order_by("pk"):
        count[0] += 1
        subject = f"{one.version} {one.segment_key}"
        stated = (f"severity {one.step}", one.by.username, subject, one.digest, one.severity, one.floor, one.note)
        told[stated] -= 1
        if told[stated] < 0:
            yield f"The severity {one.severity} of {subject}, {one.step} by {one.by.username}, is not told of in the audit."
    for act, name, about, _, severity, *_ in (+told).elements():
        yield f"The {act} of {about}, {severity} by {name}, is told of in the audit and gone."


def breaks_in_editions(count: list[int]) -> Iterator[str]:
    """Every cached state is what the words and decisions say now."""
    for edition in Edition.objects.select_related("version__factsheet").order_by("pk"):
        count[0] += 1
        found = standings(edition.version, edition.language)
        counts = Counter(one.state for one in found)
        signature = valid_signature(edition)
        state = edition_state_of(counts, is_source=edition.is_source, is_signed=signature is not None)
        cached = Counter({State(name): number for name, number in edition.counts.items()})
        if cached != counts or edition.state != state:
            yield f"Edition {edition} is cached as {edition.state} {edition.counts}, but it is {state}."
        if edition.findings and is_of_today(edition.findings, mark_of(edition.language, terms_of(edition.language))):
            open_now = recounted(edition.language, found)
            if edition.findings != open_now:
                yield f"Edition {edition} is cached with findings {edition.findings}, but they are {open_now}."
