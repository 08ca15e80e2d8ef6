from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from cms.people.rules import MAX_NUMBER, MAX_REASON, MAX_REGISTER, Route
from cms.roles import Role


class Person(AbstractUser):
    """Somebody who signs in; deactivated when they leave, never deleted, because their decisions name them."""

    printed_name = models.CharField(max_length=150, help_text="As it stands under a signature.")
    profession = models.CharField(
        max_length=150, blank=True, help_text="Profession and registration, such as “Nurse, NMC 00X0000X”."
    )
    is_named_on_pages = models.BooleanField(
        "may be named on patients' pages",
        default=False,
        help_text="Only with this person's consent; else the page names the role.",
    )

    class Meta(AbstractUser.Meta):
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.printed_name or self.username


class Competence(models.Model):
    """Why a person may be trusted with a duty, who looked at the evidence, and until when; ended, never deleted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="competences")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    language = models.CharField(max_length=20, blank=True, help_text="The one worked into; empty for the whole site.")
    route = models.CharField(max_length=60, choices=[(route.value, route.value) for route in Route])
    evidence = models.TextField()
    register = models.CharField(max_length=MAX_REGISTER, blank=True, help_text="Such as CIOL, ITI, NMC or GMC.")
    number = models.CharField(max_length=MAX_NUMBER, blank=True)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    valid_until = models.DateField(help_text="The last day on which it counts.")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=MAX_REASON, blank=True, help_text="Why it was ended.")

    class Meta:
        ordering = ["person", "role", "language", "-valid_until", "-pk"]
        indexes = [models.Index(fields=["person", "role", "language"], name="competences_for_a_duty")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | ~models.Q(reason=""), name="a_competence_ends_with_a_reason"
            ),
            models.CheckConstraint(condition=~models.Q(person=models.F("checked_by")), name="nobody_vouches_for_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.language}".strip()


class ConflictOfInterest(models.Model):
    """What keeps a person from acting on a factsheet, or on all of a topic; both are named by their keys alone."""

    class About(models.TextChoices):
        FACTSHEET = "factsheet"
        TOPIC = "topic"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts")
    about = models.CharField(max_length=20, choices=About.choices)
    key = models.CharField(max_length=60)
    what = models.CharField(max_length=MAX_REASON)
    declared_on = models.DateField()
    until = models.DateField(null=True, blank=True, help_text="The last day on which it stands; empty: until it is ended.")
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=MAX_REASON, blank=True, help_text="Why it was ended.")

    class Meta:
        verbose_name_plural = "conflicts of interest"
        ordering = ["person", "about", "key", "-declared_on", "-pk"]

    def __str__(self) -> str:
        return f"the {self.about} “{self.key}”"

    def stands_on(self, day: date) -> bool:
        return self.ended_at is None and (self.until is None or self.until >= day)


class DutyQuerySet(models.QuerySet["Duty"]):
    def covered(self) -> Self:
        """Each with what stands behind it: `valid_until`, `competence_ended_at`, and whether its holder `has_conflict`."""
        held = Competence.objects.filter(
            person=models.OuterRef("person"), role=models.OuterRef("role"), language=models.OuterRef("language")
        )
        lasting = held.filter(ended_at=None).order_by("-valid_until")
        ended = held.exclude(ended_at=None).order_by("-ended_at")
        conflicts = ConflictOfInterest.objects.filter(person=models.OuterRef("person"), ended_at=None)
        return self.annotate(
            valid_until=models.Subquery(lasting.values("valid_until")[:1]),
            competence_ended_at=models.Subquery(ended.values("ended_at")[:1]),
            has_conflict=models.Exists(conflicts),
        )


class Duty(models.Model):
    """A role a person holds, for one language or for the whole site; ended, never deleted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    language = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["person", "role", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "language"], condition=models.Q(ended_at=None), name="one_current_duty_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.language}".strip()


class SavedView(models.Model):
    """A filter of the overview that a person keeps for themselves, under a name of their choice."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=2_000, blank=True, help_text="What follows the question mark of the address.")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_view_of_a_name")]

    def __str__(self) -> str:
        return self.name
