"""May this go out, or come back? Generators of reasons against; pure."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from cms.review.state import EditionState

FURTHEST = timedelta(days=366)


def reasons_against_publishing(
    *,
    state: EditionState,
    is_signed: bool,
    is_live: bool,
    was_withdrawn: bool,
    is_interface: bool,
    interface_is_live: bool,
    english_is_live: bool,
    is_reviewed: bool,
    critical_remarks: Collection[str],
    ungraded: Collection[str],
    lacking: Collection[str],
    embargo_until: datetime | None,
    now: datetime,
    language: str,
    recalled: Collection[str] = (),
) -> Iterator[str]:
    if state is not EditionState.APPROVED:
        yield f"Only an approved and signed edition can be published; this one is {state}."
    elif not is_signed:
        yield "No signature stands for the words as they are now."
    if is_live:
        yield "Exactly these words are already live."
    if was_withdrawn:
        yield "Exactly these words were withdrawn; a changed and newly signed edition can go out."
    if recalled:
        yield f"Exactly these words were recalled; other words, approved and signed, can go out: {', '.join(recalled)}."
    if not is_interface and not interface_is_live:
        yield f"{language} is not open to patients yet: publish its interface edition first."
    if not english_is_live:
        yield "The English edition it was translated from is not live; a translation goes out after it."
    if not is_reviewed:
        yield "No full review of the English has been completed, so the page cannot say when it was last reviewed."
    if embargo_until and embargo_until > now:
        yield f"Nothing of this version goes out before {embargo_until:%-d %B %Y, %H:%M}."
    if ungraded:
        changes = "1 change has" if len(ungraded) == 1 else f"{len(ungraded)} changes have"
        yield f"{changes} no severity that a clinician confirmed: {', '.join(ungraded)}."
    if lacking:
        yield f"Nothing is said yet about the factsheet’s {', '.join(lacking)}."
    if critical_remarks:
        yield f"A critical remark is not answered yet: {', '.join(dict.fromkeys(critical_remarks))}."


def reasons_against_scheduling(*, at: datetime, now: datetime, embargo_until: datetime | None, is_waiting: bool) -> Iterator[str]:
    if at <= now:
        yield "That time has passed already; publish it now, or choose a later time."
    if at > now + FURTHEST:
        yield "That is more than a year ahead; words are to be read again by then."
    if embargo_until and at < embargo_until:
        yield f"Nothing of this version goes out before {embargo_until:%-d %B %Y, %H:%M}."
    if is_waiting:
        yield "A time is set for it already; take that back first."


def reasons_against_embargo(*, until: datetime | None, now: datetime, reason: str, is_live: bool) -> Iterator[str]:
    if until and until <= now:
        yield "That time has passed already; an embargo ends in the future."
    if until and is_live:
        yield "This version is out already."
    if not reason.strip():
        yield "Say why."


def reasons_against_withdrawing(
    *, found: int, reason: str, is_interface: bool, open_languages: Collection[str], noticed_languages: Collection[str]
) -> Iterator[str]:
    if not found:
        yield "Nothing of this is live, so there is nothing to withdraw."
    if not reason.strip():
        yield "Say why it is withdrawn."
    if is_interface and open_languages:
        yield f"Factsheets are live in {', '.join(open_languages)}; withdraw them before the interface."
    if is_interface and noticed_languages:
        yield f"The notices of withdrawn factsheets in {', '.join(noticed_languages)} are worded by the interface, so it stays."


def reasons_against_recalling(
    *,
    found: int,
    reason: str,
    is_interface: bool,
    is_title: bool,
    is_card: bool,
    is_gone: bool,
    is_reread: bool,
) -> Iterator[str]:
    """Against taking one passage off live pages; `is_card`: a care card would be left without its heading or all its advice."""
    if is_interface:
        yield "The interface has no page to take a passage from: publish it with other words."
    elif not found and is_gone:
        yield "This passage was recalled already, and nothing else of it is live."
    elif not found:
        yield "No live page has this passage, so there is nothing to recall."
    if is_title:
        yield "A page cannot stand without its title: recall the factsheet instead."
    if is_card:
        yield "Nothing would be left of this care card: recall the factsheet instead."
    if not reason.strip():
        yield "Say why it is recalled."
    if found and not is_reread:
        yield "What is live changed while you were reading; look at it again."


def reasons_against_rolling_back(
    *,
    target_built_at: datetime | None,
    is_kept: bool,
    withdrawals: Collection[tuple[datetime, str]],
    corrections: Collection[tuple[datetime, str]],
    gradings: Collection[datetime],
    recalls: Collection[tuple[datetime, str]] = (),
) -> Iterator[str]:
    if target_built_at is None:
        yield "There is no earlier release to go back to."
        return
    if not is_kept:
        yield "The release before this one is no longer kept; RELEASES_KEPT says how many are."
    for at, name in withdrawals:
        if at > target_built_at:
            yield f"{name} was withdrawn after that release was built; going back would bring the withdrawn words back."
    for at, name in corrections:
        if at > target_built_at:
            yield f"{name} corrected something safety-critical after that release was built; going back would undo it."
    for at, name in recalls:
        if at > target_built_at:
            yield f"{name} was recalled after that release was built; going back would bring the recalled words back."
    if any(at > target_built_at for at in gradings):
        yield "How much a change matters was said after that release was built; going back would take its notices off the pages."
