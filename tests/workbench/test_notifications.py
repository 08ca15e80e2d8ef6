"""The bell, the list, what a person wants by e-mail, the feed; and the page for other systems."""

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cms.audit.models import Event
from cms.factsheets.models import RESERVED
from cms.notifications.actions import tell
from cms.notifications.kinds import How, Kind
from cms.notifications.models import Notification, Webhook
from cms.notifications.webhooks import PRIVATE
from cms.notifications.wishes import wishes_of
from tests.notifications.listening import listening

LIST, SETTINGS, HOOKS = "/workbench/notifications/", "/workbench/notifications/settings/", "/workbench/webhooks/"
ATOM = "{http://www.w3.org/2005/Atom}"


def told(*people, text="paracetamol, Polish: returned", place="paracetamol/pl/#how-to-take-it", kind=Kind.RETURNED, by=None):
    tell(people=people, kind=kind, text=text, place=place, by=by)


def words_of(answer):
    return " ".join(answer.content.decode().split())


# The bell and the list


@pytest.mark.parametrize(("count", "name"), [(0, "notifications"), (1, "notification"), (3, "notifications")])
def test_the_bell_says_how_many_are_unread(published, enter, count, name):
    for _ in range(count):
        told(published.author)
    assert f'{count}<span class="visually-hidden"> {name}</span></a>' in words_of(enter("author").get("/workbench/releases/"))


@pytest.mark.parametrize(
    ("address", "headers", "asked"),
    [
        ("/workbench/releases/", {}, 1),
        ("/workbench/paracetamol/pl/segments/how-to-take-it/", {"HX-Request": "true"}, 0),
        (LIST, {}, 3),  # besides, the count and the page of the list
    ],
)
def test_the_bell_costs_one_question_on_a_page_and_none_on_a_part_of_one(published, enter, address, headers, asked):
    client = enter("translator")
    for number in (0, 60):
        for _ in range(number):
            told(published.translator)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address, headers=headers).status_code == 200
        of_ours = [query for query in queries if "notifications_notification" in query["sql"]]
        assert len(of_ours) == asked or (number == 0 and len(of_ours) == asked - 1)


