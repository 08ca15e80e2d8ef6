from django.conf import settings
from django.db import models

from cms.review.models import Edition


class Publication(models.Model):
    """An edition's signed words as they went out to patients; the snapshot is never changed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="publications")
    snapshot = models.JSONField()
    card = models.JSONField(help_text="Of the snapshot: what lists and links need, so that they need not read all of it.")
    digest = models.CharField(max_length=64, help_text="Of the signed content, the same as the signature's.")
    published_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.edition} published {self.published_at:%Y-%m-%d}"


class Release(models.Model):
    """An immutable directory of files; the newest row is the one that `current` names."""

    digest = models.CharField(max_length=64)
    act = models.CharField(max_length=20)
    built_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"release {self.digest[:12]}"


class Stay(models.Model):
    """From which release to which a publication was live; one row, however many releases come and go meanwhile."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="stays")
    began = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")
    ended = models.ForeignKey(Release, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["publication"], condition=models.Q(ended=None), name="live_once_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.publication}, from {self.began}"
