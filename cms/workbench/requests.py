from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from cms.people.models import Person


class StaffRequest(HttpRequest):
    """A request behind `login_required`: somebody is signed in, and htmx may have sent it."""

    user: Person
    htmx: HtmxDetails
    is_blind: bool  # set for who translates back, and for nobody else
    keeps_people: bool  # set for coordinators, and for nobody else