def test_nobody_is_counted_where_nobody_is_signed_in(published, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert b"notification" not in Client().get("/workbench/sign-in/").content


def test_the_list_has_the_newest_first_and_marks_the_unread(published, enter):
    told(published.author, text="first")
    told(published.author, text="second", by=published.reviser)
    told(published.reviser, text="not mine")
    Notification.objects.filter(text="first").update(read_at=timezone.now())
    page = words_of(enter("author").get(LIST))
    assert page.index("second") < page.index("first")
    assert page.count(">unread<") == 1
    assert "Reviser, <time" in page
    assert "not mine" not in page


def test_an_empty_list_says_what_will_be_there(enter):
    page = words_of(enter("author").get(LIST))
    assert "Nothing yet." in page
    assert "Mark all as read" not in page


def test_the_list_has_fifty_on_a_page(published, enter):
    for number in range(51):
        told(published.author, text=f"number {number}.")
    client = enter("author")
    assert words_of(client.get(LIST)).count('<li class="list-group-item') == 50
    second = words_of(client.get(LIST, {"page": 2}))
    assert "number 0." in second
    assert "Mark all as read" not in second


def test_a_text_is_shown_as_words_and_not_as_html(published, enter):
    told(published.author, text="<script>alert(1)</script>")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in words_of(enter("author").get(LIST))


def test_a_notification_leads_to_its_place_and_is_read(published, enter):
    told(published.author)
    number = Notification.objects.get().pk
    client = enter("author")
    answer = client.get(f"{LIST}{number}/")
    assert (answer.status_code, answer.url) == (302, "/workbench/paracetamol/pl/#how-to-take-it")
    assert 'visually-hidden"> notifications' in words_of(client.get(LIST))
    assert Notification.objects.get().read_at is not None


@pytest.mark.parametrize("place", ["", "//evil.example.org/", "../../evil", "%2e%2e/%2e%2e/pl/", "https://evil.example.org"])
def test_a_place_outside_the_workbench_is_not_led_to(published, enter, place):
    told(published.author, place=place)
    answer = enter("author").get(f"{LIST}{Notification.objects.get().pk}/")
    assert answer.url in (LIST, "/workbench/https://evil.example.org")


def test_nobody_opens_what_somebody_else_was_told(published, enter):
    told(published.author)
    number = Notification.objects.get().pk
    answer = enter("reviser").get(f"{LIST}{number}/")
    assert (answer.status_code, Notification.objects.get().read_at) == (404, None)


def test_all_are_marked_read_that_were_shown(published, enter):
    for text in ("one", "two"):
        told(published.author, text=text)
    client = enter("author")
    shown = client.get(LIST).context["newest"]
    told(published.author, text="meanwhile")
    assert client.post(f"{LIST}read/", {"until": shown}).status_code == 302
    assert list(Notification.objects.filter(read_at=None).values_list("text", flat=True)) == ["meanwhile"]


@pytest.mark.parametrize("until", ["", "x", "-1", "²", "9" * 40])
def test_a_forged_form_marks_nothing_of_anybody_else(published, enter, until):
    told(published.reviser)
    assert enter("author").post(f"{LIST}read/", {"until": until}).status_code == 302
    assert Notification.objects.get().read_at is None


# What a person wants


def test_choices_are_kept_and_shown(published, enter):
    client = enter("author")
    form = {"act": "wishes", "RETURNED": How.NEVER, "FEEDBACK": How.AT_ONCE}
    assert client.post(SETTINGS, form).status_code == 302
    wishes = wishes_of(published.author)
    assert (wishes[Kind.RETURNED], wishes[Kind.FEEDBACK], wishes[Kind.DUE_SOON]) == (How.NEVER, How.AT_ONCE, How.DIGEST)
    assert '<option value="not by e-mail" selected>' in words_of(client.get(SETTINGS))
    client.post(SETTINGS, form | {"RETURNED": How.DIGEST})
    assert wishes_of(published.author)[Kind.RETURNED] is How.DIGEST


def test_safety_has_no_choice_on_the_page_and_a_forged_one_is_refused(published, enter):
    client = enter("author")
    page = words_of(client.get(SETTINGS))
    assert 'name="SAFETY"' not in page
    assert "at once, always: patients may be at risk" in page
    answer = client.post(SETTINGS, {"act": "wishes", "SAFETY": How.NEVER, "RETURNED": How.NEVER})
    assert answer.status_code == 409
    assert "cannot be switched off" in words_of(answer)
    assert wishes_of(published.author)[Kind.RETURNED] is How.AT_ONCE


@pytest.mark.parametrize("form", [{"act": "wishes", "RETURNED": "by pigeon"}, {"act": "dance"}, {}])
def test_a_choice_that_is_none_is_refused(published, enter, form):
    assert enter("author").post(SETTINGS, form).status_code == 409


def test_without_an_address_the_page_says_so_and_takes_one(published, enter):
    client = enter("author")
    assert "no e-mail address of yours is known here" in words_of(client.get(SETTINGS))
    assert client.post(SETTINGS, {"act": "email", "email": " author@example.org "}).status_code == 302
    page = words_of(client.get(SETTINGS))
    assert 'value="author@example.org"' in page
    assert "no e-mail address of yours" not in page
    event = Event.objects.latest("number")
    assert (event.act, event.actor, event.subject, event.payload) == ("e-mail address changed", "author", "author", {})


@pytest.mark.parametrize("email", ["author", "a@b@c.org", "a@example.org\nBcc: b@example.org", f"{'a' * 60}@{'b' * 200}.org"])
def test_what_is_no_address_is_refused_and_stays_in_the_field(published, enter, email):
    answer = enter("author").post(SETTINGS, {"act": "email", "email": email})
    assert answer.status_code == 409
    published.author.refresh_from_db()
    assert published.author.email == ""
    assert not Event.objects.filter(act="e-mail address changed").exists()


def test_an_address_can_be_taken_out_again(published, enter):
    client = enter("author")
    for email in ("author@example.org", ""):
        client.post(SETTINGS, {"act": "email", "email": email})
    published.author.refresh_from_db()
    assert published.author.email == ""


@override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend")
def test_a_site_without_a_mail_server_says_so(enter):
    assert "This site sends no e-mail" in words_of(enter("author").get(SETTINGS))


# The feed


@pytest.fixture
def feed(enter):
    def opened(username):
        answer = enter(username).post(SETTINGS, {"act": "open feed"})
        address = answer.context["feed_url"]
        assert f'<code id="feed-address">{address}</code>' in words_of(answer)
        return address.removeprefix("http://127.0.0.1:8000")

    return opened


def entries_in(answer):
    return ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")


def test_a_feed_is_read_without_signing_in_and_tells_its_person_only(published, feed):
    told(published.author, text="<b>5 & 6\x07</b> returned", by=published.reviser)
    told(published.reviser, text="not mine")
    answer = Client().get(feed("author"))
    [entry] = entries_in(answer)
    number = published.author.notifications.get().pk
    assert entry.find(f"{ATOM}title").text == "<b>5 & 6</b> returned"
    assert entry.find(f"{ATOM}link").get("href") == f"http://127.0.0.1:8000/workbench/notifications/{number}/"
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Reviser"
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert not answer.cookies


def test_a_feed_holds_the_newest_fifty_and_asks_twice(published, feed, django_assert_num_queries):
    address = feed("author")
    for number in range(60):
        told(published.author, text=f"number {number}.")
    with django_assert_num_queries(2):
        entries = entries_in(Client().get(address))
    assert [entries[0].find(f"{ATOM}title").text, len(entries)] == ["number 59.", 50]


def test_a_new_address_ends_the_one_before(feed):
    old, new = feed("author"), feed("author")
    assert [Client().get(address).status_code for address in (old, new)] == [404, 200]


def test_a_feed_that_was_ended_leads_nowhere(feed, enter):
    address = feed("author")
    enter("author").post(SETTINGS, {"act": "end feed"})
    assert Client().get(address).status_code == 404
    assert [event.act for event in Event.objects.order_by("-number")[:2]] == ["feed ended", "feed opened"]


def test_the_feed_of_somebody_who_has_left_leads_nowhere(published, feed):
    address = feed("author")
    published.author.is_active = False
    published.author.save()
    assert Client().get(address).status_code == 404


def test_the_address_of_a_feed_is_shown_once_and_kept_nowhere(published, feed, enter):
    token = feed("author").rpartition("/")[2].removesuffix(".atom")
    assert token not in words_of(enter("author").get(SETTINGS))
    assert token not in f"{vars(published.author.feed)}{list(Event.objects.values())}"
    assert len(token) >= 43


# Other systems


def test_a_coordinator_adds_tries_and_removes_a_webhook_whose_secret_is_shown_once(published, enter):
    client = enter("coordinator")
    with listening() as (url, heard):
        answer = client.post(HOOKS, {"url": url, "acts": "edition published\n\nedition publishd\n"})
        hook = Webhook.objects.get()
        page = words_of(answer)
        assert hook.secret in page
        assert "are they spelt right? edition publishd" in page
        assert hook.secret not in words_of(client.get(HOOKS))
        assert client.post(f"{HOOKS}{hook.pk}/", {"act": "try"}).status_code == 302
    assert len(heard) == 1
    assert client.post(f"{HOOKS}{hook.pk}/", {"act": "try"}).status_code == 409
    assert client.post(f"{HOOKS}{hook.pk}/", {"act": "dance"}).status_code == 409
    client.post(f"{HOOKS}{hook.pk}/", {"act": "remove"})
    assert "No other system is told." in words_of(client.get(HOOKS))


@pytest.mark.parametrize(("username", "is_there"), [("coordinator", True), ("author", False)])
def test_the_way_to_other_systems_is_shown_to_coordinators(enter, username, is_there):
    assert (HOOKS in words_of(enter(username).get(SETTINGS))) is is_there


@override_settings(IS_LOCAL=False)
def test_an_address_inside_our_network_is_refused_and_what_was_typed_stays(enter):
    answer = enter("coordinator").post(HOOKS, {"url": "https://169.254.169.254/", "acts": "rolled back"})
    assert answer.status_code == 409
    page = words_of(answer)
    assert "nothing is posted inside our own network" in page
    assert 'value="https://169.254.169.254/"' in page
    assert ">rolled back</textarea>" in page
    assert not Webhook.objects.exists()


def test_a_paused_webhook_says_why_and_can_go_on(published, enter):
    client = enter("coordinator")
    client.post(HOOKS, {"url": "http://127.0.0.1:9/"})
    Webhook.objects.update(is_active=False, problem="Event 7 (rolled back) did not arrive. It answered with status 500.")
    assert "Event 7 (rolled back) did not arrive." in words_of(client.get(HOOKS))
    assert client.post(f"{HOOKS}{Webhook.objects.get().pk}/", {"act": "resume"}).status_code == 302
    assert Webhook.objects.get().is_active


@pytest.mark.parametrize("username", ["author", "publisher", "outsider"])
def test_nobody_else_sees_or_changes_webhooks(enter, username):
    client = enter(username)
    assert client.get(HOOKS).status_code == 403
    assert client.post(HOOKS, {"url": "http://127.0.0.1:9/"}).status_code == 403
    assert not Webhook.objects.exists()


def test_operations_say_what_no_other_system_is_told_of():
    with open("docs/operations.md", encoding="utf-8") as file:
        document = file.read()
    assert all(f"`{act}`" in document for act in PRIVATE)


def test_no_factsheet_takes_these_addresses():
    assert {"notifications", "webhooks"} <= RESERVED
