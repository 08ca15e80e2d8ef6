"""Django's administration: enrolling people, giving duties, and looking at what nobody can change.

Every change goes through the actions and so into the audit.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.db.models import QuerySet
from django.http import HttpRequest

from cms.audit.actions import record
from cms.audit.models import Event
from cms.errors import Refused
from cms.languages import REGISTRY
from cms.people.actions import appoint, relieve
from cms.people.models import Competence, ConflictOfInterest, Duty, Person
from cms.review.models import Decision, Edition, Signature
from cms.roles import BY_LANGUAGE, Role


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that can be looked at and nothing else."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["number", "at", "actor", "act", "subject"]
    search_fields = ["actor", "act", "subject"]


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ["at", "by", "verdict", "factsheet", "segment_key", "language"]
    list_select_related = ["by", "factsheet"]
    search_fields = ["segment_key", "target"]


@admin.register(Signature)
class SignatureAdmin(ReadOnlyAdmin):
    list_display = ["at", "printed_name", "meaning", "edition", "digest"]
    list_select_related = ["edition__version__factsheet"]


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["version", "language", "state"]
    list_select_related = ["version__factsheet"]


@admin.register(Person)
class PersonAdmin(UserAdmin):
    add_form = AdminUserCreationForm
    list_display = ["username", "printed_name", "profession", "is_active"]
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("printed_name", "profession", "email", "is_named_on_pages")}),
        ("Access", {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "printed_name", "profession", "usable_password", "password1", "password2")}),)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # people are deactivated: their decisions name them

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        act = "person changed" if change else "person enrolled"
        fields = [name for name in form.changed_data if not name.startswith("password")]
        record(actor=request.user.get_username(), act=act, subject=obj.username, fields=fields)


@admin.register(Competence)
class CompetenceAdmin(ReadOnlyAdmin):
    list_display = ["person", "role", "language", "valid_until", "checked_by", "ended_at"]
    list_select_related = ["person", "checked_by"]
    list_filter = ["role", "language"]


@admin.register(ConflictOfInterest)
class ConflictOfInterestAdmin(ReadOnlyAdmin):
    list_display = ["person", "about", "key", "declared_on", "until", "ended_at"]
    list_select_related = ["person"]


class DutyForm(forms.ModelForm):
    language = forms.ChoiceField(
        required=False, choices=[("", "the whole site"), *((code, entry.english) for code, entry in REGISTRY.items())]
    )

    class Meta:
        model = Duty
        fields = ["person", "role", "language"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        role, language = cleaned.get("role"), cleaned.get("language")
        if role and (Role(role) in BY_LANGUAGE) is not bool(language):
            raise forms.ValidationError("Translators, revisers and clinical reviewers have a language; the others have none.")
        return cleaned


@admin.register(Duty)
class DutyAdmin(admin.ModelAdmin):
    form = DutyForm
    list_display = ["person", "role", "language", "since", "ended_at"]
    list_filter = ["role", "language"]
    actions = ["end_duties"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Duty, form: Any, change: bool) -> None:
        given = appoint(person=obj.person, role=Role(obj.role), language=obj.language, by=request.user.get_username())
        obj.pk, obj.since = given.pk, given.since

    @admin.action(description="End the chosen duties now")
    def end_duties(self, request: HttpRequest, queryset: QuerySet[Duty]) -> None:
        for duty in queryset.select_related("person"):
            try:
                relieve(duty=duty, by=request.user.get_username())
            except Refused as refused:
                self.message_user(request, " ".join(refused.reasons), messages.WARNING)
