"""Builds the release of a site that is told in JSON, in a process of its own, and prints its name."""

import json
import sys
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.test.utils import override_settings

from cms.releases.build import build
from cms.releases.site import Sheet, card_of, site_of
from cms.releases.store import Store


def told(publications):
    """What a site is made of, as JSON."""
    return json.dumps({"ever": [{"snapshot": one.snapshot, "at": one.published_at.isoformat()} for one in publications]})


def tell_digest(telling, folder):
    sheets = []
    for one in json.loads(Path(telling).read_text(encoding="utf-8"))["ever"]:
        snapshot = one["snapshot"]
        sheets.append(Sheet(card_of(snapshot), lambda snapshot=snapshot: snapshot, datetime.fromisoformat(one["at"])))
    with override_settings(PAPERS=False, PICTURES_ROOT=Path(folder) / "pictures"):
        sys.stdout.write(build(Store(Path(folder) / settings.LANGUAGE_CODE), site_of(sheets, sheets, {})))
