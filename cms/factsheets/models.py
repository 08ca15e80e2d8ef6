from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from cms.factsheets.contact_words import MAX_DETAIL, Details
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
        "audit",
        "back",
        "bundles",
        "contacts",
        "factsheets",
        "feedback",
        "glossary",
        "import",
        "memory",
        "notifications",
        "overview",
        "people",
        "questions",
        "recalls",
        "releases",
        "reports",
        "reviews",
        "search",
        "sign-in",
        "sign-out",
        "static",
        "uploads",
        "verify",
        "webhooks",
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
    audience = models.TextField(default="", blank=True, help_text="Whom it is for.")
    need = models.TextField(default="", blank=True, help_text="Why it is needed.")
    funding = models.TextField(default="", blank=True, help_text="Who pays for it, and whose interests that could touch.")

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
    embargo_until = models.DateTimeField(null=True, blank=True, help_text="Before this time nothing of it goes out.")

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
        # Few segments are graded, and every list by due date asks for them.
        indexes = [models.Index(fields=["version", "severity"], condition=models.Q(severity__gte=2), name="graded_changes")]

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


class SearchedWords(models.Model):
    """By which words a segment is found in a language; written by searched.py, for versions that are worked on."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="searched", db_index=False)
    language = models.CharField(max_length=20)
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["segment", "language"], name="found_once_per_language")]

    def __str__(self) -> str:
        return f"{self.segment_id} {self.language}"


class Picture(models.Model):
    """A picture that factsheets name; its file lies in PICTURES_ROOT. Kept and never changed by pictures.py."""

    name = models.CharField(max_length=80, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="pictures")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="In bytes.")
    origin = models.CharField(max_length=200, blank=True, help_text="The file it came from.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Evidence(models.Model):
    """What a factsheet rests on, with the day it was last checked; retired, never deleted."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="evidence")
    text = models.TextField()
    url = models.CharField(max_length=500, blank=True)
    checked_on = models.DateField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, help_text="What the last check found, or why it was retired.")
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 60 else f"{self.text[:60]}…"


class PictureCheck(models.Model):
    """That somebody looked at a picture of a factsheet on a day, and whose it is; the newest counts, all are kept."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="picture_checks")
    asset = models.CharField(max_length=120)
    credit = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    checked_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.asset} checked on {self.checked_on}"


class Contact(models.Model):
    """Somebody whom factsheets tell readers to reach; changed in one place, for every factsheet that names it."""

    key = models.SlugField(max_length=60, unique=True, validators=[KEY])
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=MAX_DETAIL, blank=True)
    email = models.CharField(max_length=MAX_DETAIL, blank=True)
    web = models.CharField(max_length=MAX_DETAIL, blank=True)
    hours = models.CharField(max_length=MAX_DETAIL, blank=True)
    relay = models.CharField(max_length=MAX_DETAIL, blank=True)
    interpreter = models.CharField(max_length=MAX_DETAIL, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["name", "key"]

    def __str__(self) -> str:
        return self.name

    @property
    def details(self) -> Details:
        return Details(self.phone, self.email, self.web, self.hours, self.relay, self.interpreter)
