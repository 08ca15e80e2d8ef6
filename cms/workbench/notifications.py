"""What a person is told: the list, the way to the place, what they want by e-mail, and the feed."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cms.errors import Refused
from cms.notifications.actions import read_all, read_one
from cms.notifications.feeds import atom_of
from cms.notifications.kinds import ALWAYS, How, Kind
from cms.notifications.mailing import mail_is_sent
from cms.notifications.models import Feed, Notification
from cms.notifications.texts import safe_place
from cms.notifications.wishes import MAX_EMAIL, change_email, choose, end_feed, reader_of, renew_feed, wishes_of
from cms.people.duties import roles_of
from cms.releases.review_calendar import calendar_of
from cms.roles import Role
from cms.workbench.requests import StaffRequest

PER_PAGE = 50


@login_required
@require_GET
@never_cache
def notifications(request: StaffRequest) -> HttpResponse:
    page = Paginator(Notification.objects.filter(person=request.user), PER_PAGE).get_page(request.GET.get("page"))
    newest = page.object_list[0].pk if page.number == 1 and page.object_list else None
    return render(request, "workbench/notifications.html", {"page": page, "newest": newest})


@login_required
@require_GET
def follow(request: StaffRequest, number: int) -> HttpResponse:
    """Mark a notification read and lead to its place; to the list where the place is none of the workbench."""
    place = safe_place(read_one(person=request.user, number=number).place)
    return redirect(reverse("workbench:my_work") + place if place else reverse("workbench:notifications"))


@login_required
@require_POST
def mark_all_read(request: StaffRequest) -> HttpResponse:
    """Mark read what was there when the list was shown, not what has come since."""
    until = request.POST.get("until", "")
    count = read_all(person=request.user, until=min(int(until), 2**63 - 1) if until.isascii() and until.isdigit() else 0)
    messages.success(request, f"Marked as read: {count}.")
    return redirect("workbench:notifications")


@login_required
@never_cache
def wishes(request: StaffRequest) -> HttpResponse:
    """GET: what the person wants by e-mail. POST: one of the forms; a new feed's address is shown in the answer only."""
    context: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        try:
            context = _kept(request)
        except Refused as refused:
            context, status = {"problems": refused.reasons, "email": request.POST.get("email")}, 409
        else:
            if not context:
                return redirect("workbench:notifications_settings")
    shown = {
        "wishes": [(kind, how, kind in ALWAYS) for kind, how in wishes_of(request.user).items()],
        "ways": list(How),
        "email": request.user.email,
        "has_feed": Feed.objects.filter(person=request.user).exists(),
        "is_coordinator": Role.COORDINATOR in roles_of(request.user),
        "site_mails": mail_is_sent(),
        "hour": settings.DIGEST_HOUR,
        "longest": MAX_EMAIL,
    }
    return render(request, "workbench/notification_settings.html", shown | context, status=status)


def _kept(request: StaffRequest) -> dict[str, Any]:
    match request.POST.get("act"):
        case "wishes":
            choose(person=request.user, wishes=_stated(request))
            messages.success(request, "Kept.")
        case "email":
            change_email(person=request.user, email=request.POST.get("email", ""))
            messages.success(request, "The e-mail address is kept.")
        case "open feed":
            token = renew_feed(person=request.user)
            return {"feed_url": _feed_url(token), "calendar_url": _feed_url(token, "notifications_calendar")}
        case "end feed":
            end_feed(person=request.user)
            messages.success(request, "The feed is ended; its address leads nowhere now.")
        case _:
            raise Refused("The form names nothing that can be kept here.")
    return {}


def _stated(request: StaffRequest) -> dict[Kind, How]:
    stated: dict[Kind, How] = {}
    for kind in Kind:
        if (how := request.POST.get(kind.name)) is not None:
            if how not in list(How):
                raise Refused(f"“{how[:40]}” is no way to be told of “{kind}”. There are: {', '.join(How)}.")
            stated[kind] = How(how)
    return stated


def _feed_url(token: str, name: str = "notifications_feed") -> str:
    return f"{settings.SITE_URL}{reverse(f'workbench:{name}', args=[token])}"


@require_GET
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's feed, for readers that cannot sign in: whoever has the address may read it."""
    person = reader_of(token)
    if person is None:
        raise Http404
    answer = HttpResponse(atom_of(person, feed_url=_feed_url(token)), content_type="application/atom+xml; charset=utf-8")
    patch_cache_control(answer, private=True, max_age=60)
    return answer


@require_GET
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The days on which reviews are due, for calendars; under the same word as the feed."""
    person = reader_of(token)
    if person is None:
        raise Http404
    answer = HttpResponse(calendar_of(person), content_type="text/calendar; charset=utf-8")
    patch_cache_control(answer, private=True, max_age=60)
    return answer
