from typing import Any

from cms.people.command import ActCommand
from cms.people.models import Person
from cms.releases.actions import rebuild
from cms.releases.management.progress import bar


class Command(ActCommand):
    help = "Make the live site anew: after an upgrade of the product, or when the shelf of releases was lost."

    def act(self, by: Person, **options: Any) -> None:
        with bar(self.stderr) as progress:
            release = rebuild(by=by, progress=progress)
        self.say(f"Live: release {release.digest[:12]}.")
