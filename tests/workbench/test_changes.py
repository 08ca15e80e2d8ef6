"""The page of changes, the list of versions, and the page before an English edition goes out."""

import pytest

from cms.review.grading import confirm, graded_changes
from cms.review.models import Grading

ALCOHOL, SOBER, KEY = "Do not take it with alcohol.", "Do not take it with any alcohol.", "do-not-take-it-with-alcohol"
CHANGES = "/workbench/paracetamol/changes/"
PUBLISH = "/workbench/paracetamol/en/publish/"


def text_of(answer):
    return answer.content.decode()


@pytest.fixture
def changed(published):
    published.change_english(ALCOHOL, SOBER)
    return published


def form(universe, act, severity, note="", **more):
    [one] = graded_changes(universe.version)
    return {"act": act, "key": one.key, "read": one.change.digest, "severity": severity, "note": note} | more


def test_each_change_is_shown_with_its_diff_its_floor_and_why(changed, enter):
    said = text_of(enter("author").get(CHANGES))
    assert f'id="{KEY}"' in said
    assert "<ins>any </ins>" in said
    assert "<strong>Floor: S2.</strong> Words changed." in said
    assert "1 has no severity that a clinician confirmed." in said


def test_an_author_proposes_on_the_page_and_a_clinician_confirms(changed, enter):
    answer = enter("author").post(CHANGES, form(changed, "propose", 3, "New advice."))
    assert (answer.status_code, answer["Location"]) == (302, f"{CHANGES}#{KEY}")
    assert "proposed S3" in text_of(enter("clinician").get(CHANGES))
    assert enter("clinician").post(CHANGES, form(changed, "confirm", 3)).status_code == 302
    assert "A clinician has confirmed how much each of them matters." in text_of(enter("author").get(CHANGES))


def test_a_severity_below_the_floor_comes_back_with_the_sentence_and_what_was_typed(changed, enter):
    answer = enter("clinician").post(CHANGES, form(changed, "confirm", 1))
    assert answer.status_code == 409
    assert "The change itself asks for at least 2. Say why 1 is right." in text_of(answer)
    assert '<option value="1" selected>' in text_of(answer)
    answer = enter("author").post(CHANGES, form(changed, "propose", 9, "Nine of ten."))
    assert "A severity is 0, 1, 2, 3 or 4." in text_of(answer)
    assert 'value="Nine of ten."' in text_of(answer)


@pytest.mark.parametrize("severity", ["", "-1", "three", "²", "9" * 30])
def test_a_severity_that_is_none_is_refused_with_a_sentence(changed, enter, severity):
    answer = enter("clinician").post(CHANGES, form(changed, "confirm", severity))
    assert (answer.status_code, "A severity is 0, 1, 2, 3 or 4." in text_of(answer)) == (409, True)
    assert not Grading.objects.exists()


def test_an_unknown_act_is_refused_with_a_sentence(changed, enter):
    answer = enter("clinician").post(CHANGES, form(changed, "burn", 3))
    assert (answer.status_code, "propose or confirm" in text_of(answer)) == (409, True)


def test_all_that_wait_are_confirmed_with_one_button(changed, enter):
    changed.change_english("How to take it", "How you take it")
    said = text_of(enter("clinician").get(CHANGES))
    assert "Confirm all that wait" in said
    read = [f"{one.key}={one.change.digest}" for one in graded_changes(changed.version)]
    assert enter("clinician").post(CHANGES, {"act": "confirm all", "change": read}).status_code == 302
    assert all(one.is_confirmed for one in graded_changes(changed.version))


def test_a_version_without_changes_and_the_first_one_say_so(published, enter):
    assert "This is the first version" in text_of(enter("author").get(CHANGES))
    enter("author").post("/workbench/paracetamol/versions/new/", {"change_note": "Clearer"})
    said = text_of(enter("author").get(CHANGES))
    assert "every segment is as it was" in said
    assert "Clearer" in said


def test_every_version_is_listed_and_an_earlier_one_can_be_brought_back_as_a_new_one(changed, enter):
    confirm(version=changed.version, key=KEY, severity=2, note="", by=changed.clinician)
    changed.review("en")
    changed.publish("en")
    author = enter("author")
    said = text_of(author.get("/workbench/paracetamol/versions/"))
    assert "Bring back version 1" in said
    assert "Bring back version 2" not in said
    answer = author.post("/workbench/paracetamol/versions/1/restore/")
    assert (answer.status_code, changed.version.number) == (302, 3)
    assert changed.segment(KEY).source == ALCOHOL
    [one] = graded_changes(changed.version)
    assert one.change.after.text == ALCOHOL


def test_the_newest_version_is_not_brought_back_nor_any_while_another_is_written(changed, enter):
    author = enter("author")
    assert "is the newest one" in text_of(author.post("/workbench/paracetamol/versions/2/restore/"))
    assert "is still being written" in text_of(author.post("/workbench/paracetamol/versions/1/restore/"))
    assert author.post("/workbench/paracetamol/versions/9/restore/").status_code == 404


def test_before_publication_the_page_says_what_will_happen_and_what_is_lacking(changed, enter):
    said = text_of(enter("publisher").get(PUBLISH))
    assert "1 change has no severity that a clinician confirmed" in said
    assert "Publish version 2 now" not in said
    confirm(version=changed.version, key=KEY, severity=4, note="", by=changed.clinician)
    changed.review("en")
    said = " ".join(text_of(enter("publisher").get(PUBLISH)).split())
    assert "these passages are replaced by the new English:</strong> <bdi>do-not-take-it-with-alcohol</bdi>" in said
    assert "1 to look at again, 0 new." in said
    assert "Goes to:" in said
    assert "Publish version 2 now" in said


def test_the_publisher_publishes_from_that_page(changed, enter):
    changed.review("en")
    answer = enter("publisher").post(PUBLISH)
    assert (answer.status_code, changed.sheet.published().number) == (302, 2)
