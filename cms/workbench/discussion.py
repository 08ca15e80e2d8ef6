"""Talk about a segment, questions to the author, the pictures that go with them, and who is at work where."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from cms.audit.chain import digest_of
from cms.discussion import actions, pictures
from cms.discussion.actions import ANSWER_FOR_THE_AUTHOR, Attached, comment_at
from cms.discussion.entitlement import mentionable, require_reader
from cms.discussion.models import Comment
from cms.discussion.presence import here, who_is_here
from cms.discussion.threads import answered_questions, answers_to, open_questions, questions, threads_on
from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets.models import Segment
from cms.languages import SOURCE
from cms.people.duties import reason_against
from cms.roles import Act, Role
from cms.workbench.addresses import Place, place_at
from cms.workbench.requests import StaffRequest

IS_NUMBER = re.compile(r"[0-9]{1,18}")
PER_PAGE = 50
WITH_A_FIELD = {"ask", "comment", "answer"}
SHOWN = {"open": open_questions, "answered": answered_questions, "all": questions}
# Kept by the browser of who saw it, but not for long: it may be withdrawn. Nothing in it may run, whatever it holds.
PICTURE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, max-age=600",
    "Content-Disposition": "inline; filename=picture.webp",
}


def _segment(place: Place, key: str) -> Segment:
    """The segment as it stands in this edition, or stood last: what was said about it outlives it."""
    if place.version is None:
        raise Unknown("Translation opens when the English edition is published.")
    known = Segment.objects.filter(version__factsheet=place.factsheet, version__number__lte=place.version.number, key=key)
    segment = known.select_related("version__factsheet").order_by("-version__number").first()
    if segment is None:
        raise Unknown(f"There is no segment “{key}” in the {place.entry.english} edition of {place.factsheet.key}.")
    return segment


@login_required
def talk(request: StaffRequest, key: str, language: str, segment: str) -> HttpResponse:
    """GET: what was said about a segment. POST: something more, or one of the acts on what was said."""
    place = place_at(key, language)
    roles = require_reader(request.user, place.language)
    one = _segment(place, segment)
    if request.method != "POST":
        return _shown(request, place, one, roles)
    try:
        said = _act(request, place, one)
    except NotEntitled:
        raise
    except Refused as refused:
        return _shown(request, place, one, roles, refused)
    if request.htmx:
        return _shown(request, place, one, roles)
    return redirect(reverse("workbench:talk", args=[key, place.language, segment]) + f"#said-{said.pk}")


def _act(request: StaffRequest, place: Place, segment: Segment) -> Comment:
    form, by, language = request.POST, request.user, place.language
    name = form.get("act", "")
    if name == "ask":
        return actions.ask(segment=segment, language=language, by=by, text=form.get("text", ""), picture=_sent(request))
    if name == "comment":
        thread = _named(form.get("to", ""), segment, language) if form.get("to") else None
        text, picture = form.get("text", ""), _sent(request)
        return actions.comment(segment=segment, language=language, by=by, text=text, thread=thread, picture=picture)
    if name not in {"answer", "resolve", "withdraw"}:
        raise Refused("The form names no act on what was said.")
    found = _named(form.get("to", ""), segment, language)
    if name == "answer":
        return actions.answer(question=found, language=language, by=by, text=form.get("text", ""), picture=_sent(request))
    if name == "resolve":
        return actions.resolve(comment=found, by=by)
    return actions.withdraw(comment=found, by=by, language=language)


def _named(number: str, segment: Segment, language: str) -> Comment:
    if not IS_NUMBER.fullmatch(number):
        raise Refused("The form does not say what this is about.")
    return comment_at(int(number), segment=segment, language=language)


def _sent(request: StaffRequest) -> Attached | None:
    file = request.FILES.get("picture")
    if not isinstance(file, UploadedFile):
        return None
    if reason := pictures.reason_against_size(file.size or 0):
        raise Refused(reason)
    return Attached(file.read(), request.POST.get("alt", ""))


def _shown(
    request: StaffRequest, place: Place, segment: Segment, roles: frozenset[Role], refused: Refused | None = None
) -> HttpResponse:
    """Everything that was said; after a refusal with the reasons and with what was typed, so that nothing is lost."""
    asked, said = threads_on(place.factsheet, segment.key, place.language)
    against = reason_against(roles, Act.COMMENT, place.language)
    context = {
        "place": place,
        "segment": segment,
        "words": segment.words(place.language),
        "is_gone": place.version is not None and segment.version_id != place.version.pk,
        "asked": asked,
        "said": said,
        "against": against,
        "may_answer": bool(roles & ANSWER_FOR_THE_AUTHOR),
        "is_coordinator": Role.COORDINATOR in roles,
        "people": [] if against else mentionable(place.language),
        "problems": refused.reasons if refused else (),
        "typed": _typed(request) if refused else None,
        "had_picture": bool(refused and request.FILES),
    }
    name = "workbench/_talk.html" if request.htmx else "workbench/talk.html"
    return render(request, name, context, status=409 if refused else 200)


def _typed(request: StaffRequest) -> dict[str, object]:
    """What goes back into the field that it was typed in."""
    to = request.POST.get("to", "")
    act = request.POST.get("act", "")
    return {
        "act": act if act in WITH_A_FIELD else "comment",
        "to": int(to) if IS_NUMBER.fullmatch(to) else 0,
        "text": request.POST.get("text", ""),
        "alt": request.POST.get("alt", ""),
    }


@login_required
def picture(request: StaffRequest, key: str, language: str, segment: str, number: int) -> HttpResponse:
    """The picture that was sent with something, as long as it stands."""
    place = place_at(key, language)
    require_reader(request.user, place.language)
    found = comment_at(number, segment=_segment(place, segment), language=place.language)
    if not found.picture:
        raise Unknown("There is no picture with this.")
    return HttpResponse(pictures.picture_at(found.picture), content_type=pictures.TYPE, headers=PICTURE_HEADERS)


@login_required
def all_questions(request: StaffRequest) -> HttpResponse:
    """What translators and revisers asked the authors, by factsheet, oldest first."""
    roles = require_reader(request.user, SOURCE)
    show = request.GET.get("show", "open")
    show = show if show in SHOWN else "open"
    page = Paginator(SHOWN[show](), PER_PAGE).get_page(request.GET.get("page"))
    listed = list(page.object_list)
    answers = answers_to(listed)
    context: dict[str, Any] = {
        "page": page,
        "show": show,
        "asked": [(one, answers.get(one.pk)) for one in listed],
        "may_answer": bool(roles & ANSWER_FOR_THE_AUTHOR),
    }
    return render(request, "workbench/questions.html", context)


@login_required
@require_POST
def presence(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """Note where this person is, and tell who else is there; 204 where that is what their screen shows already."""
    place = place_at(key, language)
    roles = require_reader(request.user, place.language)
    if reason_against(roles, Act.COMMENT, place.language):
        return HttpResponse(status=403)  # asked every few seconds; not an attempt that the audit has to remember
    segment, at = request.POST.get("segment", ""), timezone.now()
    if segment and not Segment.objects.filter(version__factsheet=place.factsheet, key=segment).exists():
        raise Unknown(f"There is no segment “{segment}” in {key}.")
    is_writing = bool(segment) and request.POST.get("writing", "") in {"1", "true"}
    here(
        person=request.user, factsheet=place.factsheet, language=place.language, segment_key=segment, at=at, is_writing=is_writing
    )
    others = who_is_here(place.factsheet, place.language, except_person=request.user, at=at)
    told = digest_of([[one.person_id, one.segment_key, one.is_writing] for one in others])[:16]
    if request.POST.get("seen") == told:
        return HttpResponse(status=204)
    return render(request, "workbench/_here.html", {"others": others, "told": told})
