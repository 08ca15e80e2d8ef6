from django.conf import settings
from django.db import models

from cms.factsheets.models import Factsheet
from cms.roles import BY_LANGUAGE


class Assignment(models.Model):
    """A person who is asked to do a step of a factsheet in a language, by a day; ended, never deleted."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="assignments")
    language = models.CharField(max_length=20)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in sorted(BY_LANGUAGE)])
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments")
    due_on = models.DateField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["factsheet", "language", "role", "person"],
                condition=models.Q(ended_at=None),
                name="one_current_assignment_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.factsheet} {self.language}: {self.person}"
