"""Makes remarks, and says who was told of them and why one was refused."""

import pytest

from cms.audit.models import Event
from cms.errors import Refused
from cms.notifications.models import Notification
from cms.review import actions
from cms.review.models import Decision, Disposition, Remark
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.review.remarks import remark
from tests.review.stages import KEY
from tests.universe import MAJOR

TITLE = "paracetamol"
NEW = "Jak brać"
TEXT = "The dose is not what the English says."


def kind(severity, error_type=ErrorType.MISTRANSLATION):
    return {"severity": severity, "error_type": error_type}


def make(universe, *keys, by=None, language="pl", text=TEXT, severity=ErrorSeverity.MAJOR, **more):
    """Remark on wordings as they stand now."""
    read = {name: wording for key in keys or [KEY] for name, wording in universe.read(key, language).items()}
    scene = {"version": universe.version, "language": language, "read": read, "by": by or universe.reviser}
    return remark(**scene | {"text": text, **kind(severity)} | more)


def send_back(universe, *keys, by=None, language="pl", text=TEXT, **more):
    read = {name: wording for key in keys or [KEY] for name, wording in universe.read(key, language).items()}
    scene = {"version": universe.version, "language": language, "read": read, "by": by or universe.reviser}
    return actions.return_to_writer(**scene | {"remark": text, **MAJOR} | more)


def refusal(door, *arguments, **named):
    """Why it was refused; nothing was kept."""
    before = (Remark.objects.count(), Disposition.objects.count(), Decision.objects.count(), Event.objects.count())
    with pytest.raises(Refused) as refused:
        door(*arguments, **named)
    assert (Remark.objects.count(), Disposition.objects.count(), Decision.objects.count(), Event.objects.count()) == before
    return list(refused.value.reasons)


def told(person):
    return [(one.kind, one.text, one.place) for one in Notification.objects.filter(person=person).order_by("pk")]
