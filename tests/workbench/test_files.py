"""Files on the screens: every format goes out and comes back with verdicts first, and a report to keep."""

import csv
import io
from io import BytesIO

import pytest

from cms.audit.models import Event
from cms.catalogues.archives import packed, unpacked
from cms.factsheets.models import RESERVED
from cms.review.models import Decision
from cms.workbench.urls import urlpatterns

HOW = "how-to-take-it"
UPLOAD, BUNDLES = "/workbench/ibuprofen/pl/catalogue/", "/workbench/bundles/"
EMPTY_PO = b'msgid "How to take it"\nmsgstr ""'
FILLED_PO = 'msgid "How to take it"\nmsgstr "Jak zażywać"'.encode()


def named(data, name):
    file = BytesIO(data)
    file.name = name
    return file


def text_of(answer):
    return answer.content.decode()


def got(client, name):
    answer = client.get(f"/workbench/ibuprofen/pl/catalogue.{name}")
    return answer["Content-Type"], answer["Content-Disposition"], answer.content


def filled(client, form):
    """The file as a translator sends it back, with words for one empty segment."""
    data = got(client, form)[2]
    if form == "po":
        return data.replace(EMPTY_PO, FILLED_PO)
    if form == "csv":
        return data.replace(b'"How to take it","","empty"', '"How to take it","Jak zażywać","empty"'.encode())
    old = b'<segment state="initial">\n        <source>How to take it</source>\n'
    new = old.replace(b"initial", b"translated") + "<target>Jak zażywać</target>".encode()
    assert old in data
    return data.replace(old, new)


def send(client, address, data, name):
    return client.post(address, {"file": named(data, name)})


def take(client, address, page):
    return client.post(address, {"kept": page.context["found"].kept, "filename": page.context["found"].filename}, follow=True)


@pytest.mark.parametrize(
    ("form", "kind"),
    [("po", "text/x-gettext-translation"), ("xlf", "application/xliff+xml"), ("csv", "text/csv; charset=utf-8")],
)
def test_each_format_is_downloaded_under_its_name_and_type(drafted, enter, form, kind):
    assert got(enter("translator"), form)[:2] == (kind, f'attachment; filename="ibuprofen.pl.{form}"')


@pytest.mark.parametrize("form", ["po", "xlf", "csv"])
def test_each_format_is_shown_with_its_verdicts_and_then_taken_in(drafted, enter, form):
    client = enter("translator")
    page = send(client, UPLOAD, filled(client, form), f"back.{form}")
    assert page.context["found"].intakes[0].counts == {"accepted": 1, "unchanged": 7}
    assert drafted.segment(HOW).words("pl") == ""
    said = text_of(take(client, UPLOAD, page))
    assert f"back.{form} is taken in: 1 wordings." in said
    assert drafted.segment(HOW).words("pl") == "Jak zażywać"


def test_the_report_on_a_file_can_be_kept_as_a_table_before_and_after_it_is_taken_in(drafted, enter):
    client = enter("translator")
    page = send(client, UPLOAD, filled(client, "po"), "back.po")
    address = f"/workbench/uploads/{page.context['found'].kept}.csv"
    assert address in text_of(page)
    heading, *lines = csv.reader(io.StringIO(client.get(address).content.decode("utf-8-sig"), newline=""))
    assert [line[4] for line in lines if line[5] == HOW] == ["accepted"]
    assert len(lines) == 8
    assert address in text_of(take(client, UPLOAD, page))
    assert client.get(address).status_code == 200


def test_a_report_is_for_the_person_who_sent_the_file(drafted, enter):
    page = send(enter("translator"), UPLOAD, filled(enter("translator"), "po"), "back.po")
    assert enter("reviser").get(f"/workbench/uploads/{page.context['found'].kept}.csv").status_code == 404


def test_a_form_without_a_file_gets_a_sentence(drafted, enter):
    answer = enter("translator").post(BUNDLES)
    assert (answer.status_code, "Choose a PO file, an XLIFF or CSV file, or a zip of them." in text_of(answer)) == (400, True)


