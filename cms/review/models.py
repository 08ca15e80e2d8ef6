from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from cms.factsheets.models import Factsheet, Segment, Version
from cms.languages import REGISTRY, SOURCE, Language
from cms.review.assignment_models import Assignment
from cms.review.back_models import BackTranslation, Equivalence, Reconciliation
from cms.review.full_review_models import FullReview
from cms.review.grading_models import Grading, Step
from cms.review.remark_models import Disposition, Remark
from cms.review.state import EditionState, Judgement, State, Verdict, Wording
from cms.roles import Role


class Meaning(models.TextChoices):
    CLINICAL_APPROVAL = "clinical approval"
    FULL_REVIEW = "full review"
    NO_CHANGE = "no change needed"


class Mode(models.TextChoices):
    """How the clinician came to know what a translation says (FIELD §12.32)."""

    BILINGUAL = "bilingual"
    BACK_TRANSLATION = "back-translation"


__all__ = [
    "Assignment",
    "BackTranslation",
    "Decision",
    "Disposition",
    "Edition",
    "Equivalence",
    "FullReview",
    "Grading",
    "Meaning",
    "Mode",
    "Reconciliation",
    "Remark",
    "Signature",
    "Step",
    "decision",
    "decision_about",
    "keep",
    "wording_of",
]


class Decision(models.Model):
    """Who did what about which exact wording; never changed, never removed."""

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="decisions")
    segment_key = models.CharField(max_length=60)
    language = models.CharField(max_length=20)
    source = models.TextField()
    target = models.TextField(blank=True)
    digest = models.CharField(max_length=64)
    verdict = models.CharField(max_length=10, choices=[(verdict.value, verdict.value) for verdict in Verdict])
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    at = models.DateTimeField()
    reason = models.TextField(blank=True)
    finding = models.CharField(max_length=40, blank=True)
    origin = models.CharField(
        max_length=200, blank=True, help_text="Where the words came from: the screen, or a file by its name."
    )

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["factsheet", "language", "segment_key"], name="decisions_of_a_segment")]

    def __str__(self) -> str:
        return f"{self.verdict} {self.segment_key} {self.language} by {self.by}"

    @property
    def judgement(self) -> Judgement:
        return Judgement(Verdict(self.verdict), self.source, self.target, self.digest, self.by_id, self.finding)


class Edition(models.Model):
    """One version in one language. `state` and `counts` are a cache of what its decisions and signatures say.

    `findings` is how many of the checks' findings are open, by check too, and what they were counted with; counting.py keeps it.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=20)  # no choices: a new language is to need one migration, of the words alone
    state = models.CharField(max_length=20, choices=[(state.value, state.value) for state in EditionState])
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=dict)

    class Meta:
        ordering = ["version", "language"]
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="one_edition_per_language")]
        indexes = [models.Index(fields=["language", "state"], name="editions_in_a_state")]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"

    @property
    def entry(self) -> Language:
        return REGISTRY[self.language]

    @property
    def is_source(self) -> bool:
        return self.language == SOURCE

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    def count(self, *states: State) -> int:
        return sum(self.counts.get(state.value, 0) for state in states)


class Signature(models.Model):
    """A person's sign-off of an edition; stands for exactly the content with this digest, and dies with any change."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="signatures")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="signatures")
    printed_name = models.CharField(max_length=150)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    meaning = models.CharField(max_length=20, choices=Meaning.choices)
    mode = models.CharField(max_length=20, choices=Mode.choices, blank=True, help_text="Of a translation only.")
    statement = models.TextField()
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.meaning} of {self.edition} by {self.printed_name}"


def wording_of(segment: Segment, language: str) -> Wording:
    """The current wording; in English source and target are the same words."""
    return Wording(segment.source, segment.words(language))


def decision(segment: Segment, factsheet: Factsheet, language: str, verdict: Verdict, **fields: Any) -> Decision:
    """Build (not keep) a decision about the current wording of a segment."""
    return decision_about(wording_of(segment, language), segment.key, factsheet, language, verdict, **fields)


def decision_about(wording: Wording, key: str, factsheet: Factsheet, language: str, verdict: Verdict, **fields: Any) -> Decision:
    """Build (not keep) a decision about a wording of the segment with this key."""
    return Decision(
        factsheet=factsheet,
        segment_key=key,
        language=language,
        source=wording.source,
        target=wording.target,
        digest=wording.digest,
        verdict=verdict.value,
        at=timezone.now(),
        **fields,
    )


def keep(decisions: Sequence[Decision]) -> None:
    """Add decisions to those that are kept, many as fast as a few; they are not told their numbers."""
    if not decisions:
        return
    fields = [field for field in Decision._meta.concrete_fields if not field.primary_key]
    quote = connection.ops.quote_name
    columns, places = ", ".join(quote(field.attname) for field in fields), ", ".join("%s" for _ in fields)
    at = Decision._meta.get_field("at").get_db_prep_save(decisions[0].at, connection)
    rows = [[at if field.name == "at" else getattr(made, field.attname) for field in fields] for made in decisions]
    with connection.cursor() as cursor:  # Django's own bulk insert takes ten times as long
        cursor.executemany(f"INSERT INTO {quote(Decision._meta.db_table)} ({columns}) VALUES ({places})", rows)
