from typing import Any

from cms.people.command import ActCommand
from cms.people.models import Person
from cms.releases.actions import roll_back


class Command(ActCommand):
    help = "Switch back to the release before the live one; refused when that would bring withdrawn words back."

    def act(self, by: Person, **options: Any) -> None:
        self.say(f"Live again: release {roll_back(by=by).digest[:12]}.")
