"""Who may do what, in words a clinician can read."""

from enum import StrEnum


class Role(StrEnum):
    AUTHOR = "author"
    TRANSLATOR = "translator"
    REVISER = "reviser"
    CLINICAL_REVIEWER = "clinical reviewer"
    PUBLISHER = "publisher"
    COORDINATOR = "coordinator"


# These duties are held for one language each; the others hold for the whole site.
BY_LANGUAGE = frozenset({Role.TRANSLATOR, Role.REVISER, Role.CLINICAL_REVIEWER})


def with_article(role: Role) -> str:
    return f"an {role}" if role[0] in "aeiou" else f"a {role}"


class Act(StrEnum):
    """What a person can do to words, editions and releases."""

    WRITE = "write"
    SUBMIT = "submit"
    REVISE = "revise"
    APPROVE = "approve"
    RETURN = "return"
    WAIVE = "waive"
    SIGN = "sign"
    GRADE = "grade"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    ROLL_BACK = "roll back"
    EXPORT = "export"
    APPOINT = "appoint"
    HANDLE_FEEDBACK = "handle feedback"


# Acts on a translation. The English is written by authors, and has no reviser.
MAY = {
    Act.WRITE: frozenset({Role.TRANSLATOR, Role.REVISER}),
    Act.SUBMIT: frozenset({Role.TRANSLATOR, Role.REVISER}),
    Act.REVISE: frozenset({Role.REVISER}),
    Act.APPROVE: frozenset({Role.CLINICAL_REVIEWER}),
    Act.RETURN: frozenset({Role.REVISER, Role.CLINICAL_REVIEWER}),
    Act.WAIVE: frozenset({Role.TRANSLATOR, Role.REVISER}),
    Act.SIGN: frozenset({Role.CLINICAL_REVIEWER}),
    Act.GRADE: frozenset(),
    Act.PUBLISH: frozenset({Role.PUBLISHER}),
    Act.WITHDRAW: frozenset({Role.PUBLISHER, Role.COORDINATOR}),
    Act.ROLL_BACK: frozenset({Role.PUBLISHER}),
    Act.EXPORT: frozenset({Role.TRANSLATOR, Role.REVISER, Role.COORDINATOR}),
    Act.APPOINT: frozenset({Role.COORDINATOR}),
    Act.HANDLE_FEEDBACK: frozenset({Role.AUTHOR, Role.COORDINATOR, Role.PUBLISHER}),
}
MAY_TO_ENGLISH = MAY | {
    Act.WRITE: frozenset({Role.AUTHOR}),
    Act.SUBMIT: frozenset({Role.AUTHOR}),
    Act.REVISE: frozenset(),
    Act.GRADE: frozenset({Role.CLINICAL_REVIEWER}),  # how much a change to the English matters
    Act.RETURN: frozenset({Role.CLINICAL_REVIEWER}),
    Act.WAIVE: frozenset({Role.AUTHOR}),
}


def roles_for(act: Act, *, is_source: bool) -> frozenset[Role]:
    return (MAY_TO_ENGLISH if is_source else MAY)[act]
