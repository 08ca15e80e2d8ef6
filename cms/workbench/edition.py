"""One edition in the order of its page: what is there, what waits for whom, and steps with many wordings at once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cms.audit.chain import digest_of
from cms.checks.runner import unavailable
from cms.checks.sheet import Wording as OfSheet
from cms.checks.sheet import sheet_findings
from cms.discussion.threads import talk_counts
from cms.errors import Refused
from cms.factsheets.pieces import CONTAINERS, Kind
from cms.feedback.inbox import waiting
from cms.languages import REGISTRY, SOURCE
from cms.memory.machine import machine
from cms.people.duties import require, roles_of
from cms.releases.actions import live_of, live_publications
from cms.releases.publishing import reasons_against_publishing
from cms.review import actions
from cms.review.editions import standings
from cms.review.models import Edition
from cms.review.remarks import remarks_on
from cms.review.signing import signatures_of
from cms.review.state import State
from cms.roles import Act, Role
from cms.workbench.addresses import Place, place_at
from cms.workbench.evidence import may_give_evidence
from cms.workbench.filters import SHOWS, Asked
from cms.workbench.framing import shows_our_frames
from cms.workbench.keyboards import specials_of
from cms.workbench.requests import StaffRequest
from cms.workbench.rows import LABELS, Around, Row, Talk, rows_of

BATCH = {Act.SUBMIT: actions.submit, Act.REVISE: actions.revise, Act.APPROVE: actions.approve}
STILL_RIGHT = "still right"
STILL_RIGHT_REASON = "Read again beside the changed English: still right, nothing to change."


@login_required
@shows_our_frames
def edition(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, language)
    if place.version is None:
        return render(request, "workbench/not_open.html", {"place": place})
    asked = Asked.from_address(request.GET)
    rows = rows_at(request, place, reference=asked.reference)
    context = header_of(request, place) | _choices(place, rows, asked) | _batches(rows) | _checked(place, rows)
    context |= {"rows": asked.among(rows), "feedback": waiting(factsheet=key, language=place.language)}
    return render(request, "workbench/edition.html", context)


@login_required
def next_segment(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """Lead to the first segment that waits for this person; to the edition where none does."""
    place = place_at(key, language)
    first = next((row for row in rows_at(request, place) if row.needs_me), None) if place.version else None
    address = reverse("workbench:edition", args=[key, place.language])
    return redirect(f"{address}?show=mine#{first.key}" if first else address)


def rows_at(request: StaffRequest, place: Place, keys: list[str] | None = None, *, reference: str = "") -> list[Row]:
    """The segments of an edition as this person sees them; the number of queries does not depend on how many there are."""
    assert place.version is not None
    is_open = not list(actions.reasons_against_touching(place.version, place.language))
    roles = roles_of(request.user, place.language, about=place.factsheet)
    found = standings(place.version, place.language, keys)
    counts = talk_counts(place.factsheet, place.language, [one.segment.key for one in found])
    around = Around(
        remarks=remarks_on(place.factsheet, place.language, keys),
        talk={key: Talk(*count) for key, count in counts.items()},
        reference=_words_in(place, reference) if reference else {},
    )
    return rows_of(found, person=request.user, roles=roles, is_open=is_open, around=around)


def _words_in(place: Place, language: str) -> dict[str, str]:
    """What patients read in a third language, by segment key."""
    published = next(iter(live_of(place.factsheet, language)), None)
    return {one["key"]: one["target"] for one in published.snapshot["content"]["segments"]} if published else {}


def _choices(place: Place, rows: list[Row], asked: Asked) -> dict[str, Any]:
    kinds = {row.standing.segment.kind for row in rows} | {row.standing.segment.container for row in rows}
    live = live_publications().filter(edition__version__factsheet=place.factsheet)
    others = set(live.order_by().values_list("edition__language", flat=True)) - {place.language, SOURCE}
    return {
        "asked": asked,
        "shows": SHOWS.items(),
        "kinds": [kind for kind in (*map(str, Kind), *CONTAINERS) if kind in kinds],
        "references": [REGISTRY[code] for code in sorted(others)],
        "reference": REGISTRY.get(asked.reference),
        "mine": sum(row.needs_me for row in rows),
        "total": len(rows),
        "specials": specials_of(place.language) if not place.entry.is_source else (),
    }


def _checked(place: Place, rows: list[Row]) -> dict[str, Any]:
    """What shows only when the whole edition is looked at, and what is not looked at for want of words."""
    wordings = (OfSheet(row.key, row.source, row.target) for row in rows if place.language != SOURCE)
    return {"across": sheet_findings(wordings), "unavailable": unavailable(place.language)}


def header_of(request: StaffRequest, place: Place) -> dict[str, Any]:
    """What stands above the list: state, counts, and what can be done with the whole edition."""
    found = place.edition()
    roles = roles_of(request.user, place.language, about=place.factsheet)
    signatures = signatures_of(found)
    here = {"edition__version__factsheet": place.factsheet, "edition__language": place.language}
    is_whole = found.total > 0 and found.count(State.APPROVED) == found.total
    return {
        "place": place,
        "signatures": signatures,
        "is_signed": any(stands for _, stands in signatures),
        "may_reconcile": place.language != SOURCE and Role.CLINICAL_REVIEWER in roles,
        "live": live_publications().defer("snapshot", "card").filter(**here).first(),
        "against_publishing": reasons_against_publishing(found) if Role.PUBLISHER in roles else None,
        "may_publish": Role.PUBLISHER in roles,
        "may_sign": Role.CLINICAL_REVIEWER in roles and is_whole,
        "may_give_evidence": may_give_evidence(roles),
        "may_exchange": place.language != SOURCE and bool(roles & {Role.TRANSLATOR, Role.REVISER, Role.COORDINATOR}),
        "may_take_in": place.language != SOURCE and bool(roles & {Role.TRANSLATOR, Role.REVISER}),
        "has_empty": bool(found.count(State.EMPTY)),
        "machine_name": service.name if (service := machine()) else "",
    } | state_of(found)


def state_of(found: Edition) -> dict[str, Any]:
    return {"edition": found, "counts": [(state, found.count(state)) for state in State if found.count(state)]}


def _is_ready(row: Row, act: Act) -> bool:
    """Words overtaken by a change of the English are not handed on with the others: somebody has to look at each."""
    return row.step is act and row.state is not State.STALE and not row.needs_reason and not row.against_step


def _is_still_right(row: Row) -> bool:
    return row.step is Act.SUBMIT and row.is_lightly_changed and not row.against_step


def _batches(rows: list[Row]) -> dict[str, Any]:
    """Steps this person can take with every wording that nothing speaks against, and what exactly they see."""
    found: dict[str, Any] = {}
    for act in BATCH:
        if ready := [row for row in rows if _is_ready(row, act)]:
            found |= {"batch_act": act, "batch_label": LABELS[act], "batch_count": len(ready), "batch_read": _seen(ready)}
            break
    if light := [row for row in rows if _is_still_right(row)]:
        found |= {"still_count": len(light), "still_read": _seen(light), "still_act": STILL_RIGHT}
    return found


def _seen(rows: list[Row]) -> str:
    return digest_of({row.key: row.standing.wording.digest for row in rows})


@login_required
@require_POST
def act_on_all(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """Take one step with all wordings that were on the page; refused if any of them changed since it was shown."""
    place = place_at(key, language)
    if place.version is None:
        raise Refused("Translation opens when the English edition is published.")
    name = request.POST.get("act", "")
    is_still_right = name == STILL_RIGHT
    act = Act.SUBMIT if is_still_right else act_named(name)
    if act not in BATCH:
        raise Refused("This step is taken one wording at a time.")
    require(request.user, act, place.language, about=place.factsheet)
    ready = [row for row in rows_at(request, place) if (_is_still_right(row) if is_still_right else _is_ready(row, act))]
    if not ready:
        raise Refused(*actions.reasons_against_touching(place.version, place.language), "Nothing here waits for this step.")
    if request.POST.get("read") != _seen(ready):
        raise Refused("Something changed while you were reading. Look at the list again; nothing was done.")
    read = {row.key: row.standing.wording for row in ready}
    told = {"reason": STILL_RIGHT_REASON} if is_still_right else {}
    BATCH[act](version=place.version, language=place.language, read=read, by=request.user, **told)
    messages.success(request, f"{LABELS[act]}: {len(read)} wordings.")
    return redirect("workbench:edition", place.factsheet.key, place.language)


def act_named(name: str) -> Act:
    try:
        return Act(name)
    except ValueError as problem:
        raise Refused("The form names no act.") from problem
