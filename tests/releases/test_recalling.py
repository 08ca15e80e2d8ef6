"""A passage, a sheet or a language is recalled by one act, and its words never come back."""

import pytest
from django.utils import timezone

from cms.audit.models import Event
from cms.errors import NotEntitled, Refused, Unknown
from cms.factsheets.actions import start_version
from cms.memory.models import Kind, Unit
from cms.notifications.models import Notification
from cms.people.competences import declare_conflict
from cms.releases.actions import live_publications, newest_release, rebuild, roll_back, store
from cms.releases.distributors import add_distributor, distributors, end_distributor
from cms.releases.letters import draft_of, letter_of
from cms.releases.models import Recall, Release
from cms.releases.recall import copies_of
from cms.releases.recalled import standings_of
from cms.releases.recalling import recall
from cms.releases.verification import prove
from tests.releases.commands import run
from tests.releases.overtaking import overtake
from tests.releases.patients import article, files, get, listing, live, live_digits, page, words_of
from tests.universe import POLISH, URDU

ALCOHOL = "Do not take it with alcohol."
KEY = "do-not-take-it-with-alcohol"
OTHER = "Nigdy nie wolno zażywać z alkoholem."
SUMMARY = "what-to-know-before-you-take"
HARM = "It names the wrong drink."


def take_back(universe, language="", key=KEY, reason=HARM, by=None, **more):
    return recall(
        factsheet=universe.sheet, language=language, segment_key=key, reason=reason, by=by or universe.publisher, **more
    )


def everything():
    return "\n".join(words_of(body) for body in files().values())


def breaks():
    return [broken for proof in prove() for broken in proof.breaks]


def mend(universe, words=OTHER, language="pl"):
    universe.write(KEY, language, words)
    universe.review(language)
    return universe.publish(language)


def test_a_passage_leaves_one_language_and_the_live_english_stands_in_its_place(published):
    before = Release.objects.count()
    made = take_back(published, "pl")
    assert (Release.objects.count(), made.languages, str(made)) == (before + 1, ["pl"], f"paracetamol pl {KEY}")
    assert POLISH[ALCOHOL] not in everything()
    assert URDU[ALCOHOL] in page("ur")
    assert f'data-english="{KEY}"' in page("pl")
    assert ALCOHOL in article(page("pl"))
    assert 'data-phrase="urgent-change-title"' in page("pl").partition("<h1")[0]
    assert 'data-phrase="withdrawn-advice"' in page("pl").partition("<h1")[0]
    assert 'data-phrase="outdated-advice"' not in page("pl")  # the English has not changed
    assert breaks() == []


@pytest.mark.parametrize("paper", ["paracetamol.pdf", "paracetamol-large.pdf"])
def test_the_paper_of_a_page_with_a_recalled_passage_is_gone(published, paper):
    take_back(published, "pl")
    assert get(f"/pl/{paper}").status_code == 410
    assert (get(f"/ur/{paper}").status_code, "ur/paracetamol/gone.html" in listing()) == (404, False)


def test_the_code_of_the_copy_says_that_part_of_it_is_out_of_date(published):
    digits = live_digits("pl")
    take_back(published, "pl")
    assert 'data-phrase="verify-outdated"' in (live() / "verify" / digits / "index.html").read_text()


def test_a_passage_recalled_in_all_languages_leaves_the_english_page_too_and_nothing_stands_in_its_place(published):
    take_back(published)
    site = everything()
    assert [words for words in (ALCOHOL, POLISH[ALCOHOL], URDU[ALCOHOL]) if words in site] == []
    for language in ("en", "pl", "ur"):
        assert 'data-phrase="removed-passage"' in page(language)
        assert "data-english=" not in article(page(language))
    assert 'data-phrase="read-in-english"' not in page("en").partition("<h1")[0]
    assert breaks() == []


def test_english_that_is_recalled_later_leaves_the_page_of_the_translation_with_it(published):
    take_back(published, "pl")
    take_back(published, "en")
    assert ALCOHOL not in everything()
    assert breaks() == []


