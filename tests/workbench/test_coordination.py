import pytest

from cms.review.models import Assignment
from cms.review.mqm import ErrorSeverity, ErrorType
from cms.review.remarks import remark
from cms.review.state import Wording

ADDRESS = "/workbench/paracetamol/people/"
ASKED = {"person": "reviser", "role": "reviser", "language": "pl", "due_on": "2126-01-31"}


def test_a_person_is_asked_for_a_step_by_a_day_and_told(published, enter):
    client = enter("coordinator")
    assert client.post(ADDRESS, ASKED).status_code == 302
    page = client.get(ADDRESS).content.decode()
    assert "31 January 2126" in page
    assert published.reviser.notifications.get().place == "paracetamol/pl/"
    number = Assignment.objects.get().pk
    assert client.post(ADDRESS, {"end": number}).status_code == 302
    assert "Nobody is asked in particular" in client.get(ADDRESS).content.decode()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"person": "nobody-of-that-name"}, "Nobody here is called"),
        ({"person": "translator"}, "reviser"),
        ({"role": "juggler"}, "Choose a step."),
        ({"language": "xx"}, "no language"),
        ({"due_on": "2020-01-01"}, "has passed already"),
        ({"due_on": "31.1.2126"}, "is no day"),
        ({"end": "99"}, "names nothing"),
        ({"end": "x"}, "names nothing"),
    ],
)
def test_what_cannot_be_asked_gets_a_sentence_and_asks_nobody(published, enter, changed, said):
    answer = enter("coordinator").post(ADDRESS, ASKED | changed)
    assert (answer.status_code, said in answer.content.decode()) == (409, True)
    assert not Assignment.objects.exists()


def test_remarks_add_up_by_kind_and_weight_and_gate_nothing(published, enter):
    segment = published.segment("how-to-take-it")
    read = {segment.key: Wording(segment.source, segment.words("pl"))}
    error = {"text": "Too stiff.", "error_type": ErrorType.AWKWARD, "severity": ErrorSeverity.MAJOR}
    remark(version=published.version, language="pl", read=read, by=published.reviser, **error)
    page = enter("coordinator").get(ADDRESS)
    [score] = [score for entry, score in page.context["scores"] if entry.code == "pl"]
    assert (score.penalty, score.rows) == (5, [(ErrorType.AWKWARD, [0, 0, 1, 0])])
    assert "awkward style" in page.content.decode()


def test_the_page_asks_as_often_for_many_as_for_one(published, enter, django_assert_num_queries):
    client = enter("coordinator")
    client.get(ADDRESS)
    for person, role in (("translator", "translator"), ("reviser", "reviser"), ("clinician", "clinical reviewer")):
        client.post(ADDRESS, ASKED | {"person": person, "role": role})
        with django_assert_num_queries(21):
            client.get(ADDRESS)
