"""What stands beside a field: findings on what is being typed, the memory, the glossary, and a search for words."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from cms.errors import Unknown
from cms.factsheets.models import Segment
from cms.languages import SOURCE
from cms.memory.concordance import search
from cms.memory.glossary import marked
from cms.memory.lookup import matches
from cms.memory.models import Side
from cms.people.duties import reason_against, require, roles_of
from cms.review.checking import findings_of
from cms.review.earlier import earlier_words
from cms.review.state import Wording, nfc
from cms.roles import Act
from cms.workbench.addresses import Place, place_at
from cms.workbench.requests import StaffRequest
from cms.workbench.rows import Told

HITS = 12


def _segment(place: Place, key: str) -> Segment:
    segment = place.version.segments.filter(key=key).first() if place.version else None
    if segment is None or place.language == SOURCE:
        raise Unknown(f"There is no segment “{key}” to translate in the {place.entry.english} edition of {place.factsheet.key}.")
    return segment


@login_required
@require_POST
def findings(request: StaffRequest, key: str, language: str, segment: str) -> HttpResponse:
    """What the checks say of the words in the field, which are stored nowhere."""
    place = place_at(key, language)
    require(request.user, Act.WRITE, place.language)
    one = _segment(place, segment)
    text = nfc(request.POST.get("text", ""))
    wording = Wording(one.source, text)
    found = findings_of(wording, place.language, kind=one.kind, container=one.container) if text.strip() else []
    told = [Told(finding, False, ()) for finding in found]
    context = {"place": place, "findings": told, "text": text, "source": one.source, "field": f"{segment}-text"}
    return render(request, "workbench/_findings.html", context)


@login_required
def beside(request: StaffRequest, key: str, language: str, segment: str) -> HttpResponse:
    """What the memory and the glossary have for one segment."""
    place = place_at(key, language)
    one = _segment(place, segment)
    context = {
        "place": place,
        "segment": one,
        "terms": list({id(found.term): found.term for found in marked(one.source, place.language)}.values()),
        "may_write": reason_against(roles_of(request.user, place.language, place.factsheet), Act.WRITE, place.language) is None,
        "earlier": earlier_words(place.factsheet, language=place.language, source=one.source, current=one.words(place.language)),
        "matches": matches(one.source, language=place.language, factsheet=key, segment_key=segment),
    }
    return render(request, "workbench/_beside.html" if request.htmx else "workbench/beside.html", context)


@login_required
def words(request: StaffRequest, key: str, language: str) -> HttpResponse:
    """How were these words said before? In the English, or in the translations."""
    place = place_at(key, language)
    asked = request.GET.get("q", "").replace("\0", "")[:200].strip()
    side = Side.TARGET if request.GET.get("side") == Side.TARGET else Side.SOURCE
    found = search(asked, language=place.language, side=side, limit=HITS) if asked else []
    context = {"place": place, "asked": asked, "side": side, "found": found}
    return render(request, "workbench/_words.html" if request.htmx else "workbench/words.html", context)
