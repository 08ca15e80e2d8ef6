"""System checks of the settings: a wrong value is a sentence with a hint, not a stack trace."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def settings_make_sense(**kwargs: Any) -> Iterable[CheckMessage]:
    for setting, wrong, hint in settings.SETTINGS_PROBLEMS:
        yield Error(f"{setting} {wrong}.", hint=hint, id="cms.E001")
    if not settings.IS_LOCAL and settings.DEBUG:
        yield Error("DEBUG is on at a public address.", hint="Set DEBUG=false.", id="cms.E002")
    if not settings.IS_LOCAL and "*" in settings.ALLOWED_HOSTS:
        yield Error("ALLOWED_HOSTS takes any host.", hint="List the names of this site.", id="cms.E003")


@register()
def folders_can_be_written(**kwargs: Any) -> Iterable[CheckMessage]:
    for setting in ("PUBLISHED_ROOT", "CATALOGUE_ROOT"):
        folder = getattr(settings, setting)
        if folder.exists() and not folder.is_dir():
            yield Error(f"{setting} is a file: {folder}.", hint="Name a folder, or remove the file.", id="cms.E004")
