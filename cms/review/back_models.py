from django.conf import settings
from django.db import models

from cms.factsheets.models import Factsheet


class Equivalence(models.TextChoices):
    """What a clinician finds when the English and the back-translation stand side by side."""

    EQUIVALENT = "equivalent"
    WORDING_ONLY = "wording only"
    MEANING_DIFFERS = "meaning differs"


class BackTranslation(models.Model):
    """A target said in English again by somebody who has not seen the source; about exactly these words, never changed."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="back_translations")
    segment_key = models.CharField(max_length=60)
    language = models.CharField(max_length=20)
    target = models.TextField()
    digest = models.CharField(max_length=64, help_text="Of the target alone.")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="back_translations")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["factsheet", "language", "segment_key"], name="back_translations_of_segment")]

    def __str__(self) -> str:
        return f"{self.segment_key} {self.language} in English again by {self.by}"


class Reconciliation(models.Model):
    """A clinician's verdict on an exact wording, read through its back-translation; never changed."""

    back_translation = models.ForeignKey(BackTranslation, on_delete=models.PROTECT, related_name="reconciliations")
    source = models.TextField()
    digest = models.CharField(max_length=64, help_text="Of the wording: source and target.")
    equivalence = models.CharField(max_length=20, choices=Equivalence.choices)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reconciliations")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.equivalence}: {self.back_translation}"
