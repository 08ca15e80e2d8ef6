from django.db import models


class Event(models.Model):
    """One thing somebody did; never changed, never removed."""

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=300)
    payload = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]
        indexes = [
            models.Index(fields=["act", "number"], name="events_of_an_act"),
            models.Index(fields=["actor", "number"], name="events_of_an_actor"),
            models.Index(fields=["at"], name="events_of_a_day"),
            # By the beginning of the subject, which PostgreSQL looks up in an index of this kind alone.
            models.Index(fields=["subject"], name="events_about", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.actor} {self.act} {self.subject}"


class AuditReview(models.Model):
    """Somebody read the trail from one event to another and signed what they found; never changed, never removed."""

    from_number = models.PositiveBigIntegerField(unique=True)
    to_number = models.PositiveBigIntegerField(unique=True)
    looked_at = models.TextField()
    found = models.TextField()
    by = models.CharField(max_length=150)
    printed_name = models.CharField(max_length=150)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64, help_text="Of the last event that was reviewed.")

    class Meta:
        ordering = ["to_number"]

    def __str__(self) -> str:
        return f"events {self.from_number} to {self.to_number}"
