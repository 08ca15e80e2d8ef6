"""The interface as Django reads it: approved phrases into `django.po`, compiled beside it."""

from typing import Any

import polib
from django.conf import settings

from cms.catalogues.writing import dump
from cms.checks.markup import plain
from cms.languages import REGISTRY


def put_interface(language: str, content: dict[str, Any]) -> None:
    """Write a published interface edition to `locale/<locale>/LC_MESSAGES/django.po` and `.mo`."""
    entry = REGISTRY[language]
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Project-Id-Version": f"interface {content['version']}",
        "Language": entry.locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": entry.plural_forms,
    }
    for segment in content["segments"]:
        catalogue.append(polib.POEntry(msgctxt=segment["key"], msgid=plain(segment["source"]), msgstr=plain(segment["target"])))
    folder = settings.CATALOGUE_ROOT / entry.locale / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("django.po", dump(catalogue)), ("django.mo", catalogue.to_binary())):
        aside = folder / f"{name}.part"
        aside.write_bytes(data)
        aside.replace(folder / name)
