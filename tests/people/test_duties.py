"""Who is entitled to what: the roles that may do each act, and the sentence for those who may not."""

import pytest

from cms.errors import NotEntitled
from cms.people.duties import reason_against, require
from cms.roles import BY_LANGUAGE, MAY, MAY_TO_ENGLISH, Act, Role
from tests.review.stages import holders

# (A)uthor, (T)ranslator, (R)eviser, (B)ack-translator, (C)linical reviewer, (P)ublisher, c(O)ordinator.
LETTERS = dict(zip("ATRBCPO", Role, strict=True))
ENTITLED = """
          translation English
write     TR          A
submit    TR          A
revise    R           -
approve   C           C
return    RC          C
waive     TR          A
remark_on RC          C
answer_a_remark_on TRC AC
translate_back B      -
reconcile C           -
sign      C           C
grade     -           C
review    -           AC
publish   P           P
withdraw  PO          PO
roll_back P           P
export    TRO         TRO
appoint   O           O
assign    O           O
comment_on ATRCPO     ATRCPO
handle_feedback AOP   AOP
read_the_audit PO     PO
review_the_audit O    O
make_an_evidence_pack PO PO
record_user_testing AO AO
"""


def entitled():
    for line in ENTITLED.strip().splitlines()[1:]:
        act, *cells = line.split()
        for language, cell in zip(("pl", "en"), cells, strict=True):
            yield Act(act.replace("_", " ")), language, frozenset(LETTERS[letter] for letter in cell.strip("-"))


@pytest.mark.parametrize(("act", "language", "roles"), list(entitled()))
def test_exactly_the_roles_of_the_table_are_entitled_to_an_act(act, language, roles):
    assert {role for role in Role if reason_against(frozenset({role}), act, language) is None} == roles


def test_the_table_has_every_act():
    assert {act for act, _, _ in entitled()} == set(MAY) == set(MAY_TO_ENGLISH) == set(Act)


@pytest.mark.parametrize("language", ["pl", "en"])
def test_people_are_entitled_by_the_duties_they_hold_for_the_language(db, language):
    people = holders(language)
    for act, code, roles in entitled():
        if code == language:
            assert {role for role, person in people.items() if is_entitled(person, act, language)} == roles


def is_entitled(person, act, language):
    try:
        require(person, act, language)
    except NotEntitled:
        return False
    return True


def test_duties_for_one_language_entitle_to_nothing_in_another(db):
    people = holders("pl")
    for act in Act:
        found = {role for role, person in people.items() if is_entitled(person, act, "ur")}
        assert found == MAY[act] - BY_LANGUAGE


@pytest.mark.parametrize(
    ("act", "language", "reason"),
    [
        (Act.WRITE, "pl", "Only a reviser for Polish or a translator for Polish can write here."),
        (Act.WRITE, "en", "Only an author can write here."),
        (Act.APPROVE, "zh-hant", "Only a clinical reviewer for Chinese (traditional) can approve here."),
        (Act.PUBLISH, "", "Only a publisher can publish here."),
        (Act.WITHDRAW, "", "Only a coordinator or a publisher can withdraw here."),
        (Act.EXPORT, "pl", "Only a coordinator or a reviser for Polish or a translator for Polish can export here."),
        (Act.REVISE, "xx", "Only a reviser can revise here."),
        (Act.REVISE, "en", "Nobody can revise the English: it has no reviser."),
    ],
)
def test_who_lacks_a_duty_is_told_which(act, language, reason):
    assert reason_against(frozenset(), act, language) == reason


def test_whoever_is_entitled_is_told_their_roles(published):
    assert require(published.second_translator, Act.WRITE, "pl") == {Role.TRANSLATOR, Role.REVISER}
