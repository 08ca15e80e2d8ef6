"""The glossary on the screen: the list, one term with its forms, and what is asked when a term of safety changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cms.errors import NotEntitled, Refused
from cms.languages import REGISTRY, SOURCE, Language
from cms.memory.entries import MAX_FORM, MAX_NOTE, MAX_TEXT, Entry, Form, Status
from cms.memory.glossary import entries_of, entry_at, searched
from cms.memory.glossary_actions import change_term, close_task, create_term, digest_of_entry, put_forms, remove_term, task_at
from cms.memory.models import GlossaryTerm
from cms.people.duties import languages_of, reason_against, require, roles_of
from cms.review.glossary_use import used_in
from cms.roles import Act, Role
from cms.workbench.requests import StaffRequest

PER_PAGE = 50
SPARE_ROWS = 2  # empty ones, for further forms
LIMITS = {"form": MAX_FORM, "remark": MAX_NOTE, "text": MAX_TEXT}


@dataclass(frozen=True)
class Section:
    """The forms of a term in one language, and the fields of those who may change them."""

    language: Language
    forms: Sequence[Form]
    may_write: bool

    @property
    def fields(self) -> list[Form]:
        return [*self.forms, *(Form(self.language.code, "") for _ in range(SPARE_ROWS))]


@login_required
def listing(request: StaffRequest) -> HttpResponse:
    word, code = request.GET.get("q", "").replace("\0", "")[:MAX_FORM], request.GET.get("language", "")
    language = REGISTRY.get(code) if code != SOURCE else None
    is_missing = language is not None and request.GET.get("missing") == "1"
    found = searched(word, language=language.code if language else "", missing=is_missing)
    page = Paginator(found.values_list("key", flat=True), PER_PAGE).get_page(request.GET.get("page"))
    entries = entries_of(GlossaryTerm.objects.filter(key__in=list(page)))
    context = {
        "word": word,
        "language": language,
        "missing": is_missing,
        "page": page,
        "terms": [(entry, entry.forms_in(language.code) if language else ()) for entry in entries],
        "languages": [entry for entry in REGISTRY.values() if not entry.is_source],
        "may_open": _may_write(request, SOURCE),
        "may_bring": _may_write(request, SOURCE) or bool(_own_languages(request)),
    }
    return render(request, "workbench/glossary.html", context)


@login_required
def new_term(request: StaffRequest) -> HttpResponse:
    require(request.user, Act.WRITE, SOURCE)
    context: dict[str, Any] = {"limits": LIMITS, "entry": Entry()}
    if request.method == "POST":
        english = Form(SOURCE, request.POST.get("english", ""), Status.PREFERRED)
        others = [Form(SOURCE, text, Status.ALLOWED) for text in request.POST.get("others", "").split("\n") if text.strip()]
        entry = _about(request, "", forms=(english, *others))
        try:
            made = create_term(entry=entry, by=request.user)
        except Refused as refused:
            typed = {"english": request.POST.get("english", ""), "others": request.POST.get("others", "")}
            context |= {"problems": refused.reasons, "entry": entry, "typed": typed}
            return render(request, "workbench/glossary_new.html", context, status=409)
        messages.success(request, f"“{made.name}” is in the glossary. Now it needs forms in other languages.")
        return redirect("workbench:term", made.key)
    return render(request, "workbench/glossary_new.html", context)


@login_required
def term(request: StaffRequest, key: str) -> HttpResponse:
    """GET: a term and its forms. POST: one act on it; after a refusal what was typed is still there."""
    if request.method != "POST":
        return _page(request, key)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Refused("The form names no act on a term.")
    try:
        said = act(request, key)
    except NotEntitled:
        raise
    except Refused as refused:
        return _page(request, key, refused)
    messages.success(request, said)
    return redirect("workbench:glossary") if act is _remove else redirect("workbench:term", key)


def _page(request: StaffRequest, key: str, refused: Refused | None = None) -> HttpResponse:
    entry = entry_at(key)
    shown = _about(request, key, forms=entry.forms) if refused and request.POST.get("act") == "about" else entry
    own = _own_languages(request) | ({SOURCE} if _may_write(request, SOURCE) else set())
    typed = _forms(request) if refused and request.POST.get("act") == "forms" else []
    sections = []
    for code in REGISTRY:
        forms = typed if typed and request.POST.get("language") == code else entry.forms_in(code)
        if forms or code in own:
            sections.append(Section(REGISTRY[code], forms, code in own))
    context = {
        "entry": entry,
        "shown": shown,
        "read": digest_of_entry(entry),
        "sections": sections,
        "statuses": list(Status),
        "limits": LIMITS,
        "may_write": SOURCE in own,
        "problems": refused.reasons if refused else (),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "workbench/glossary_term.html", context, status=409 if refused else 200)


def _put_about(request: StaffRequest, key: str) -> str:
    change_term(entry=_about(request, key), read=request.POST.get("read", ""), by=request.user, uses=used_in)
    return "The term is saved."


def _put_forms(request: StaffRequest, key: str) -> str:
    language = request.POST.get("language", "")
    if language not in REGISTRY:
        raise Refused("The form names no language.")
    forms = [form for form in _forms(request) if form.text.strip() or form.note.strip()]
    put_forms(key=key, language=language, forms=forms, read=request.POST.get("read", ""), by=request.user, uses=used_in)
    return f"The forms in {REGISTRY[language].english} are saved."


def _remove(request: StaffRequest, key: str) -> str:
    name = entry_at(key).name
    told = {"reason": request.POST.get("reason", ""), "read": request.POST.get("read", "")}
    remove_term(key=key, by=request.user, uses=used_in, **told)
    return f"“{name}” is no longer in the glossary."


ACTS: dict[str, Callable[[StaffRequest, str], str]] = {"about": _put_about, "forms": _put_forms, "remove": _remove}


def _about(request: StaffRequest, key: str, forms: tuple[Form, ...] = ()) -> Entry:
    posted = request.POST
    flags = (posted.get("do_not_translate") == "1", posted.get("is_safety") == "1")
    return Entry(key, posted.get("definition", ""), posted.get("note", ""), *flags, forms)


def _forms(request: StaffRequest) -> list[Form]:
    posted = request.POST
    rows = zip(posted.getlist("text"), posted.getlist("status"), posted.getlist("remark"), strict=False)
    known = {status.value: status for status in Status}
    return [Form(posted.get("language", ""), text, known.get(status), remark) for text, status, remark in rows]


def _may_write(request: StaffRequest, language: str) -> bool:
    return reason_against(roles_of(request.user, language), Act.WRITE, language) is None


def _own_languages(request: StaffRequest) -> set[str]:
    """The languages whose forms this person may change."""
    return set(languages_of(request.user, Role.TRANSLATOR, Role.REVISER))


@login_required
def task(request: StaffRequest, number: int) -> HttpResponse:
    """GET: what changed in a term of safety, and where it is used. POST: somebody has looked."""
    found = task_at(number)
    context: dict[str, Any] = {"task": found, "limits": LIMITS}
    if request.method == "POST":
        seen, reason = request.POST.get("seen", ""), request.POST.get("reason", "")
        try:
            close_task(
                number=number, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else -1, reason=reason, by=request.user
            )
        except NotEntitled:
            raise
        except Refused as refused:
            context |= {"task": task_at(number), "problems": refused.reasons, "reason": reason}
            return render(request, "workbench/glossary_task.html", context | _closing(request, found.language), status=409)
        messages.success(request, f"Kept: {found} was looked at.")
        return redirect("workbench:my_work")
    return render(request, "workbench/glossary_task.html", context | _closing(request, found.language))


def _closing(request: StaffRequest, language: str) -> dict[str, Any]:
    return {"against": reason_against(roles_of(request.user, language), Act.WRITE, language)}
