"""The audit as coordinators and publishers read it: events as sentences, newest first, and the review that is signed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.debug import sensitive_post_parameters

from cms.audit.browsing import Wanted, page_of
from cms.audit.models import AuditReview, Event
from cms.audit.reviews import unread
from cms.audit.sentences import GROUPS, SENTENCES, Row, rows_of, sentence_of
from cms.errors import NotEntitled, Refused
from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY
from cms.people.audit_review import sign_audit_review
from cms.people.duties import reason_against, require, roles_of
from cms.people.models import Person
from cms.roles import Act
from cms.workbench.requests import StaffRequest

MAX_WORDS = 200
REVIEWS_SHOWN = 20


@dataclass(frozen=True)
class Line:
    """An event as it is read: in a sentence, with what its payload tells and where what it is about can be seen."""

    event: Event
    sentence: str
    rows: list[Row]
    links: list[tuple[str, str]]


@login_required
def events(request: StaffRequest) -> HttpResponse:
    require(request.user, Act.READ_AUDIT)
    wanted, problems = wanted_in(request.GET)
    page = page_of(wanted, number_in(request.GET.get("before", "")))
    context = {
        "wanted": wanted,
        "problems": problems,
        "page": page,
        "lines": lines_of(page.events, leads_to_people=getattr(request, "keeps_people", False)),
        "is_first": "before" not in request.GET,
        "groups": GROUPS,
        "acts": SENTENCES,
        "languages": REGISTRY.values(),
        "people": Person.objects.order_by("username").values_list("username", "printed_name"),
        "may_review": _may_review(request.user),
    }
    return render(request, "workbench/audit.html", context, status=400 if problems else 200)


def wanted_in(query: QueryDict) -> tuple[Wanted, list[str]]:
    """What the form asks for; choices that nobody offers count as not made, and a day that is none is told."""
    told = {name: query.get(name, "").replace("\0", "").strip()[:MAX_WORDS] for name in ("actor", "act", "factsheet", "q")}
    days = {name: _day(query.get(name, "")) for name in ("since", "until")}
    problems = [
        f"“{query[name][:20]}” is no day; write it as in 2027-01-31." for name in days if query.get(name) and not days[name]
    ]
    if days["since"] and days["until"] and days["since"] > days["until"]:
        problems.append("The first day is after the last one.")
    group, language = query.get("group", ""), query.get("language", "")
    wanted = Wanted(
        actor=told["actor"],
        act=told["act"],
        group=group if group in GROUPS else "",
        factsheet=told["factsheet"],
        language=language if language in REGISTRY else "",
        since=days["since"],
        until=days["until"],
        words=told["q"],
        above=number_in(query.get("above", "")) or 0,
    )
    return wanted, problems


def number_in(stated: str) -> int | None:
    return int(stated) if stated.isascii() and stated.isdigit() and len(stated) < 19 else None


def _day(stated: str) -> date | None:
    try:
        return date.fromisoformat(stated)
    except ValueError:
        return None


def lines_of(found: Iterable[Event], *, leads_to_people: bool) -> list[Line]:
    """Two queries at most, whatever the number of events."""
    shown = list(found)
    words = {word for event in shown for word in event.subject.split(" ")}
    sheets = set(Factsheet.objects.filter(key__in=words).values_list("key", flat=True))
    people = dict(Person.objects.filter(username__in=words).values_list("username", "pk")) if leads_to_people else {}
    return [
        Line(
            event,
            sentence_of(actor=event.actor, act=event.act, subject=event.subject),
            rows_of(event.payload),
            list(_links(event, sheets, people)),
        )
        for event in shown
    ]


def _links(event: Event, sheets: set[str], people: dict[str, int]) -> Iterator[tuple[str, str]]:
    first, *rest = event.subject.split(" ")
    if first == "message" and rest and rest[0].isdigit():
        yield event.subject.split(" about ")[0], reverse("workbench:message", args=[int(rest[0])])
        first, *rest = [*rest[2:], ""]
    if first in sheets:
        yield first, reverse("workbench:sheet", args=[first])
        if language := next((word for word in rest if word in REGISTRY), ""):
            yield REGISTRY[language].english, reverse("workbench:edition", args=[first, language])
            yield from _segment(first, language, [word for word in rest if word != language])
    elif first in people and not rest:
        yield first, reverse("workbench:person", args=[people[first]])
    elif first == "release":
        yield "releases", reverse("workbench:releases")


def _segment(key: str, language: str, rest: list[str]) -> Iterator[tuple[str, str]]:
    """Of what is about one segment, its history: the words may have changed since."""
    if len(rest) != 1 or (rest[0][:1] == "v" and rest[0][1:].isdigit()):
        return
    try:
        yield rest[0], reverse("workbench:history", args=[key, language, rest[0]])
    except NoReverseMatch:
        return


def _may_review(person: Person) -> bool:
    return reason_against(roles_of(person), Act.REVIEW_AUDIT, "") is None


@login_required
@sensitive_post_parameters("password")
def review(request: StaffRequest) -> HttpResponse:
    """GET: what was not read yet, and what stands out in it. POST: sign that it was read."""
    require(request.user, Act.READ_AUDIT)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        form = request.POST
        told = {name: form.get(name, "") for name in ("password", "looked_at", "found")}
        try:
            signed = sign_audit_review(by=request.user, read=number_in(form.get("read", "")) or 0, **told)
        except NotEntitled:
            raise
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, f"Signed: the review of {signed}.")
            return redirect("workbench:audit_review")
    context = {
        "problems": problems,
        "posted": request.POST,
        "unread": unread(),
        "may_review": _may_review(request.user),
        "reviews": AuditReview.objects.order_by("-to_number")[:REVIEWS_SHOWN],
    }
    return render(request, "workbench/audit_review.html", context, status=409 if problems else 200)