def test_english_that_corrected_a_translation_and_is_recalled_leaves_it_too(published):
    overtake(published, {ALCOHOL: "Do not take it with gin.", "- Do": "- Do not drive.\n- Do"}, {KEY: 4, "do-not-drive": 4})
    assert "Do not drive." in page("pl")
    take_back(published, "en")
    take_back(published, "en", "do-not-drive")
    assert [words for words in ("with gin", "Do not drive.", POLISH[ALCOHOL]) if words in everything()] == []
    assert breaks() == []


def test_a_recalled_summary_describes_the_page_nowhere(published):
    take_back(published, "en", SUMMARY)
    assert '<meta name="description"' not in page("en")
    assert "What to know before you take it." not in everything()
    assert breaks() == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("paracetamol", "A page cannot stand without its title: recall the factsheet instead."),
        ("call-0808-157-0192-if", "Nothing would be left of this care card: recall the factsheet instead."),
        ("no-such-passage", "No live page has this passage, so there is nothing to recall."),
    ],
)
def test_what_a_page_cannot_do_without_is_no_passage(published, key, said):
    with pytest.raises(Refused) as refused:
        take_back(published, "pl", key)
    assert refused.value.reasons == (said,)
    assert not Recall.objects.exists()


def test_the_last_advice_of_a_care_card_is_not_recalled_by_itself(published):
    take_back(published, "pl", "your-temperature-is-38c-or-above")
    with pytest.raises(Refused, match="Nothing would be left of this care card"):
        take_back(published, "pl", "you-have-taken-more-than-8")


@pytest.mark.parametrize("key", ["", KEY])
def test_a_recall_needs_a_reason_and_a_language_that_is_known(published, key):
    with pytest.raises(Refused, match=r"Say why it is"):
        take_back(published, "pl", key, " ")
    with pytest.raises(Unknown, match="“tlh” is no language we publish in"):
        take_back(published, "tlh", key)


def test_a_passage_is_recalled_once(published):
    take_back(published, "pl")
    with pytest.raises(Refused) as refused:
        take_back(published, "pl")
    assert refused.value.reasons == ("This passage was recalled already, and nothing else of it is live.",)


def test_words_that_changed_while_being_read_are_looked_at_again(published):
    with pytest.raises(Refused) as refused:
        take_back(published, "pl", read=["of other words"])
    assert refused.value.reasons == ("What is live changed while you were reading; look at it again.",)


def test_the_interface_has_no_passage_to_recall(published):
    with pytest.raises(Refused, match="The interface has no page to take a passage from"):
        recall(factsheet=published.interface, language="pl", segment_key="site-name", reason="Bad", by=published.publisher)


@pytest.mark.parametrize(("language", "gone"), [("", {"en", "pl", "ur"}), ("pl", {"pl"})])
def test_a_factsheet_or_a_language_of_it_is_withdrawn_by_its_recall(published, language, gone):
    before = Release.objects.count()
    made = take_back(published, language, "")
    assert {code for code in ("en", "pl", "ur") if get(f"/{code}/paracetamol/").status_code == 410} == gone
    assert (set(made.languages), Release.objects.count()) == (gone, before + 1)
    assert Event.objects.filter(act="edition withdrawn").count() == len(gone)
    assert breaks() == []


@pytest.mark.parametrize("name", ["author", "translator", "reviser", "clinician", "outsider"])
def test_recalling_is_for_publishers_and_coordinators(published, name):
    with pytest.raises(NotEntitled):
        take_back(published, "pl", by=published.people[name])


def test_no_conflict_of_interest_keeps_anybody_from_recalling(published):
    what = {"about": "factsheet", "key": "paracetamol", "what": "I was paid.", "today": timezone.localdate()}
    declare_conflict(person=published.publisher, by=published.coordinator, **what)
    assert take_back(published, "pl").pk


def test_the_very_same_words_do_not_go_out_again_and_other_words_end_the_recall(published):
    made = take_back(published, "pl")
    published.write("how-to-take-it", "pl", "Jak to zażywać")
    published.review("pl")
    with pytest.raises(Refused) as refused:
        published.publish("pl")
    said = f"Exactly these words were recalled; other words, approved and signed, can go out: {KEY}."
    assert refused.value.reasons == (said,)
    mend(published)
    made.refresh_from_db()
    assert (made.ended_how, OTHER in page("pl")) == ("Polish: version 1 is live.", True)
    assert 'data-phrase="urgent-change-title"' not in page("pl")
    assert "pl/paracetamol/gone.html" not in listing()
    assert POLISH[ALCOHOL] not in everything()
    assert breaks() == []


