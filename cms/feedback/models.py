from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.feedback.sending import MAX_CONTACT, VOTES
from cms.feedback.state import State
from cms.feedback.user_test_models import UserTest, UserTestOutcome, UserTestStrike
from cms.languages import REGISTRY, Language

__all__ = ["Message", "UserTest", "UserTestOutcome", "UserTestStrike"]


class Message(models.Model):
    """What a reader told us about one published page; the day is kept, not the hour, and no address."""

    factsheet = models.SlugField(max_length=60)
    language = models.CharField(max_length=20)
    version = models.PositiveIntegerField()
    identity = models.CharField(max_length=12)
    day = models.DateField()
    helpful = models.CharField(max_length=3, blank=True, choices=[(vote, vote) for vote in VOTES])
    text = models.TextField(blank=True)
    text_erased_on = models.DateField(null=True, blank=True)
    contact = models.CharField(max_length=MAX_CONTACT, blank=True)
    contact_erased_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=20, default=State.NEW.value, choices=[(state.value, state.value) for state in State])
    led_to_version = models.PositiveIntegerField(null=True, blank=True)
    is_safety = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    handled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    handled_on = models.DateField(null=True, blank=True, help_text="The day it last left the state “new” or went further.")
    acts = models.PositiveIntegerField(default=0, help_text="How often it was changed; forms say which of these they show.")

    class Meta:
        # What may have harmed somebody comes first, then the newest.
        ordering = ["-is_safety", "-day", "-pk"]
        indexes = [models.Index(fields=["factsheet", "language", "state"], name="messages_about_a_page")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=State.LED_TO_CHANGE.value) | Q(led_to_version__isnull=False),
                name="a_change_has_its_version",
            ),
            models.CheckConstraint(
                condition=Q(state=State.NEW.value) | Q(handled_on__isnull=False), name="what_was_handled_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.pk} about {self.factsheet} v{self.version} {self.language}"

    @property
    def entry(self) -> Language:
        return REGISTRY[self.language]
