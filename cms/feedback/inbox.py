"""The messages a person asks for, and the counts above them."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from cms.feedback.models import Message
from cms.feedback.state import OPEN, State

ANY = "any"


@dataclass(frozen=True)
class Wanted:
    """A filter; `state` is a state, ANY, or nothing for all that are not closed."""

    factsheet: str = ""
    language: str = ""
    state: str = ""
    is_safety: bool = False

    def pages(self) -> QuerySet[Message]:
        """Everything about the pages asked for, in any state."""
        found = Message.objects.all()
        if self.factsheet:
            found = found.filter(factsheet=self.factsheet)
        if self.language:
            found = found.filter(language=self.language)
        return found.filter(is_safety=True) if self.is_safety else found

    def messages(self) -> QuerySet[Message]:
        found = self.pages().select_related("handled_by")
        if self.state in set(State):
            return found.filter(state=self.state)
        return found if self.state == ANY else found.filter(state__in=[state.value for state in OPEN])


def counts(wanted: Wanted) -> tuple[dict[State, int], dict[str, int]]:
    """How many messages are in each state, and how many readers found the pages helpful or not; one query."""
    of_states = {f"state_{state.name}": Count("pk", filter=Q(state=state.value)) for state in State}
    of_votes = {vote: Count("pk", filter=Q(helpful=vote)) for vote in ("yes", "no")}
    found = wanted.pages().aggregate(**of_states, **of_votes)
    return {state: found[f"state_{state.name}"] for state in State}, {vote: found[vote] for vote in of_votes}


@dataclass(frozen=True)
class Waiting:
    new: int
    is_safety: int


def waiting(*, factsheet: str, language: str = "") -> Waiting:
    """How many new messages there are about a page, and how many of them tell of possible harm; one query."""
    found = Wanted(factsheet=factsheet, language=language, state=State.NEW).messages()
    return Waiting(**found.aggregate(new=Count("pk"), is_safety=Count("pk", filter=Q(is_safety=True))))


def written_about() -> tuple[list[str], list[str]]:
    """The factsheets and the languages that there are messages about."""
    pairs = set(Message.objects.order_by().values_list("factsheet", "language").distinct())
    return sorted({factsheet for factsheet, _ in pairs}), sorted({language for _, language in pairs})
