"""How much somebody said that a change to the English matters; never changed, never removed."""

from django.conf import settings
from django.db import models

from cms.factsheets.models import Version


class Step(models.TextChoices):
    PROPOSED = "proposed"  # by an author
    CONFIRMED = "confirmed"  # by a clinician who reviews the English


class Grading(models.Model):
    """A severity given to exactly the change that `digest` names; about any other change it says nothing."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="gradings")
    segment_key = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    floor = models.PositiveSmallIntegerField()
    severity = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=Step.choices)
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="gradings")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"S{self.severity} {self.step} for {self.segment_key} of {self.version} by {self.by}"
