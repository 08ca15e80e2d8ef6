"""The letter that tells distributors of a recall: one text, for paper and for an e-mail that a person sends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from django.utils import timezone

from cms.checks.markup import plain
from cms.languages import REGISTRY, SOURCE
from cms.releases.finding import absolute
from cms.releases.models import Distributor, Publication, Recall
from cms.releases.recall import ServedCopy, copies_of


@dataclass(frozen=True)
class Letter:
    """What is said, part by part; the copies are listed between `why` and `to_do`."""

    number: int
    on: date
    subject: str
    what: tuple[str, ...]
    passage: str
    why: str
    copies: tuple[ServedCopy, ...]
    to_do: tuple[str, ...]
    ask: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it without markup."""
        lines = [f"{self.on:%-d %B %Y}", f"Recall {self.number}", "", self.subject, "", *self.what]
        lines += ["", f"    “{self.passage}”"] if self.passage else []
        lines += ["", "WHY", "", self.why, "", "WHICH COPIES", "", "The code stands at the end of each copy.", ""]
        for copy in self.copies:
            lines += [*_said(copy), ""]
        lines += ["WHAT TO DO", "", *(f"{number}. {said}" for number, said in enumerate(self.to_do, 1))]
        return "\n".join([*lines, "", "WHOM TO ASK", "", *self.ask, ""])


def _said(copy: ServedCopy) -> list[str]:
    served = f"{copy.since:%-d %B %Y}" + (f" to {copy.until:%-d %B %Y}" if copy.until else " until today")
    head = f"{copy.identity}   {copy.language.english}, version {copy.version}, served {served}"
    return [head, *(f"    {address}" for address in copy.addresses)]


def letter_of(recall: Recall) -> Letter:
    languages = ", ".join(REGISTRY[code].english for code in recall.languages)
    title, passage = _english(recall)
    name = f"“{title}” ({recall.factsheet})"
    if recall.segment_key:
        what = f"We have recalled a passage of the patient information {name} in {languages}."
        now = "The web page carries a notice in its place. The PDFs are gone."
    else:
        what = f"We have recalled the patient information {name} in {languages}."
        now = "Its web pages carry a notice, and the PDFs are gone."
    if recall.ended_at:
        now = "A corrected edition has been published since; it has another code."
    return Letter(
        number=recall.pk,
        on=timezone.localdate(recall.at),
        subject=f"Recall of patient information: {title}",
        what=(what, now, "You receive this letter because copies may have reached you.")
        + (("In English, the passage reads:",) if passage else ()),
        passage=passage,
        why=recall.what_is_wrong,
        copies=tuple(copies_of(recall)),
        to_do=_to_do(recall),
        ask=_ask(recall),
    )


def _english(recall: Recall) -> tuple[str, str]:
    """The English title, and the English of the passage."""
    one = min(recall.digests, key=lambda one: one["language"] != SOURCE)
    publication = Publication.objects.filter(
        edition__version__factsheet=recall.factsheet, edition__language=one["language"], digest=one["edition"]
    ).latest("pk")
    segments = publication.snapshot["content"]["segments"]
    passage = next((entry["source"] for entry in segments if entry["key"] == recall.segment_key), "")
    return plain(publication.card["english_title"]), plain(passage)


def _to_do(recall: Recall) -> tuple[str, ...]:
    pages = " and ".join(absolute(f"/{code}/{recall.factsheet.key}/") for code in recall.languages)
    return (
        "Stop handing out these copies at once, on paper and as files.",
        "Look for copies with these codes: in stock, in waiting rooms, on shared drives, on your own website. Destroy them.",
        f"Take away links to the PDFs above. The web pages say what is right now: {pages}",
        f"If you need copies again, print them from there once a PDF is offered again. Check any copy by its code: "
        f"{absolute('/verify/')}CODE/",
        "If somebody may have come to harm, tell the clinician who looks after them, and tell us.",
        "Please answer this letter: how many copies you had, and that they are destroyed.",
    )


def _ask(recall: Recall) -> tuple[str, ...]:
    said = (str(recall.by), recall.by.profession, recall.by.email or "by an answer to this letter")
    return tuple(one for one in said if one)


def draft_of(letter: Letter, to: Iterable[Distributor]) -> bytes:
    """An unsent e-mail that a mail program opens for a person to read and send; no distributor sees another's address."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(letter.subject.split())
    message["X-Unsent"] = "1"
    if addresses := sorted({one.email for one in to if one.email}):
        message["Bcc"] = ", ".join(addresses)
    message.set_content(letter.text)
    return bytes(message)
