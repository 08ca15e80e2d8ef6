"""What stands beside the English while it is being written: its page as a draft, its faults, and advice. Nothing is stored."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_POST

from cms.checks.english import Advised, advised
from cms.errors import Refused, Unknown
from cms.factsheets import source
from cms.factsheets.actions import factsheet_at, judge_pieces
from cms.factsheets.models import Version
from cms.factsheets.pieces import Piece
from cms.languages import SOURCE
from cms.memory.glossary import glossary_for
from cms.people.duties import require
from cms.releases.assets import picture_named
from cms.releases.drafting import draft_of_pieces, pictures_known
from cms.roles import Act
from cms.workbench.blocks import BLOCKS, BOXES, MARKS, figure
from cms.workbench.live import marked_as_draft
from cms.workbench.requests import StaffRequest

_AT_LINE = re.compile(r"Line (\d+): ")
_RELEASED = re.compile(r"/assets/pictures/([a-z0-9-]+)\.[0-9a-f]{12}\.([a-z]+)")


@dataclass(frozen=True)
class Fault:
    """Why a text cannot be read or drawn, and on which line; 0 if that is not one line's fault."""

    line: int
    sentence: str


def faults_of(reasons: Iterable[str]) -> Iterator[Fault]:
    for reason in dict.fromkeys(reasons):  # a tag that opens and one that closes are one fault
        at = _AT_LINE.match(reason)
        yield Fault(int(at[1]) if at else 0, reason)


def advice_on(text: str) -> Advised:
    """Advice on a text as it is; none where it cannot be read."""
    try:
        return advised(source.read(text), glossary_for(SOURCE)) if text.strip() else advised(())
    except Refused:
        return advised(())


def to_insert() -> dict[str, object]:
    """What the screen offers to put in."""
    pictures = [figure(known.name, known.shows) for known in pictures_known()]
    return {"marks": MARKS, "blocks": BLOCKS, "boxes": BOXES, "pictures": pictures}


@login_required
@require_POST
def beside(request: StaffRequest, key: str) -> HttpResponse:
    """Answer what is typed; where the text has faults, the page and the advice are null and the last ones stand."""
    factsheet = factsheet_at(key)
    require(request.user, Act.WRITE, SOURCE, factsheet)
    text = request.POST.get("text", "").replace("\r\n", "\n")
    if not text.strip():
        return JsonResponse(_answer([], advised(()), ""))
    try:
        pieces = source.read(text)
        judge_pieces(factsheet, pieces)
    except Refused as refused:
        return JsonResponse(_answer(list(faults_of(refused.reasons)), None, None))
    page, faults = _drawn(factsheet.latest(), pieces)
    return JsonResponse(_answer(faults, advised(pieces, glossary_for(SOURCE)), page))


@login_required
@require_GET
def picture(request: StaffRequest, key: str, name: str) -> HttpResponse:
    """A picture that lies ready, for the page as a draft: patients' addresses have those of releases alone."""
    factsheet_at(key)
    if name not in {known.name for known in pictures_known()}:
        raise Unknown(f"There is no picture “{name}”.")
    asset = picture_named(name).asset
    return HttpResponse(asset.body, content_type=asset.type)


def _drawn(version: Version, pieces: list[Piece]) -> tuple[str | None, list[Fault]]:
    try:
        page = marked_as_draft(draft_of_pieces(version, pieces))
    except Refused as refused:
        return None, list(faults_of(refused.reasons))
    here = reverse("workbench:source_picture", args=[version.factsheet.key, "name"]).removesuffix("name")
    return _RELEASED.sub(rf"{here}\1.\2", page), []


def _answer(faults: list[Fault], found: Advised | None, page: str | None) -> dict[str, object]:
    advice = None if found is None else render_to_string("workbench/_source_advice.html", {"advised": found})
    return {
        "page": page,
        "faults": render_to_string("workbench/_source_faults.html", {"faults": faults}),
        "advice": advice,
        "count": None if found is None else len(found.advice),
        "said": _said(faults, found),
    }


def _said(faults: list[Fault], found: Advised | None) -> str:
    if faults:
        return ngettext("%(n)d fault", "%(n)d faults", len(faults)) % {"n": len(faults)}
    many = len(found.advice) if found else 0
    if not many:
        return gettext("No faults, no advice")
    return ngettext("No faults, %(n)d piece of advice", "No faults, %(n)d pieces of advice", many) % {"n": many}
