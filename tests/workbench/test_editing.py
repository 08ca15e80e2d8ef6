from django.test import Client

from cms.review.state import State

KEY = "how-to-take-it"
ADDRESS = f"/workbench/ibuprofen/pl/segments/{KEY}/"


def form_of(universe, act, text=None, **more):
    segment = universe.segment(KEY)
    fields = {"act": act, "read_source": segment.source, "read_target": segment.words("pl")} | more
    return fields if text is None else fields | {"text": text}


def post(universe, person, form, **headers):
    client = Client()
    client.force_login(universe.people[person])
    return client.post(ADDRESS, form, headers=headers)


def test_saving_a_segment_leads_back_to_it(drafted):
    answer = post(drafted, "translator", form_of(drafted, "write", "Jak zażywać"))
    assert (answer.status_code, answer.url) == (302, f"/workbench/ibuprofen/pl/#{KEY}")
    assert drafted.state(KEY, "pl") is State.DRAFT


def test_saving_and_submitting_is_one_step(drafted):
    answer = post(drafted, "translator", form_of(drafted, "write and submit", "Jak zażywać"), **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert drafted.state(KEY, "pl") is State.SUBMITTED
