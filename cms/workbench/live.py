"""The page as patients would see it while somebody is typing: unsaved words included, marked as a draft, stored nowhere."""

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cms.checks import characters
from cms.errors import Refused
from cms.factsheets.pieces import MAX_SEGMENT
from cms.people.duties import require
from cms.releases.drafting import draft_page
from cms.review.state import nfc
from cms.roles import Act
from cms.workbench.addresses import place_at
from cms.workbench.requests import StaffRequest

DRAFT = gettext_lazy("Draft, not for patients: the words as they are now, approved or not.")
SEGMENT = re.compile(r"text-([a-z][a-z0-9-]*)")


@login_required
@require_POST
def draft(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """Fields are named `text-` and the segment's key; what no segment could hold is refused with its fault."""
    place = place_at(key, language)
    require(request.user, Act.WRITE, place.language)
    typed = {match[1]: nfc(request.POST.get(name, "")) for name in request.POST if (match := SEGMENT.fullmatch(name))}
    if faults := [fault for text in typed.values() for fault in characters.reasons_against(text, limit=MAX_SEGMENT)]:
        raise Refused(*faults)
    return HttpResponse(marked_as_draft(draft_page(place.edition(), typed)))


def marked_as_draft(page: str) -> str:
    """A page that nobody takes for what patients read, on the screen or printed."""
    return page.replace("<body>", f'<body>\n<p class="banner" lang="en" dir="ltr">{DRAFT}</p>', 1)
