"""The one way an act is refused: with reasons a person can read."""


class Refused(Exception):
    """An act, file or form that is not taken; `reasons` are whole sentences, and nothing has changed."""

    def __init__(self, *reasons: str):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class NotEntitled(Refused):
    """The person lacks the duty; answered with 403 and recorded in the audit."""


class Overtaken(Refused):
    """Somebody else changed the words meanwhile; carries both texts so that none is lost."""

    def __init__(self, *reasons: str, theirs: str, yours: str):
        super().__init__(*reasons)
        self.theirs = theirs
        self.yours = yours


class Unknown(Refused):
    """A factsheet, language or version that is not there; answered with 404 or exit 2."""
