"""What may be said about a factsheet: whom it is for, what it rests on, and when that was checked. Pure."""

from collections.abc import Collection, Iterator
from datetime import date
from urllib.parse import urlsplit

from cms.checks import characters

MAX_ABOUT, MAX_EVIDENCE, MAX_URL, MAX_LINE = 2000, 1000, 500, 200


def reasons_against_about(texts: dict[str, str], *, were: dict[str, str], is_published: bool) -> Iterator[str]:
    """`texts` by the name of the field; of a published factsheet none that was said may be taken away again."""
    for name, text in texts.items():
        yield from _against_text(f"The {name}", text, MAX_ABOUT)
        if is_published and were[name] and not text:
            yield f"Patients read this factsheet, so its {name} stays said; change it rather than empty it."


def reasons_against_evidence(*, text: str, url: str, note: str) -> Iterator[str]:
    if not text:
        yield "Say what the evidence is, such as a guideline with its title, publisher and year."
    yield from _against_text("The evidence", text, MAX_EVIDENCE)
    yield from _against_text("The note", note, MAX_EVIDENCE)
    yield from reasons_against_url(url)


def reasons_against_url(url: str) -> Iterator[str]:
    """A web address that a person may follow; none is fine."""
    if not url:
        return
    if len(url) > MAX_URL:
        yield f"The address has {len(url):,} characters; the limit is {MAX_URL}."
        return
    try:
        split = urlsplit(url)
        is_whole = split.scheme in {"http", "https"} and bool(split.hostname) and "@" not in split.netloc
    except ValueError:
        is_whole = False
    if not is_whole or not url.isprintable() or any(one.isspace() for one in url):
        yield "An address of evidence is a web address that begins with https:// or http:// and names a site."


def reasons_against_day(checked_on: date | None, *, today: date) -> Iterator[str]:
    if checked_on is None:
        yield "Say on which day it was checked, as in 2027-01-31."
    elif checked_on > today:
        yield "The day on which it was checked lies in the future."


def reasons_against_picture_check(*, asset: str, assets: Collection[str], credit: str, licence: str) -> Iterator[str]:
    if asset not in assets:
        yield f"“{asset[:80]}” is no picture of this factsheet."
    if not credit:
        yield "Say whose picture it is."
    if not licence:
        yield "Say by which licence or permission it is used."
    yield from _against_text("The credit", credit, MAX_LINE)
    yield from _against_text("The licence", licence, MAX_LINE)


def reasons_against_interval(months: int, *, most: int) -> Iterator[str]:
    if not 1 <= months <= most:
        yield f"A factsheet is reviewed in full after 1 to {most} months; {months} is outside that."


def _against_text(name: str, text: str, limit: int) -> Iterator[str]:
    for reason in characters.reasons_against(text.replace("\r", " ").replace("\n", " "), limit=limit):
        yield f"{name}: {reason}"
