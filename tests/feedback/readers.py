"""What a reader does: fill in the form at the end of a page and send it."""

from django.test import Client

from cms.feedback.models import Message
from cms.releases.models import Publication


def page_read(language="pl", key="paracetamol"):
    """The hidden fields of the form at the end of the page that is live."""
    live = Publication.objects.filter(edition__version__factsheet__key=key, edition__language=language).latest("pk")
    return {"factsheet": key, "version": str(live.edition.version.number), "identity": live.digest[:12]}


def send(language="pl", *, key="paracetamol", client=None, address="192.0.2.1", headers=None, **typed):
    """Send the form as a browser would; fields that nobody filled in go along empty."""
    read = {} if "identity" in typed else page_read(language, key)
    form = {"helpful": "", "text": "", "contact": "", "website": "", "factsheet": key} | read | typed
    body = "&".join(f"{name}={_quoted(value)}" for name, value in form.items())
    return (client or Client()).post(
        f"/{language}/feedback/",
        body,
        content_type="application/x-www-form-urlencoded",
        REMOTE_ADDR=address,
        headers=headers,
    )


def _quoted(value):
    return "".join(f"%{byte:02X}" for byte in value.replace("\n", "\r\n").encode())


def written(language="pl", text="Numer telefonu jest nieczytelny.", **typed):
    """A message that has come in."""
    assert send(language, text=text, **typed).status_code == 303
    return Message.objects.latest("pk")
