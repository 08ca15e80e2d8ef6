from django.conf import settings
from django.db import models

from cms.factsheets.models import Factsheet
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


class Schedule(models.Model):
    """Exactly these signed words are to go out at a time; ended once, never deleted."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="schedules")
    language = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, help_text="Of the signed content.")
    at = models.DateTimeField()
    alone = models.TextField(blank=True, help_text="Why English does not wait for the languages that go out with it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["factsheet", "language"], condition=models.Q(ended_at=None), name="scheduled_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.factsheet} {self.language} at {self.at:%Y-%m-%d %H:%M}"


class Recall(models.Model):
    """Words that must not reach patients again, taken away by one act; ended once, never deleted."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="recalls")
    language = models.CharField(max_length=20, blank=True, help_text="Empty: all.")
    segment_key = models.CharField(max_length=60, blank=True, help_text="Empty: the whole factsheet.")
    reason = models.TextField(help_text="For colleagues and the audit.")
    what_is_wrong = models.TextField(help_text="In plain words, for the letter to distributors.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digests = models.JSONField(help_text="Of what was live, by language: its edition, its wording and its words.")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return " ".join(part for part in (self.factsheet.key, self.language, self.segment_key) if part)

    @property
    def languages(self) -> list[str]:
        """Those in which something was live when it was recalled."""
        return sorted(one["language"] for one in self.digests)


MAX_LETTERS = {"name": 150, "organisation": 200, "email": 254}


class Distributor(models.Model):
    """Who hands out copies, and so has to hear of a recall; ended, never deleted."""

    name = models.CharField(max_length=MAX_LETTERS["name"])
    organisation = models.CharField(max_length=MAX_LETTERS["organisation"], blank=True)
    email = models.EmailField(max_length=MAX_LETTERS["email"], blank=True)
    hands_out = models.TextField(blank=True, help_text="Which factsheets, in which languages.")
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "name", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


class OverdueMark(models.Model):
    """That a live page tells patients since a time that its review is overdue; a publication that follows has none."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="overdue_marks")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.publication}, overdue since {self.at:%Y-%m-%d}"
