from django.conf import settings
from django.db import models

from cms.notifications.kinds import How, Kind
from cms.notifications.texts import MAX_NAME, MAX_PLACE, MAX_TEXT


class Notification(models.Model):
    """One thing a person is told; `place` is where it leads, below /workbench/.

    While an e-mail may still be due, `mail_due_at` says when to look at it next. A process claims it by moving that on.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notifications", db_index=False)
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in Kind])
    text = models.CharField(max_length=MAX_TEXT)
    place = models.CharField(max_length=MAX_PLACE, blank=True)
    by = models.CharField(max_length=MAX_NAME, blank=True, help_text="The printed name of who caused it.")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_due_at = models.DateTimeField(null=True, blank=True)
    claim = models.CharField(max_length=32, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["person", "-id"], name="newest_of_a_person"),
            models.Index(fields=["person"], condition=models.Q(read_at=None), name="unread_of_a_person"),
            models.Index(fields=["mail_due_at"], condition=models.Q(mail_due_at__isnull=False), name="mail_to_look_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person}: {self.text}"


class Wish(models.Model):
    """How a person wants to be mailed of a kind, where it is not the default."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="wishes", db_index=False)
    kind = models.CharField(max_length=30, choices=[(kind.value, kind.value) for kind in Kind])
    how = models.CharField(max_length=30, choices=[(how.value, how.value) for how in How])

    class Meta:
        verbose_name_plural = "wishes"
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_wish_of_a_kind")]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind} {self.how}"


class Feed(models.Model):
    """A person's feed; the word in its address is kept only as a digest."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="feed", primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"the feed of {self.person}"


class Webhook(models.Model):
    """Another system that is told of events; `cursor` is the number of the last event it has, or does not want."""

    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=64)
    acts = models.JSONField(default=list, blank=True, help_text="The acts it is told of; none: all.")
    is_active = models.BooleanField(default=True)
    cursor = models.PositiveBigIntegerField()
    due_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    added_by = models.CharField(max_length=MAX_NAME)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"webhook {self.pk}"
