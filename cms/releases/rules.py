"""May this go out, or come back? Generators of reasons against; pure."""

from collections.abc import Collection, Iterator
from datetime import datetime

from cms.review.state import EditionState


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
    language: str,
) -> Iterator[str]:
    if state is not EditionState.APPROVED:
        yield f"Only an approved and signed edition can be published; this one is {state}."
    elif not is_signed:
        yield "No signature stands for the words as they are now."
    if is_live:
        yield "Exactly these words are already live."
    if was_withdrawn:
        yield "Exactly these words were withdrawn; a changed and newly signed edition can go out."
    if not is_interface and not interface_is_live:
        yield f"{language} is not open to patients yet: publish its interface edition first."
    if not english_is_live:
        yield "The English edition it was translated from is not live; a translation goes out after it."
    if not is_reviewed:
        yield "No full review of the English has been completed, so the page cannot say when it was last reviewed."


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


def reasons_against_rolling_back(
    *,
    target_built_at: datetime | None,
    is_kept: bool,
    withdrawals: Collection[tuple[datetime, str]],
    corrections: Collection[tuple[datetime, str]],
    gradings: Collection[datetime],
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
    if any(at > target_built_at for at in gradings):
        yield "How much a change matters was said after that release was built; going back would take its notices off the pages."