def test_a_file_of_more_than_40_mb_gets_a_sentence(drafted, enter):
    answer = send(enter("translator"), BUNDLES, b"a" * 43_000_000, "back.zip")
    assert (answer.status_code, "back.zip: the file has 41 MB; the limit is 40 MB." in text_of(answer)) == (400, True)


def test_a_bundle_goes_out_and_comes_back_with_a_verdict_for_every_file(drafted, enter):
    client = enter("translator")
    answer = client.get("/workbench/bundles/pl.zip")
    assert (answer["Content-Type"], answer["Content-Disposition"]) == ("application/zip", 'attachment; filename="bundle.pl.zip"')
    files = unpacked(answer.content, filename="bundle.pl.zip")
    files["po/paracetamol.po"] = files["po/paracetamol.po"].replace("Jak zażywać".encode(), "Jak go zażywać".encode())
    page = send(client, BUNDLES, packed(files), "back.zip")
    said = text_of(page)
    assert "back.zip/po/paracetamol.po" in said
    assert "The words here are approved; the file&#x27;s are kept beside them." in said
    assert "README.txt</span>: no catalogue" in said
    before = Decision.objects.count()
    assert "back.zip is taken in: 0 wordings." in text_of(take(client, BUNDLES, page))
    assert Decision.objects.count() == before + 1  # kept beside
    assert Event.objects.latest("number").act == "bundle taken in"


def test_an_archive_may_be_sent_where_one_factsheet_is_translated(drafted, enter):
    client = enter("translator")
    page = send(client, UPLOAD, packed({"back.po": filled(client, "po")}), "back.zip")
    assert page.context["found"].intakes[0].counts == {"accepted": 1, "unchanged": 7}
    take(client, UPLOAD, page)
    assert drafted.segment(HOW).words("pl") == "Jak zażywać"


def test_an_archive_in_another_language_is_refused_where_one_is_translated(drafted, enter):
    data = enter("translator").get("/workbench/bundles/ur.zip").content
    answer = send(enter("translator"), UPLOAD, data, "back.zip")
    assert (answer.status_code, "is in “ur”, not in Polish" in text_of(answer)) == (400, True)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"../../etc/passwd": b"a"}, "“../../etc/passwd” leads out of the archive."),
        ({"a.xlf": b"<!DOCTYPE x><xliff/>"}, "back.zip/a.xlf: the file has a document type or entities"),
        ({"a.csv": b"key,target\n=cmd,a\n"}, "back.zip/a.csv, line 1: the column “source” is missing"),
        ({"a.po": b"words"}, "back.zip/a.po, line 1"),
        ({"a.html": b""}, "there is no catalogue in the archive"),
    ],
)
def test_an_archive_that_cannot_be_judged_gets_sentences_and_400(drafted, enter, files, said):
    before = (Decision.objects.count(), Event.objects.count())
    answer = send(enter("translator"), BUNDLES, packed(files), "back.zip")
    assert (answer.status_code, said in text_of(answer)) == (400, True)
    assert (Decision.objects.count(), Event.objects.count()) == before


def test_words_for_a_language_without_the_duty_are_refused_and_recorded(drafted, enter):
    data = filled(enter("translator"), "po")
    answer = send(enter("outsider"), BUNDLES, packed({"back.po": data}), "back.zip")
    event = Event.objects.latest("number")
    assert (answer.status_code, event.actor, event.act) == (403, "outsider", "refused")


def test_each_person_is_offered_the_languages_they_may_send_out(published, enter):
    def offered(person):
        return [entry.code for entry in enter(person).get(BUNDLES).context["languages"]]

    assert {person: offered(person) for person in ("translator", "second_translator", "coordinator", "outsider")} == {
        "translator": ["pl", "ur"],
        "second_translator": ["pl"],
        "coordinator": ["pl", "ur"],
        "outsider": [],
    }


def test_the_list_of_bundles_asks_as_many_questions_whatever_there_is(drafted, enter, django_assert_num_queries):
    client = enter("translator")
    client.get(BUNDLES)
    with django_assert_num_queries(7):
        client.get(BUNDLES)


def test_no_factsheet_can_have_the_name_of_an_address_of_the_workbench():
    first = {str(pattern.pattern).partition("/")[0] for pattern in urlpatterns}
    assert {word for word in first if word and "<" not in word} <= RESERVED
