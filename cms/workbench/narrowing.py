"""What is asked of the overview: which factsheets, in which languages, with an edition that stands how."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import QueryDict

from cms.factsheets.models import Factsheet
from cms.languages import REGISTRY
from cms.review.models import Edition
from cms.review.newest import of_newest_versions
from cms.review.rules import is_work_left
from cms.review.state import EditionState, State
from cms.workbench.lateness import Late, Place, Versions, late_translations
from cms.workbench.matrix import Cell, days_asked_for, open_messages
from cms.workbench.sheets import MAX_WORDS, STALE, having_words


@dataclass(frozen=True)
class Asked:
    """A filter; values that nobody offers count as not asked. What is asked of editions is asked of one and the same."""

    words: str = ""
    topic: str = ""
    languages: tuple[str, ...] = ()
    state: str = ""
    is_overdue: bool = False
    has_notice: bool = False
    has_feedback: bool = False

    @classmethod
    def from_address(cls, query: QueryDict) -> "Asked":
        state, chosen = query.get("state", ""), set(query.getlist("language"))
        flags = (query.get(name) == "1" for name in ("overdue", "notice", "feedback"))
        return cls(
            query.get("q", "").replace("\0", "")[:MAX_WORDS].strip(),
            query.get("topic", "").replace("\0", "")[:MAX_WORDS],
            tuple(code for code in REGISTRY if code in chosen),
            state if state in {*EditionState, STALE} else "",
            *flags,
        )

    @property
    def query(self) -> str:
        """The address of this filter, the same for the same filter."""
        told = QueryDict(mutable=True)
        told.setlist("language", list(self.languages))
        flags = {"overdue": self.is_overdue, "notice": self.has_notice, "feedback": self.has_feedback}
        named = {"q": self.words, "topic": self.topic, "state": self.state} | {name: "1" for name, on in flags.items() if on}
        for name, value in named.items():
            if value:
                told[name] = value
        return told.urlencode()

    @property
    def asks_of_editions(self) -> bool:
        return bool(self.state or self.is_overdue or self.has_notice or self.has_feedback)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.words or self.topic or self.asks_of_editions)

    def fits(self, cell: Cell) -> bool:
        """Whether an edition is one that is asked for."""
        return (
            (self.state in {"", cell.state} or (self.state == STALE and cell.stale > 0))
            and (cell.is_overdue or not self.is_overdue)
            and (bool(cell.shown) or not self.has_notice)
            and (cell.messages > 0 or not self.has_feedback)
        )

    def late(self) -> dict[Place, Late] | None:
        """What is late anywhere, if that is needed to choose the factsheets."""
        return late_translations(Versions.of()) if self.is_overdue or self.has_notice else None

    def factsheets(self, today: date, late: dict[Place, Late] | None) -> QuerySet[Factsheet]:
        found = having_words(self.words)
        if self.topic:
            found = found.filter(topic__key=self.topic)
        if not self.asks_of_editions:
            return found
        places = self._places(today, late or {})
        if places is None:
            return found.filter(pk__in=self._standing(of_newest_versions()).values("version__factsheet"))
        if self.state:
            versions = Versions.of({factsheet for factsheet, _ in places})
            editions = self._standing(versions.editions()).values_list("version", "language")
            places &= {(versions.places[version][0], language) for version, language in editions}
        if self.languages:
            places = {place for place in places if place[1] in self.languages}
        return found.filter(pk__in={factsheet for factsheet, _ in places})

    def _standing(self, editions: QuerySet[Edition]) -> QuerySet[Edition]:
        """Those of the editions that are in the state and the languages asked for."""
        editions = editions.order_by()
        if self.languages:
            editions = editions.filter(language__in=self.languages)
        return editions.filter(counts__has_key=State.STALE.value) if self.state == STALE else editions.filter(state=self.state)

    def _places(self, today: date, late: dict[Place, Late]) -> set[Place] | None:
        """Where everything holds that no single table tells; None if nothing of the kind is asked."""
        wanted: list[set[Place]] = []
        if self.is_overdue:
            wanted.append({place for place, one in late.items() if one.due and one.due < today} | _asked_before(today))
        if self.has_notice:
            wanted.append({place for place, one in late.items() if one.shown})
        if self.has_feedback:
            told_of = open_messages()
            sheets = dict(Factsheet.objects.filter(key__in={key for key, _ in told_of}).values_list("key", "pk"))
            wanted.append({(sheets[key], language) for key, language in told_of if key in sheets})
        return set.intersection(*wanted) if wanted else None


def _asked_before(today: date) -> set[Place]:
    """Where somebody was asked for a step by a day that has passed, and the step is still to be taken."""
    asked = days_asked_for(before=today)
    versions = Versions.of({factsheet for factsheet, _ in asked})
    found = set()
    for version, language, state in versions.editions().order_by().values_list("version", "language", "state"):
        factsheet, _ = versions.places[version]
        roles = [role for role, _ in asked.get((factsheet, language), ())]
        if any(is_work_left(role, EditionState(state)) for role in roles):
            found.add((factsheet, language))
    return found
