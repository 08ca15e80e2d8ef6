from django.db import models
from django.db.models import Q

from cms.memory.glossary_models import GlossaryState, GlossaryTask, GlossaryTerm, TermForm

__all__ = ["Block", "GlossaryState", "GlossaryTask", "GlossaryTerm", "Kind", "Passage", "Side", "TermForm", "Unit", "Word"]


class Kind(models.TextChoices):
    APPROVED = "approved"  # live now, in the words three people agreed on
    UNREVIEWED = "unreviewed"  # from somebody's collection; nobody here has judged it


class Side(models.TextChoices):
    SOURCE = "source"
    TARGET = "target"


class Passage(models.Model):
    """A source text as it is compared, folded; all units of a language with the same one share it."""

    id = models.AutoField(primary_key=True)  # the index keeps four bytes of it
    language = models.CharField(max_length=20)
    digest = models.CharField(max_length=32)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "digest"], name="one_passage_per_text")]

    def __str__(self) -> str:
        return self.text


class Unit(models.Model):
    """A source and its target in one language, with where the words come from; people are user names, by role."""

    id = models.AutoField(primary_key=True)
    passage = models.ForeignKey(Passage, on_delete=models.PROTECT, related_name="units")
    language = models.CharField(max_length=20)
    source = models.TextField()
    target = models.TextField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    factsheet = models.CharField(max_length=60, blank=True)
    segment_key = models.CharField(max_length=60, blank=True)
    version = models.PositiveIntegerField(null=True, blank=True)
    translator = models.CharField(max_length=150, blank=True)
    reviser = models.CharField(max_length=150, blank=True)
    clinician = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField(help_text="When the words were published, or taken in.")
    origin = models.CharField(max_length=200, blank=True, help_text="Of unreviewed words: the collection they came in.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "factsheet", "segment_key"],
                condition=Q(kind=Kind.APPROVED.value),
                name="one_approved_unit_per_segment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.source} → {self.target}"

    @property
    def is_approved(self) -> bool:
        return self.kind == Kind.APPROVED


class Word(models.Model):
    """A word of the index and how many texts of its language and band have it; a band holds texts of about one length."""

    id = models.AutoField(primary_key=True)
    language = models.CharField(max_length=20)
    side = models.CharField(max_length=6, choices=Side.choices)
    word = models.CharField(max_length=60)
    band = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "side", "word", "band"], name="one_row_per_word")]

    def __str__(self) -> str:
        return self.word


class Block(models.Model):
    """Which texts of one range of numbers have a word: passages for words of sources, units for words of targets."""

    word = models.ForeignKey(Word, on_delete=models.CASCADE, related_name="blocks", db_index=False)
    number = models.PositiveIntegerField()
    ids = models.BinaryField(help_text="Four bytes each, the lowest byte first.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "number"], name="one_block_per_range")]

    def __str__(self) -> str:
        return f"{self.word}, range {self.number}"
