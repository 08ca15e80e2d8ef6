"""An event in words: a sentence, and its payload as rows of a small table, old beside new. Pure.

An act that has no sentence here is told by its own name, so that none is ever left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_LINES = 20  # of one row of a payload
DIGEST = 64
NOTHING = "–"
FOLLOWING = ("severity", "months")  # what stands beside “before” where there is no “after”
# What stands out when somebody reads the trail; severities below their floor are looked for by themselves.
GROUPS: dict[str, tuple[str, ...]] = {
    "refused attempts": ("refused",),
    "failed passwords": ("sign-in failed", "signing failed"),
    "permission changes": (
        *("duty given", "duty ended", "person enrolled", "person changed", "person deactivated", "person reactivated"),
        *("competence recorded", "competence ended", "conflict declared", "conflict ended", "password invited"),
    ),
    "exports": (
        *("audit exported", "evidence pack made", "bundle exported", "catalogue exported", "glossary exported"),
        *("memory exported", "messages exported", "register exported"),
    ),
    "waivers": ("wording waived",),
    "severities confirmed": ("severity confirmed",),
    "exceptions to the rules": ("published without parity", "opened for translation early"),
    "rollbacks": ("rolled back",),
    "withdrawals": ("edition withdrawn",),
    "recalls": ("recalled", "recall ended"),
    "erasures": ("details erased", "messages erased", "message redacted", "contact details erased", "comment withdrawn"),
}
SENTENCES = {
    "English changed": "{actor} changed the English of {subject}.",
    "about changed": "{actor} changed what is said about {subject}.",
    "assignment ended": "{actor} asked somebody no longer for a step of {subject}.",
    "audit exported": "{actor} took out a copy of {subject}.",
    "audit reviewed": "{actor} reviewed {subject} and signed.",
    "back-translation reconciled": "{actor} compared a back-translation with the English of {subject}.",
    "bundle exported": "{actor} exported a bundle of everything in {subject}.",
    "bundle taken in": "{actor} took a bundle in: {subject}.",
    "catalogue exported": "{actor} exported the catalogue {subject}.",
    "catalogue taken in": "{actor} took in a catalogue of {subject}.",
    "collection file taken in": "{actor} took a collection file into {subject}.",
    "collection taken in": "{actor} took a collection into {subject}.",
    "collection taken out": "{actor} took a collection out of {subject}.",
    "comment closed": "{actor} closed a comment on {subject}.",
    "comment withdrawn": "{actor} withdrew a comment on {subject}.",
    "comment written": "{actor} wrote a comment on {subject}.",
    "competence ended": "{actor} ended a competence of {subject}.",
    "competence recorded": "{actor} recorded a competence of {subject}.",
    "conflict declared": "{actor} declared a conflict of interest of {subject}.",
    "conflict ended": "{actor} ended a conflict of interest of {subject}.",
    "contact added": "{actor} added a contact: {subject}.",
    "contact changed": "{actor} changed a contact: {subject}.",
    "contact checked": "{actor} tried a contact again: {subject}.",
    "contact details erased": "{actor} erased the contact details in {subject}.",
    "details erased": "{actor} erased the personal details of {subject}.",
    "distributor added": "{actor} added somebody who hands out copies: {subject}.",
    "distributor ended": "{actor} took somebody off the list of who hands out copies: {subject}.",
    "document imported": "{actor} imported a document into {subject}.",
    "duty ended": "{actor} ended a duty of {subject}.",
    "duty given": "{actor} gave a duty to {subject}.",
    "e-mail address changed": "{actor} changed the e-mail address of {subject}.",
    "earlier work taken in": "{actor} took earlier work into {subject}.",
    "edition opened to sign": "{actor} opened {subject} to read before signing.",
    "edition published": "{actor} published {subject}.",
    "edition signed": "{actor} signed {subject}.",
    "edition withdrawn": "{actor} withdrew {subject} from patients.",
    "embargo lifted": "{actor} lifted the embargo on {subject}.",
    "embargo set": "{actor} put an embargo on {subject}.",
    "evidence added": "{actor} named evidence for {subject}.",
    "evidence checked": "{actor} checked evidence of {subject} again.",
    "evidence pack made": "{actor} made an evidence pack about {subject}.",
    "evidence retired": "{actor} retired evidence of {subject}.",
    "factsheet created": "{actor} created the factsheet {subject}.",
    "feed ended": "{actor} ended the feed of {subject}.",
    "feed opened": "{actor} opened a feed for {subject}.",
    "flag of possible harm taken away": "{actor} took the flag of possible harm from {subject}.",
    "full review answered": "{actor} answered points of the full review of {subject}.",
    "full review called off": "{actor} called off the full review of {subject}.",
    "full review complete": "{actor} completed the full review of {subject}.",
    "full review opened": "{actor} opened a full review of {subject}.",
    "glossary exported": "{actor} exported the {subject}.",
    "glossary taken in": "{actor} took in the {subject}.",
    "glossary task closed": "{actor} closed a task of the {subject}.",
    "memory exported": "{actor} exported the {subject}.",
    "message answered": "{actor} answered {subject}.",
    "message closed": "{actor} closed {subject}.",
    "message flagged as possible harm": "{actor} flagged {subject} as possible harm.",
    "message led to change": "{actor} said which version {subject} led to.",
    "message noted": "{actor} wrote a note on {subject}.",
    "message redacted": "{actor} erased the words of {subject}.",
    "message reopened": "{actor} opened {subject} again.",
    "messages erased": "{actor} erased readers’ messages whose time was over.",
    "messages exported": "{actor} exported readers’ messages.",
    "note given": "{actor} gave translators a note on {subject}.",
    "opened for translation early": "{actor} opened {subject} for translation before it was published.",
    "outcome of user testing told": "{actor} said what came of user testing of {subject}.",
    "pages marked overdue": "{actor} let pages tell patients that their review is overdue: {subject}.",
    "password chosen": "{actor} chose a password.",
    "password invited": "{actor} invited {subject} to choose a password.",
    "person changed": "{actor} changed what is known of {subject}.",
    "person deactivated": "{actor} ended the access of {subject}.",
    "person enrolled": "{actor} opened an account for {subject}.",
    "person reactivated": "{actor} let {subject} come back.",
    "picture added": "{actor} added a picture to {subject}.",
    "picture checked": "{actor} looked at a picture of {subject} again.",
    "publication held back": "{subject} was to go out as {actor} had asked, and was held back.",
    "publication scheduled": "{actor} scheduled the publication of {subject}.",
    "published without parity": "{actor} published {subject} without the languages that go out with it.",
    "question answered": "{actor} answered a question about {subject}.",
    "question asked": "{actor} asked a question about {subject}.",
    "recall ended": "The recall of {subject} ended: {actor} put the words right.",
    "recalled": "{actor} recalled {subject}: the words must not reach patients again.",
    "refused": "{actor} was refused: {subject}.",
    "register exported": "{actor} exported the register of {subject}.",
    "remark answered": "{actor} answered a remark on {subject}.",
    "remark made": "{actor} remarked on {subject}.",
    "review interval set": "{actor} set how often {subject} is reviewed in full.",
    "rolled back": "{actor} went back to {subject}.",
    "schedule taken back": "{actor} took back the scheduled publication of {subject}.",
    "severity confirmed": "{actor} confirmed how much a change matters: {subject}.",
    "severity proposed": "{actor} proposed how much a change matters: {subject}.",
    "severity set": "{actor} said how much a change matters: {subject}.",
    "sign-in failed": "Somebody tried to sign in as {subject} and failed.",
    "signed in": "{actor} signed in.",
    "signing failed": "{actor} gave a wrong password to sign {subject}.",
    "site rebuilt": "{actor} had the site made anew: {subject}.",
    "step assigned": "{actor} asked somebody for a step of {subject}.",
    "term changed": "{actor} changed a term: {subject}.",
    "term created": "{actor} added a term: {subject}.",
    "term forms changed": "{actor} changed the words for a term: {subject}.",
    "term removed": "{actor} removed a term: {subject}.",
    "topic created": "{actor} created the topic {subject}.",
    "user testing recorded": "{actor} recorded a round of user testing of {subject}.",
    "user testing struck out": "{actor} struck out a round of user testing of {subject} as mistaken.",
    "version started": "{actor} started {subject}.",
    "webhook added": "{actor} let another system be told of events: {subject}.",
    "webhook paused": "{subject} was paused, because the other system did not answer.",
    "webhook removed": "{actor} removed {subject}.",
    "webhook resumed": "{actor} let {subject} go on.",
    "wording approved": "{actor} approved wordings of {subject}.",
    "wording carried": "Approvals of {subject} were carried over, as {actor} had confirmed.",
    "wording proposed": "{actor} proposed wordings for {subject}.",
    "wording returned": "{actor} returned wordings of {subject}.",
    "wording revised": "{actor} revised wordings of {subject}.",
    "wording submitted": "{actor} submitted wordings of {subject}.",
    "wording waived": "{actor} answered warnings of the checks on {subject} with a reason.",
    "wording written": "{actor} wrote words of {subject}.",
    "words translated back": "{actor} translated words of {subject} back.",
}


@dataclass(frozen=True)
class Row:
    """One thing that a payload tells; `old` is None where it tells of no earlier value."""

    name: str
    new: str
    old: str | None = None

    @property
    def lines(self) -> list[str]:
        return self.new.split("\n")


def sentence_of(*, actor: str, act: str, subject: str) -> str:
    return SENTENCES.get(act, f"{{actor}}: {act.replace('{', '').replace('}', '')}, {{subject}}.").format(
        actor=actor, subject=subject
    )


def rows_of(payload: Any) -> list[Row]:
    """A payload as rows, in the order of their names; what was before stands beside what came after."""
    if not isinstance(payload, Mapping):
        return [Row("told", _said(payload))] if payload else []
    told = dict(payload)
    rows = list(_changed(told))
    rows += [Row(_named(name), _said(value)) for name, value in sorted(told.items())]
    return rows


def _changed(told: dict[str, Any]) -> Iterator[Row]:
    """Rows of what changed; takes out of `told` what they tell."""
    if "before" not in told:
        return
    before = told.pop("before")
    after = told.pop("after", None)
    if isinstance(before, Mapping):
        later = after if isinstance(after, Mapping) else {}
        for name in sorted({*before, *later}):
            if before.get(name) != later.get(name):
                yield Row(_named(name), _said(later.get(name)), _said(before.get(name)))
        return
    name = next((name for name in FOLLOWING if after is None and name in told), "")
    yield Row(_named(name or "changed"), _said(told.pop(name) if name else after), _said(before))


def _named(name: str) -> str:
    return name.replace("_", " ")


def _said(value: Any) -> str:
    """A value as one reads it: a line for each of several, digests by their first digits."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return _short(value)
    if isinstance(value, Mapping):
        return _lines([f"{name}: {_flat(one)}" for name, one in sorted(value.items())])
    if isinstance(value, list):
        return _lines([_flat(one) for one in value])
    return str(value)


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_flat(one)}" for name, one in sorted(value.items()))
    if isinstance(value, list):
        return ", ".join(_flat(one) for one in value)
    return _short(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _short(text: str) -> str:
    is_digest = len(text) == DIGEST and not text.strip("0123456789abcdef")
    return f"{text[:12]}…" if is_digest else text


def _lines(lines: list[str]) -> str:
    if not lines:
        return NOTHING
    more = len(lines) - MOST_LINES
    return "\n".join([*lines[:MOST_LINES], *([f"… and {more} more"] if more > 0 else [])])
