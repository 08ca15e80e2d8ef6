from typing import Any

from cms.factsheets.actions import create_factsheet, create_topic, start_version
from cms.factsheets.interface import interface_phrases
from cms.factsheets.models import INTERFACE, Factsheet
from cms.people.command import ActCommand
from cms.people.models import Person
from cms.review.actions import write_phrases


class Command(ActCommand):
    help = "Bring the factsheet “interface” up to what the patient-facing templates and the topics say."

    def act(self, by: Person, **options: Any) -> None:
        phrases = interface_phrases()
        factsheet = Factsheet.objects.filter(key=INTERFACE).first()
        if factsheet is None:
            topic = create_topic(key=INTERFACE, name="Interface", by=by)
            factsheet = create_factsheet(key=INTERFACE, topic=topic, by=by)
        version = factsheet.latest()
        if [(piece.key, piece.text) for piece in version.pieces()] == [(piece.key, piece.text) for piece in phrases]:
            self.say(f"{version}: {len(phrases)} phrases, as in the templates.")
            return
        if version.is_frozen:
            version = start_version(factsheet=factsheet, by=by)
        write_phrases(version=version, phrases=phrases, by=by)
        self.say(f"{version}: {len(phrases)} phrases.")
