"""What speaks against saying words in English again, weighing that beside the English, and signing for it. Pure."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from cms.checks import characters
from cms.factsheets.pieces import MAX_SEGMENT
from cms.review.rules import reasons_against_remark
from cms.review.state import State

READY = frozenset({State.REVISED, State.APPROVED})  # earlier, the words would change again


@dataclass(frozen=True)
class Weighed:
    """A protected wording as the rules see it."""

    key: str
    is_translated_back: bool  # by somebody who had no part in the words
    is_passed: bool  # the signer has found no other meaning in exactly this wording
    differs: bool  # who weighed it last found another meaning


def reasons_against_translating_back(
    *, is_protected: bool, state: State, person: int, taken_part: Collection[int], is_done: bool, text: str
) -> Iterator[str]:
    if not is_protected:
        yield "These words are not translated back."
    if state not in READY:
        yield "These words have to be revised first."
    if person in taken_part:
        yield "Somebody who had no part in these words has to translate them back."
    if is_done:
        yield "These words are translated back already."
    if not text.strip():
        yield "Say in English what these words say."
    yield from characters.reasons_against(text, limit=MAX_SEGMENT)


def reasons_against_reconciling(
    *, differs: bool, differed: bool, reason: str, clinician: int, taken_part: Collection[int], back_translator: int
) -> Iterator[str]:
    """`differs` is what this person finds, `differed` what was found last."""
    if clinician in taken_part:
        yield "Somebody other than the writer and the reviser of these words has to reconcile them."
    if clinician == back_translator:
        yield "Somebody other than the back-translator has to reconcile these words."
    if differs and not reason.strip():
        yield "Say in which way the meaning differs."
    if differed and not differs and not reason.strip():
        yield "It was found that the meaning differs. Say why it does not."
    yield from reasons_against_remark(reason)


def reasons_against_mode(*, has_mode: bool, is_source: bool) -> Iterator[str]:
    if is_source and has_mode:
        yield "The English is no translation; it is signed without saying how it was read."
    if not is_source and not has_mode:
        yield "Say how you know what the translation says: you read it, or you read its back-translation."


def reasons_against_signing_by_back_translation(protected: Collection[Weighed]) -> Iterator[str]:
    if not protected:
        yield "Nothing in this edition is translated back. A clinician who reads the language has to sign it."
    waiting = [one.key for one in protected if not one.is_translated_back]
    if waiting:
        yield f"{_counted(waiting, protected)} no back-translation by somebody independent: {', '.join(waiting)}."
    differing = [one.key for one in protected if one.differs]
    if differing:
        yield f"{_counted(differing, protected)} another meaning than the English: {', '.join(differing)}."
    open_ones = [one.key for one in protected if one.is_translated_back and not one.differs and not one.is_passed]
    if open_ones:
        yield f"{_counted(open_ones, protected)} not been reconciled by you: {', '.join(open_ones)}."


def _counted(keys: Collection[str], protected: Collection[Weighed]) -> str:
    return f"{len(keys)} of {len(protected)} protected wordings {'has' if len(keys) == 1 else 'have'}"
