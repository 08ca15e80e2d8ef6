from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from cms.roles import Role


class Person(AbstractUser):
    """Somebody who signs in; deactivated when they leave, never deleted, because their decisions name them."""

    printed_name = models.CharField(max_length=150, help_text="As it stands under a signature.")
    profession = models.CharField(
        max_length=150, blank=True, help_text="Profession and registration, such as “Nurse, NMC 00X0000X”."
    )
    is_named_on_pages = models.BooleanField(
        "may be named on patients' pages",
        default=False,
        help_text="Only with this person's consent; else the page names the role.",
    )

    class Meta(AbstractUser.Meta):
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.printed_name or self.username


class Duty(models.Model):
    """A role a person holds, for one language or for the whole site; ended, never deleted."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="duties")
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    language = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "duties"
        ordering = ["person", "role", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "role", "language"], condition=models.Q(ended_at=None), name="one_current_duty_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.language}".strip()
