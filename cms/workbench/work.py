"""Sign in, my work, the list of factsheets, and one factsheet."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.models import Event
from cms.errors import Refused
from cms.factsheets.actions import create_factsheet, create_topic, factsheet_at
from cms.factsheets.models import Factsheet, Topic
from cms.feedback.inbox import waiting
from cms.languages import REGISTRY, SOURCE
from cms.people.duties import require, roles_of
from cms.releases.actions import live_of, live_publications
from cms.roles import Act, Role
from cms.workbench.queue import current_editions, glossary_tasks_of, tasks_of
from cms.workbench.requests import StaffRequest

FAILURES = 10
WINDOW = timedelta(minutes=15)


class SignInForm(AuthenticationForm):
    """Slows guessing down: after ten failures in a quarter of an hour an account waits."""

    def clean(self) -> dict[str, object]:
        failed = Event.objects.filter(
            act="sign-in failed", subject=self.cleaned_data.get("username", "")[:150], at__gte=timezone.now() - WINDOW
        )
        if failed.count() >= FAILURES:
            raise ValidationError("There were too many attempts. Wait a quarter of an hour and try again.")
        cleaned: dict[str, object] = super().clean()
        return cleaned


class SignIn(LoginView):
    template_name = "workbench/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        record(actor=form.get_user().get_username(), act="signed in", subject=form.get_user().get_username())
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        name = str(form.data.get("username", "")).replace("\0", "")[:150]
        record(actor="nobody", act="sign-in failed", subject=name)
        response = super().form_invalid(form)
        response.status_code = 400
        return response


@login_required
def my_work(request: StaffRequest) -> HttpResponse:
    terms = glossary_tasks_of(request.user)
    context = {"tasks": tasks_of(request.user), "glossary_tasks": terms, "duties": _duties(request)}
    return render(request, "workbench/my_work.html", context)


def _duties(request: StaffRequest) -> list[str]:
    held = request.user.duties.filter(ended_at=None)
    named = [(duty.role, REGISTRY[duty.language].english if duty.language in REGISTRY else "") for duty in held]
    return [f"{role}, {name}" if name else role for role, name in named]


@login_required
def factsheets(request: StaffRequest) -> HttpResponse:
    is_author = Role.AUTHOR in roles_of(request.user)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            sheet = _open_factsheet(request)
        except Refused as refused:
            problems = refused.reasons
        else:
            messages.success(request, f"The factsheet {sheet.key} is open; write its English.")
            return redirect("workbench:source", sheet.key)
    live = {publication.edition_id for publication in live_publications()}
    sheets: dict[str, list[object]] = {sheet.key: [] for sheet in Factsheet.objects.all()}
    for edition in current_editions():
        sheets[edition.version.factsheet.key].append((edition, edition.pk in live))
    context = {"sheets": sheets.items(), "is_author": is_author, "problems": problems, "topics": Topic.objects.all()}
    return render(request, "workbench/factsheets.html", context | {"posted": request.POST}, status=400 if problems else 200)


def _open_factsheet(request: StaffRequest) -> Factsheet:
    require(request.user, Act.WRITE, SOURCE)
    name = request.POST.get("topic", "").strip()
    topic = create_topic(key=name.lower().replace(" ", "-"), name=name, by=request.user)
    return create_factsheet(key=request.POST.get("key", "").strip(), topic=topic, by=request.user)


@login_required
def sheet(request: StaffRequest, key: str) -> HttpResponse:
    factsheet = factsheet_at(key)
    live = live_of(factsheet)
    editions = [edition for edition in current_editions() if edition.version.factsheet_id == factsheet.pk]
    live_editions = {publication.edition_id: publication for publication in live}
    opened = {edition.language for edition in editions}
    published = factsheet.published()
    roles = roles_of(request.user)
    context = {
        "factsheet": factsheet,
        "latest": factsheet.latest(),
        "editions": [(edition, live_editions.get(edition.pk)) for edition in editions],
        "other_live": [publication for publication in live if publication.edition_id not in {one.pk for one in editions}],
        "unopened": [entry for code, entry in REGISTRY.items() if code not in opened and code != SOURCE] if published else [],
        "live": live,
        "feedback": waiting(factsheet=key),
        "may_write": Role.AUTHOR in roles,
        "may_withdraw": bool(roles & {Role.PUBLISHER, Role.COORDINATOR}) and bool(live),
    }
    return render(request, "workbench/sheet.html", context)