def test_a_whole_factsheet_is_back_in_a_language_with_a_new_edition_there(published):
    made = take_back(published, "pl", key="")
    mend(published)
    made.refresh_from_db()
    assert (made.ended_how, OTHER in page("pl"), breaks()) == ("Polish: version 1 is live.", True, [])


def test_a_factsheet_recalled_in_all_languages_is_back_with_the_last_of_them(published):
    made = take_back(published, key="")
    published.change_english("# Paracetamol", "# Paracetamol tablets")
    published.bring_out("en")
    assert standings_of(made, live_publications()) != []
    made.refresh_from_db()
    assert (made.ended_at, breaks()) == (None, [])


def test_an_edition_without_that_passage_is_a_way_back_too(published):
    made = take_back(published, "en")
    published.change_english(f"\n- {ALCOHOL}", "")
    published.review("en")
    published.publish("en")
    made.refresh_from_db()
    assert made.ended_at is not None


def test_a_recall_in_all_languages_ends_when_the_last_of_them_is_back(published):
    made = take_back(published)
    overtake(published, {ALCOHOL: "Never take it with alcohol."}, {KEY: 2})
    mend(published)
    assert Recall.objects.get(pk=made.pk).ended_at is None
    mend(published, "یہ شراب کے ساتھ کبھی نہ لیں۔", "ur")
    assert Recall.objects.get(pk=made.pk).ended_at is not None


def test_words_made_of_english_that_was_recalled_everywhere_do_not_go_out(published):
    take_back(published)
    published.write(KEY, "pl", OTHER)
    published.review("pl")
    with pytest.raises(Refused, match="Exactly these words were recalled"):
        published.publish("pl")


def test_other_english_for_the_same_translated_words_does_not_bring_them_back(published):
    take_back(published, "pl")
    overtake(published, {ALCOHOL: "Do not take it with any alcohol."}, {KEY: 2})
    assert POLISH[ALCOHOL] not in everything()
    published.review("pl")
    with pytest.raises(Refused, match="Exactly these words were recalled"):
        published.publish("pl")


def test_nobody_goes_back_past_a_recall(published):
    take_back(published, "pl")
    with pytest.raises(Refused) as refused:
        roll_back(by=published.publisher)
    said = f"paracetamol pl {KEY} was recalled after that release was built; going back would bring the recalled words back."
    assert refused.value.reasons == (said,)


def test_going_back_to_the_notice_does_not_bring_the_words_back(published):
    take_back(published, "pl")
    mend(published)
    roll_back(by=published.publisher)
    assert [words for words in (POLISH[ALCOHOL], OTHER) if words in everything()] == []
    assert not Unit.objects.filter(target=POLISH[ALCOHOL]).exists()
    assert breaks() == []


def test_a_site_made_anew_leaves_recalled_words_out(published):
    take_back(published, "pl")
    rebuild(by=published.publisher)
    assert POLISH[ALCOHOL] not in everything()
    assert store().current() == newest_release().digest


def test_the_memory_forgets_recalled_words_and_keeps_the_others(published):
    remembered = Unit.objects.filter(kind=Kind.APPROVED.value, factsheet="paracetamol", language="pl")
    before = set(remembered.values_list("segment_key", flat=True))
    take_back(published, "pl")
    assert before - set(remembered.values_list("segment_key", flat=True)) == {KEY}
    assert run("remember_published")[0] == 0
    assert POLISH[ALCOHOL] not in set(remembered.values_list("target", flat=True))


def test_everybody_whom_it_concerns_is_told_at_once_and_led_to_the_recall(published):
    made = take_back(published, "pl")
    told = Notification.objects.filter(place=f"recalls/{made.pk}/")
    people = {one.person.username for one in told.select_related("person")}
    assert people == {"translator", "second_translator", "reviser", "clinician", "second_clinician", "coordinator", "author"}
    assert {(one.kind, one.text) for one in told} == {
        ("safety-critical change", f"paracetamol: the passage “{KEY}” is recalled in Polish. {HARM}")
    }


