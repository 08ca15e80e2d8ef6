from django.conf import settings
from django.db import models

from cms.factsheets.models import Factsheet
from cms.review.mqm import ErrorSeverity, ErrorType, Outcome


class Remark(models.Model):
    """What a reviser or a clinician found in an exact wording, with its kind and how much it matters; never changed."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="remarks")
    segment_key = models.CharField(max_length=60)
    language = models.CharField(max_length=20)
    source = models.TextField()
    target = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    error_type = models.CharField(max_length=40, choices=[(kind.value, kind.value) for kind in ErrorType])
    severity = models.CharField(max_length=10, choices=[(severity.value, severity.value) for severity in ErrorSeverity])
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="remarks")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["factsheet", "language", "segment_key"], name="remarks_on_a_segment")]

    def __str__(self) -> str:
        return f"{self.severity} {self.error_type} on {self.segment_key} {self.language} by {self.by}"


class Disposition(models.Model):
    """What became of a remark: done, or not done and why. A remark has one, given once."""

    remark = models.OneToOneField(Remark, on_delete=models.PROTECT, related_name="disposition")
    outcome = models.CharField(max_length=10, choices=[(outcome.value, outcome.value) for outcome in Outcome])
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="dispositions")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.outcome}: {self.remark}"
