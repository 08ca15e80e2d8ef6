"""Who may do what, in words a clinician can read."""

from enum import StrEnum


class Role(StrEnum):
    AUTHOR = "author"
    TRANSLATOR = "translator"
    REVISER = "reviser"
    BACK_TRANSLATOR = "back-translator"
    CLINICAL_REVIEWER = "clinical reviewer"
    PUBLISHER = "publisher"
    COORDINATOR = "coordinator"


# These duties are held for one language each; the others hold for the whole site.
BY_LANGUAGE = frozenset({Role.TRANSLATOR, Role.REVISER, Role.BACK_TRANSLATOR, Role.CLINICAL_REVIEWER})
# Who translates back must not know the English, so no other duty goes with it.
ALONE = frozenset({Role.BACK_TRANSLATOR})


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
    REMARK = "remark on"
    DISPOSE = "answer a remark on"
    TRANSLATE_BACK = "translate back"
    RECONCILE = "reconcile"
    SIGN = "sign"
    GRADE = "grade"
    REVIEW = "review"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    ROLL_BACK = "roll back"
    EXPORT = "export"
    APPOINT = "appoint"
    ASSIGN = "assign"
    COMMENT = "comment on"
    HANDLE_FEEDBACK = "handle feedback"
    READ_AUDIT = "read the audit"
    REVIEW_AUDIT = "review the audit"
    GIVE_EVIDENCE = "make an evidence pack"
    RECORD_USER_TEST = "record user testing"


# Acts on a translation. The English is written by authors, and has no reviser.
MAY = {
    Act.WRITE: frozenset({Role.TRANSLATOR, Role.REVISER}),
    Act.SUBMIT: frozenset({Role.TRANSLATOR, Role.REVISER}),
    Act.REVISE: frozenset({Role.REVISER}),
    Act.APPROVE: frozenset({Role.CLINICAL_REVIEWER}),
    Act.RETURN: frozenset({Role.REVISER, Role.CLINICAL_REVIEWER}),
    Act.WAIVE: frozenset({Role.TRANSLATOR, Role.REVISER}),
    Act.REMARK: frozenset({Role.REVISER, Role.CLINICAL_REVIEWER}),
    Act.DISPOSE: frozenset({Role.TRANSLATOR, Role.REVISER, Role.CLINICAL_REVIEWER}),
    Act.TRANSLATE_BACK: frozenset({Role.BACK_TRANSLATOR}),
    Act.RECONCILE: frozenset({Role.CLINICAL_REVIEWER}),
    Act.SIGN: frozenset({Role.CLINICAL_REVIEWER}),
    Act.GRADE: frozenset(),
    Act.REVIEW: frozenset(),
    Act.PUBLISH: frozenset({Role.PUBLISHER}),
    Act.WITHDRAW: frozenset({Role.PUBLISHER, Role.COORDINATOR}),
    Act.ROLL_BACK: frozenset({Role.PUBLISHER}),
    Act.EXPORT: frozenset({Role.TRANSLATOR, Role.REVISER, Role.COORDINATOR}),
    Act.APPOINT: frozenset({Role.COORDINATOR}),
    Act.ASSIGN: frozenset({Role.COORDINATOR}),
    Act.COMMENT: frozenset(set(Role) - ALONE),
    Act.HANDLE_FEEDBACK: frozenset({Role.AUTHOR, Role.COORDINATOR, Role.PUBLISHER}),
    Act.READ_AUDIT: frozenset({Role.COORDINATOR, Role.PUBLISHER}),
    Act.REVIEW_AUDIT: frozenset({Role.COORDINATOR}),
    Act.GIVE_EVIDENCE: frozenset({Role.COORDINATOR, Role.PUBLISHER}),
    Act.RECORD_USER_TEST: frozenset({Role.AUTHOR, Role.COORDINATOR}),
}
MAY_TO_ENGLISH = MAY | {
    Act.WRITE: frozenset({Role.AUTHOR}),
    Act.SUBMIT: frozenset({Role.AUTHOR}),
    Act.REVISE: frozenset(),
    Act.GRADE: frozenset({Role.CLINICAL_REVIEWER}),  # how much a change to the English matters
    Act.REVIEW: frozenset({Role.AUTHOR, Role.CLINICAL_REVIEWER}),  # the whole page, its evidence, contacts and pictures
    Act.RETURN: frozenset({Role.CLINICAL_REVIEWER}),
    Act.WAIVE: frozenset({Role.AUTHOR}),
    Act.REMARK: frozenset({Role.CLINICAL_REVIEWER}),
    Act.DISPOSE: frozenset({Role.AUTHOR, Role.CLINICAL_REVIEWER}),
    Act.TRANSLATE_BACK: frozenset(),
    Act.RECONCILE: frozenset(),
}


def roles_for(act: Act, *, is_source: bool) -> frozenset[Role]:
    return (MAY_TO_ENGLISH if is_source else MAY)[act]
