"""The list of factsheets, page by page, and one factsheet with its editions."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from cms.errors import Refused
from cms.factsheets.actions import create_factsheet, create_topic, factsheet_at
from cms.factsheets.models import Factsheet, Segment, Topic
from cms.factsheets.pieces import Kind
from cms.feedback.inbox import waiting
from cms.languages import REGISTRY, SOURCE, Language
from cms.people.duties import require, roles_of
from cms.releases.actions import live_publications
from cms.releases.models import Recall
from cms.review.newest import of_newest_versions
from cms.review.state import EditionState, State
from cms.roles import Act, Role
from cms.workbench.evidence import may_give_evidence
from cms.workbench.requests import StaffRequest

PER_PAGE = 50
STALE = "English changed since"  # beside the states of an edition
MAX_WORDS = 200


@dataclass(frozen=True)
class Asked:
    """A filter of the list; values that nobody offers count as not asked."""

    words: str = ""
    topic: str = ""
    state: str = ""
    language: str = ""

    @classmethod
    def from_address(cls, query: QueryDict) -> "Asked":
        state, language = query.get("state", ""), query.get("language", "")
        return cls(
            query.get("q", "").replace("\0", "")[:MAX_WORDS].strip(),
            query.get("topic", "").replace("\0", "")[:MAX_WORDS],
            state if state in {*EditionState, STALE} else "",
            language if language in REGISTRY else "",
        )

    @property
    def is_narrowed(self) -> bool:
        return any((self.words, self.topic, self.state, self.language))

    @property
    def entry(self) -> Language | None:
        return REGISTRY.get(self.language)

    def factsheets(self) -> QuerySet[Factsheet]:
        found = having_words(self.words)
        if self.topic:
            found = found.filter(topic__key=self.topic)
        if self.state or self.language:
            editions = of_newest_versions().filter(version__factsheet=OuterRef("pk"))
            if self.language:
                editions = editions.filter(language=self.language)
            if self.state == STALE:
                editions = editions.filter(counts__has_key=State.STALE.value)
            elif self.state:
                editions = editions.filter(state=self.state)
            found = found.filter(Exists(editions))
        return found


def having_words(words: str) -> QuerySet[Factsheet]:
    """Factsheets whose key or newest English title has these words, each with that title."""
    titles = Segment.objects.filter(version__factsheet=OuterRef("pk"), kind=Kind.TITLE.value, position=1)
    newest = titles.order_by("-version__number").values(REGISTRY[SOURCE].field)[:1]
    found = Factsheet.objects.select_related("topic").annotate(title=Subquery(newest)).order_by("key")
    for word in words.split():
        found = found.filter(Q(key__icontains=word) | Q(title__icontains=word))
    return found


@dataclass
class Summary:
    """A factsheet as the list shows it: in how many languages it stands how, or how it stands in the one asked for."""

    factsheet: Factsheet
    opened: int = 0
    live: int = 0
    in_work: int = 0
    stale: int = 0
    state: str = ""
    is_live: bool = False


def summaries_of(factsheets: Sequence[Factsheet], language: str) -> list[Summary]:
    """Two queries, whatever the number of factsheets and languages."""
    found = {one.pk: Summary(one) for one in factsheets}
    live = live_publications().filter(edition__version__factsheet__in=found).select_related(None).order_by()
    for factsheet, code in live.values_list("edition__version__factsheet", "edition__language"):
        found[factsheet].live += 1
        found[factsheet].is_live |= code == language
    editions = of_newest_versions().filter(version__factsheet__in=found).order_by()
    for factsheet, code, state, counts in editions.values_list("version__factsheet", "language", "state", "counts"):
        summary = found[factsheet]
        summary.opened += 1
        summary.in_work += state != EditionState.APPROVED
        summary.stale += State.STALE.value in counts
        if code == language:
            summary.state = state
    return list(found.values())


@login_required
def factsheets(request: StaffRequest) -> HttpResponse:
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            opened = _open_factsheet(request)
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, f"The factsheet {opened.key} is open; write its English.")
            return redirect("workbench:source", opened.key)
    asked = Asked.from_address(request.GET)
    page = Paginator(asked.factsheets(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "sheets": summaries_of(list(page), asked.language),
        "states": [*EditionState, STALE],
        "languages": REGISTRY.values(),
        "is_author": Role.AUTHOR in roles_of(request.user),
        "problems": problems,
        "topics": Topic.objects.all(),
        "posted": request.POST,
    }
    return render(request, "workbench/factsheets.html", context, status=400 if problems else 200)


def _open_factsheet(request: StaffRequest) -> Factsheet:
    require(request.user, Act.WRITE, SOURCE)
    name = request.POST.get("topic", "").strip()
    topic = create_topic(key=name.lower().replace(" ", "-"), name=name, by=request.user)
    return create_factsheet(key=request.POST.get("key", "").strip(), topic=topic, by=request.user)


@login_required
def sheet(request: StaffRequest, key: str) -> HttpResponse:
    factsheet = factsheet_at(key)
    live = list(live_publications().filter(edition__version__factsheet=factsheet).defer("snapshot", "card"))
    found = of_newest_versions().filter(version__factsheet=factsheet).select_related("version")
    editions = sorted(found, key=lambda one: (not one.is_source, one.entry.english))
    live_editions = {publication.edition_id: publication for publication in live}
    opened = {edition.language for edition in editions}
    roles = roles_of(request.user)
    context = {
        "factsheet": factsheet,
        "latest": factsheet.latest(),
        "editions": [(edition, live_editions.get(edition.pk)) for edition in editions],
        "other_live": [publication for publication in live if publication.edition_id not in {one.pk for one in editions}],
        "unopened": _unopened(factsheet, opened),
        "recalls": Recall.objects.filter(factsheet=factsheet, ended_at=None).order_by("pk"),
        "feedback": waiting(factsheet=key),
        "may_write": Role.AUTHOR in roles,
        "may_ask_people": Role.COORDINATOR in roles,
        "may_give_evidence": may_give_evidence(roles),
        "may_withdraw": bool(roles & {Role.PUBLISHER, Role.COORDINATOR}) and bool(live),
    }
    return render(request, "workbench/sheet.html", context)


def _unopened(factsheet: Factsheet, opened: set[str]) -> list[Language]:
    if factsheet.published() is None:
        return []
    return [entry for code, entry in REGISTRY.items() if code not in opened and code != SOURCE]
