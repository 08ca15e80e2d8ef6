"""The evidence pack of an edition, in one click."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from cms.feedback.evidence import evidence_pack
from cms.people.duties import reason_against
from cms.roles import Act, Role
from cms.workbench.addresses import place_at
from cms.workbench.requests import StaffRequest


@login_required
@require_POST
def pack(request: StaffRequest, key: str, language: str) -> HttpResponse:
    place = place_at(key, language)
    made = evidence_pack(factsheet=place.factsheet, language=place.language, by=request.user)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.body, content_type="application/zip", headers=headers)


def may_give_evidence(roles: frozenset[Role]) -> bool:
    return reason_against(roles, Act.GIVE_EVIDENCE, "") is None
