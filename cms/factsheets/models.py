from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from cms.factsheets.pieces import CONTAINERS, Kind, Piece
from cms.languages import REGISTRY, SOURCE

KEY = RegexValidator(
    r"\A[a-z][a-z0-9]*(-[a-z0-9]+)*\Z", "A key has small letters, digits and single hyphens, and begins with a letter."
)
INTERFACE = "interface"
# Words that stand where a key would in addresses of the workbench and of the patients' pages.
RESERVED = frozenset(
    {
        "a-z",
        "admin",
        "assets",
        "bundles",
        "factsheets",
        "feedback",
        "glossary",
        "memory",
        "releases",
        "search",
        "sign-in",
        "sign-out",
        "static",
        "uploads",
        "verify",
        "workbench",
    }
)
MAX_REVIEW_MONTHS = 36


def not_reserved(key: str) -> None:
    if key in RESERVED:
        raise ValidationError(f"“{key}” is an address of the website itself; choose another key.")
    if key.endswith("-large"):
        raise ValidationError("A key does not end in “-large”: that is how large-print PDFs are called; choose another key.")


class Topic(models.Model):
    key = models.SlugField(max_length=60, unique=True, validators=[KEY])
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.key


class Factsheet(models.Model):
    """One leaflet; its key is its gettext domain and stands in its address."""

    key = models.SlugField(max_length=60, unique=True, validators=[KEY, not_reserved])
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="factsheets")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    review_interval_months = models.PositiveSmallIntegerField(
        default=MAX_REVIEW_MONTHS, validators=[MinValueValidator(1), MaxValueValidator(MAX_REVIEW_MONTHS)]
    )

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_interval_months__gte=1, review_interval_months__lte=MAX_REVIEW_MONTHS),
                name="reviewed_at_least_every_three_years",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_interface(self) -> bool:
        return self.key == INTERFACE

    def latest(self) -> "Version":
        return self.versions.order_by("-number")[0]

    def published(self) -> "Version | None":
        """The newest version whose English edition went out; translations are made of this one."""
        return self.versions.filter(frozen_at__isnull=False).order_by("-number").first()


class Version(models.Model):
    """A numbered state of the English; frozen once its English edition is published."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    change_note = models.CharField(max_length=500, blank=True)
    started_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["factsheet", "number"]
        constraints = [models.UniqueConstraint(fields=["factsheet", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.factsheet.key} v{self.number}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def ordered(self) -> "list[Segment]":
        return list(self.segments.order_by("position"))

    def pieces(self) -> list[Piece]:
        return [segment.piece for segment in self.ordered()]


class Segment(models.Model):
    """One translatable thing; `text` exists once per language of the registry (`text_en`, `text_ur`…)."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="segments")
    position = models.PositiveIntegerField()
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in Kind])
    level = models.PositiveSmallIntegerField(default=0)
    container = models.CharField(max_length=20, blank=True, choices=[(name, name) for name in CONTAINERS])
    opens = models.BooleanField(default=False)
    asset = models.CharField(max_length=120, blank=True)
    text = models.TextField(default="", blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="For translators.")
    severity = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="one_segment_per_key"),
            models.UniqueConstraint(fields=["version", "position"], name="one_segment_per_position"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.key}"

    def words(self, language: str) -> str:
        """The current words in a language; empty where there are none, never another language's."""
        return getattr(self, REGISTRY[language].field) or ""

    @property
    def source(self) -> str:
        return self.words(SOURCE)

    @property
    def piece(self) -> Piece:
        return Piece(
            Kind(self.kind),
            self.source,
            self.level,
            self.container,
            self.opens,
            self.asset,
            note=self.note,
            key=self.key,
        )
