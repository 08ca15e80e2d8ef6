from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.feedback.user_test_rules import MOST_PEOPLE, Method, Round
from cms.review.models import Edition


class UserTest(models.Model):
    """A round of user testing: what was found when people who will use an edition were asked; never changed."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="user_tests")
    done_on = models.DateField()
    method = models.CharField(max_length=40, choices=[(one.value, one.value) for one in Method])
    participants = models.PositiveSmallIntegerField()
    who = models.TextField(help_text="In words that lead to nobody.")
    found = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-done_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(participants__gte=1, participants__lte=MOST_PEOPLE), name="somebody_took_part_in_a_user_test"
            )
        ]

    def __str__(self) -> str:
        return f"user testing of {self.edition} on {self.done_on}"

    @property
    def is_struck_out(self) -> bool:
        return hasattr(self, "strike")

    def told(self) -> Round:
        return Round(self.done_on, self.method, self.participants, self.who, self.found)

    def as_told(self) -> dict[str, Any]:
        """What its digest in the audit covers, and what evidence packs hold."""
        return {
            "factsheet": self.edition.version.factsheet.key,
            "version": self.edition.version.number,
            "language": self.edition.language,
            "done_on": self.done_on.isoformat(),
            "method": str(self.method),
            "participants": self.participants,
            "who": self.who,
            "found": self.found,
        }


class UserTestOutcome(models.Model):
    """What came of a round of user testing, as somebody told it later; never changed, and another may follow."""

    user_test = models.ForeignKey(UserTest, on_delete=models.PROTECT, related_name="outcomes")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"what came of {self.user_test}"


class UserTestStrike(models.Model):
    """That a record of user testing is mistaken, and why; what was struck out stays to be read."""

    user_test = models.OneToOneField(UserTest, on_delete=models.PROTECT, related_name="strike")
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user_test}, struck out"
