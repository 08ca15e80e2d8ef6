"""Pages with the words as they are now, to be read without the site: what a translator in an agency looks at."""

import re
from collections.abc import Iterable

from django.conf import settings

from cms.errors import Refused
from cms.factsheets.models import Factsheet
from cms.releases.assets import stylesheet
from cms.releases.drafting import draft_page
from cms.review.models import Edition

_FROM_THE_ROOT = re.compile(r'(?<=[\s])(href|src)="/(?!/)')


def previews_of(factsheets: Iterable[Factsheet], language: str) -> dict[str, bytes]:
    """Return a page for each factsheet that somebody works on in a language, by file name; or a text that says why not."""
    files = {}
    for factsheet in factsheets:
        edition = Edition.objects.filter(version=factsheet.published(), language=language).first()
        if edition is None or factsheet.is_interface:
            continue
        try:
            files[f"{factsheet.key}.html"] = standalone(draft_page(edition))
        except Refused as refused:
            files[f"{factsheet.key}.txt"] = ("\n".join(refused.reasons) + "\n").encode()
    return files


def standalone(page: str) -> bytes:
    """Return a page that holds its style sheet and whose links lead to the site."""
    sheet = stylesheet()
    link = f'<link rel="stylesheet" href="{sheet.address}">'
    whole = page.replace(link, f"<style>\n{sheet.body.decode()}</style>", 1)
    return _FROM_THE_ROOT.sub(rf'\1="{settings.SITE_URL}/', whole).encode()
