"""Signing in."""

from datetime import timedelta

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone

from cms.audit.actions import record
from cms.audit.models import Event
from cms.workbench.news import remember_visit

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
        before = form.get_user().last_login  # signing in renews it
        record(actor=form.get_user().get_username(), act="signed in", subject=form.get_user().get_username())
        response = super().form_valid(form)
        remember_visit(self.request, before)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        name = str(form.data.get("username", "")).replace("\0", "")[:150]
        record(actor="nobody", act="sign-in failed", subject=name)
        response = super().form_invalid(form)
        response.status_code = 400
        return response
