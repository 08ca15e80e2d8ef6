from django.conf import settings
from django.db import models
from django.db.models import Q

from cms.discussion.rules import Kind
from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY, Language


class Comment(models.Model):
    """Something that was said about a segment; it can be closed and withdrawn, but is never removed.

    A question, its answer and what is said under it have no `language` and are shown in all of them; `spoken_in` is where
    they come from. What starts a conversation has no `thread`; all else names what it is said to.
    """

    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="comments")
    segment_key = models.CharField(max_length=60)
    language = models.CharField(max_length=20, blank=True)
    spoken_in = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in Kind])
    thread = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies")
    text = models.TextField(blank=True)
    picture = models.CharField(max_length=64, blank=True, help_text="The digest that the picture lies under.")
    picture_alt = models.CharField(max_length=300, blank=True)
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="mentioned_in")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["factsheet", "segment_key", "language"], name="comments_on_a_segment"),
            models.Index(fields=["kind", "withdrawn_at"], name="questions_that_stand"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thread"], condition=Q(kind=Kind.ANSWER.value, withdrawn_at=None), name="one_answer_to_a_question"
            ),
            models.CheckConstraint(condition=Q(picture="") | ~Q(picture_alt=""), name="a_picture_has_words_for_it"),
            models.CheckConstraint(condition=Q(withdrawn_at=None) | Q(text="", picture=""), name="withdrawn_words_are_gone"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.ANSWER.value) | Q(thread__isnull=False), name="an_answer_has_its_question"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.QUESTION.value) | Q(language=""), name="a_question_is_for_all_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} on {self.address}"

    @property
    def address(self) -> str:
        return f"{self.factsheet.key} {self.spoken_in} {self.segment_key}"

    @property
    def entry(self) -> Language:
        return REGISTRY[self.spoken_in]

    @property
    def lines(self) -> list[str]:
        """Each is shown in its own direction: an Urdu question may quote an English line."""
        return self.text.split("\n")

    @property
    def is_question(self) -> bool:
        return self.kind == Kind.QUESTION

    @property
    def is_answer(self) -> bool:
        return self.kind == Kind.ANSWER


class Presence(models.Model):
    """Where in an edition a person is at work just now; a few seconds later the row says nothing any more."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    factsheet = models.ForeignKey(Factsheet, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=20)
    segment_key = models.CharField(max_length=60, blank=True)
    is_writing = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"], name="presence_that_has_passed")]
        constraints = [models.UniqueConstraint(fields=["person", "factsheet", "language"], name="one_place_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.person} in {self.factsheet} {self.language} {self.segment_key}".strip()
