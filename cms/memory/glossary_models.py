"""The tables of the glossary."""

from typing import Any

from django.db import models
from django.db.models import Q

from cms.languages import REGISTRY, SOURCE, Language
from cms.memory.entries import MAX_FORM, MAX_KEY, MAX_NOTE, Entry, Form, Status


class GlossaryTerm(models.Model):
    """A concept: what it is, for readers and translators; its words are its forms, those in English among them."""

    key = models.CharField(max_length=MAX_KEY, unique=True)
    definition = models.TextField(blank=True)
    note = models.TextField(blank=True, help_text="For translators.")
    do_not_translate = models.BooleanField(default=False)
    is_safety = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.key

    @property
    def entry(self) -> Entry:
        forms = tuple(form.form for form in self.forms.all())
        return Entry(self.key, self.definition, self.note, self.do_not_translate, self.is_safety, forms)


class TermForm(models.Model):
    """Words for a term in a language, the English among them; `folded` is how forms are compared and searched."""

    term = models.ForeignKey(GlossaryTerm, on_delete=models.CASCADE, related_name="forms")
    language = models.CharField(max_length=20)
    text = models.CharField(max_length=MAX_FORM)
    folded = models.CharField(max_length=2 * MAX_FORM)
    status = models.CharField(max_length=10, choices=[(status.value, status.value) for status in Status])
    note = models.CharField(max_length=MAX_NOTE, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "language", "folded"], name="one_form_of_a_term"),
            models.UniqueConstraint(fields=["folded"], condition=Q(language=SOURCE), name="one_term_per_english_form"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"

    @property
    def form(self) -> Form:
        return Form(self.language, self.text, Status(self.status), self.note)


class GlossaryState(models.Model):
    """One row, with a token that is new after every change, so that a process knows whether what it remembers still holds."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    token = models.CharField(max_length=32)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_state_of_the_glossary")]

    def __str__(self) -> str:
        return self.token


class GlossaryTask(models.Model):
    """A term of safety changed: somebody looks whether what is said in a language still fits. Keeps names, for terms may go."""

    term = models.CharField(max_length=MAX_KEY)
    name = models.CharField(max_length=MAX_FORM)
    language = models.CharField(max_length=20)
    factsheets = models.JSONField(default=list)
    changes = models.JSONField(default=list, help_text="The term before and after each change since the task was opened.")
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "language"], condition=Q(closed_at=None), name="one_open_task_per_term")
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.entry.english}"

    @property
    def entry(self) -> Language:
        return REGISTRY[self.language]

    @property
    def differences(self) -> list[dict[str, Any]]:
        """Each change with what its term said before and after."""
        return [change | {"rows": _rows(change["before"], change["after"], self.language)} for change in self.changes]


def _rows(before: dict[str, Any], after: dict[str, Any] | None, language: str) -> list[tuple[str, str, str]]:
    """Name, before and after of what differs and concerns a language."""
    then, now = _said(before, language), _said(after, language)
    return [(name, then[name], now[name]) for name in then if then[name] != now[name]]


def _said(term: dict[str, Any] | None, language: str) -> dict[str, str]:
    if term is None:
        return dict.fromkeys(("English", "Definition", "Do not translate", "Term of safety", "Forms"), "")
    flags = {True: "yes", False: "no"}
    return {
        "English": _listed(term, SOURCE),
        "Definition": term["definition"],
        "Do not translate": flags[term["do_not_translate"]],
        "Term of safety": flags[term["is_safety"]],
        "Forms": _listed(term, language),
    }


def _listed(term: dict[str, Any], language: str) -> str:
    return ", ".join(f"{text} ({status})" for code, text, status, _ in term["forms"] if code == language)
