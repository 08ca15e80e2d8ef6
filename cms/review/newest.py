"""Which editions are worked on, of all that there are."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from cms.factsheets.models import Version
from cms.languages import SOURCE
from cms.review.models import Edition


def of_newest_versions() -> QuerySet[Edition]:
    """The editions that are worked on now: English of the newest version, words of the published one."""
    newer = Version.objects.filter(factsheet=OuterRef("factsheet"), number__gt=OuterRef("number"))
    # Asked of the few versions, and once, rather than of each of the many editions.
    overtaken = Version.objects.filter(Exists(newer)).order_by().values("pk")
    published_since = Version.objects.filter(Exists(newer.filter(frozen_at__isnull=False))).order_by().values("pk")
    is_source = Q(language=SOURCE)
    return Edition.objects.filter((is_source & ~Q(version__in=overtaken)) | (~is_source & ~Q(version__in=published_since)))