def test_the_letter_names_what_why_which_copies_and_whom_to_ask(published):
    digits = live_digits("pl")
    text = letter_of(take_back(published, "pl", what_is_wrong="The dose is too high.")).text
    for said in (digits, "http://127.0.0.1:8000/pl/paracetamol-large.pdf", "The dose is too high.", ALCOHOL, "Publisher", HARM):
        assert (said in text) is (said != HARM), said
    assert POLISH[ALCOHOL] not in text


def test_the_letter_of_a_whole_factsheet_names_every_copy_of_it(published):
    codes = [live_digits(language) for language in ("en", "pl", "ur")]
    made = take_back(published, key="")
    text = letter_of(made).text
    assert [code for code in codes if code not in text] == []
    assert "Its web pages carry a notice, and the PDFs are gone." in text
    assert "In English, the passage reads" not in text
    assert [one.said for one in standings_of(made, [])] == ["nothing is live"] * 3


def test_only_copies_with_the_recalled_words_are_named(published):
    first = live_digits("pl")
    published.write("how-to-take-it", "pl", "Jak to zażywać")
    published.review("pl")
    published.publish("pl")
    second = live_digits("pl")
    made = take_back(published, "pl")
    mend(published)
    assert [copy.identity for copy in copies_of(made)] == [first, second]
    assert "A corrected edition has been published since" in letter_of(Recall.objects.get()).text


def test_the_draft_of_the_e_mail_goes_to_every_distributor_and_shows_none_to_another(published):
    for name, email in (("A. Ward", "ward@example.org"), ("B. Shop", "")):
        add_distributor(name=name, organisation="", email=email, hands_out="All Polish", by=published.coordinator)
    draft = draft_of(letter_of(take_back(published, "pl")), distributors())
    assert b"Bcc: ward@example.org" in draft
    assert (b"X-Unsent: 1" in draft, b"\nTo:" in draft) == (True, False)
    gone = end_distributor(number=distributors()[0].pk, by=published.coordinator)
    assert gone.pk not in {one.pk for one in distributors()}
    with pytest.raises(Refused, match="is off the list already"):
        end_distributor(number=gone.pk, by=published.coordinator)


def test_distributors_are_kept_by_coordinators_and_not_named_in_the_audit(published):
    facts = {"name": "A. Ward", "organisation": "A hospital", "hands_out": "", "email": "ward@example.org"}
    with pytest.raises(NotEntitled):
        add_distributor(**facts, by=published.publisher)
    with pytest.raises(Refused, match="E-mail address: "):
        add_distributor(**facts | {"email": "no address"}, by=published.coordinator)
    add_distributor(**facts, by=published.coordinator)
    last = Event.objects.order_by("-number")[0]
    assert (last.act, last.payload) == ("distributor added", {})


def test_the_command_recalls_and_prints_the_letter(published):
    code, said = run("recall", "paracetamol", "--language", "pl", "--segment", KEY, "--reason", HARM, "--by", "coordinator")
    assert (code, said[0]) == (0, f"Recall {Recall.objects.get().pk}: paracetamol pl {KEY} is recalled in pl.")
    assert "WHICH COPIES" in said
    assert run("recall", "paracetamol", "--segment", "x", "--reason", HARM, "--by", "coordinator")[0] == 2
    assert run("verify")[1][-1] == "Everything holds."


def test_verify_finds_a_recall_that_was_taken_out_changed_or_ended_behind_the_rules(published):
    made = take_back(published, "pl")
    Recall.objects.update(ended_how="nobody knows")
    assert f"Recall {made.pk} of {made} has not ended as the audit tells." in breaks()
    Recall.objects.update(ended_how="", reason="another")
    assert f"Recall {made.pk} of {made} is not what the audit tells of." in breaks()
    Recall.objects.update(id=made.pk + 1)
    assert f"Recall {made.pk + 1} of {made} is not told of in the audit." in breaks()
    Recall.objects.all().delete()
    found = breaks()
    assert f"Recall {made.pk} of {made} is told of in the audit, but is not there any more." in found
    assert f"“{KEY}” of paracetamol v1 pl was recalled, but its page shows the words." in found


def test_an_open_version_is_not_touched_by_a_recall(published):
    start_version(factsheet=published.sheet, by=published.author)
    take_back(published, "en")
    assert published.segment(KEY).source == ALCOHOL
    assert live_publications().filter(edition__version__factsheet=published.sheet).count() == 3
