"""Other systems that are told of what happens here: coordinators add, try, resume and remove them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cms.errors import NotEntitled, Refused
from cms.notifications.models import Webhook
from cms.notifications.posting import MAX_URL
from cms.notifications.webhooks import (
    PRIVATE,
    acts_not_heard_of,
    add_webhook,
    remove_webhook,
    require_coordinator,
    resume_webhook,
    try_webhook,
    webhook_at,
)
from cms.workbench.requests import StaffRequest


@login_required
@never_cache
def webhooks(request: StaffRequest) -> HttpResponse:
    """GET: the list. POST: one more, whose secret is shown in the answer and never again."""
    require_coordinator(request.user)
    if request.method != "POST":
        return _shown(request)
    acts = request.POST.get("acts", "").splitlines()
    try:
        added = add_webhook(url=request.POST.get("url", ""), acts=acts, by=request.user)
    except NotEntitled:
        raise
    except Refused as refused:
        return _shown(request, status=409, problems=refused.reasons, typed=request.POST)
    return _shown(request, added=added, unheard=acts_not_heard_of(added.acts))


@login_required
@require_POST
def webhook(request: StaffRequest, number: int) -> HttpResponse:
    require_coordinator(request.user)
    hook = webhook_at(number)
    try:
        messages.success(request, _done(request, hook))
    except NotEntitled:
        raise
    except Refused as refused:
        return _shown(request, status=409, problems=refused.reasons)
    return redirect("workbench:webhooks")


def _done(request: StaffRequest, hook: Webhook) -> str:
    match request.POST.get("act"):
        case "try":
            try_webhook(hook=hook, by=request.user)
            return f"The test to {hook.url} arrived."
        case "resume":
            resume_webhook(hook=hook, by=request.user)
            return f"{hook.url} is told again, beginning with the event that did not arrive."
        case "remove":
            remove_webhook(hook=hook, by=request.user)
            return f"{hook.url} is removed."
    raise Refused("The form names no act on a webhook.")


def _shown(request: StaffRequest, status: int = 200, **more: Any) -> HttpResponse:
    context = {"hooks": Webhook.objects.all(), "private": sorted(PRIVATE), "longest": MAX_URL} | more
    return render(request, "workbench/webhooks.html", context, status=status)
