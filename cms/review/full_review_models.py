"""A full review of one version of the English: what was looked at, by whom and when, and how it ended."""

from django.conf import settings
from django.db import models

from cms.factsheets.models import Factsheet, Version


class FullReview(models.Model):
    """Open until a signature closes it or somebody calls it off; `answers` are by the code of the point they answer.

    `digest` is that of the English at the moment the review was complete; a change of a word after it asks for another look.
    """

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="full_reviews")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="full_reviews")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    answers = models.JSONField(default=dict)
    completed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    completed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    signature = models.OneToOneField(  # the database itself refuses to remove a signature
        "review.Signature", on_delete=models.DO_NOTHING, null=True, blank=True, related_name="full_review"
    )
    cancelled = models.TextField(blank=True, help_text="Why it was called off.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["factsheet"], condition=models.Q(closed_at=None), name="one_open_full_review_per_factsheet"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None) | models.Q(signature__isnull=False) | ~models.Q(cancelled=""),
                name="a_full_review_ends_signed_or_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"full review of {self.version}"

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None
