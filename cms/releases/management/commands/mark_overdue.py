from typing import Any

from django.utils import timezone

from cms.people.command import ActCommand
from cms.people.models import Person
from cms.releases.overdue_marking import mark_overdue


class Command(ActCommand):
    help = "Let live pages tell patients that their review is overdue, OVERDUE_NOTICE_DAYS after its day; run it every night."

    def act(self, by: Person, **options: Any) -> None:
        done = mark_overdue(by=by, today=timezone.localdate())
        for name in done.wordless:
            self.say(f"{name}: the interface of this language has no words for the notice yet; publish its new edition.")
        for name in done.marked:
            self.say(f"{name}: says now that its review is overdue.")
        self.say(f"Live: release {done.release.digest[:12]}." if done.release else "No page is newly overdue; nothing was made.")
