"""How many findings are open in an edition: kept as words come and go, marked with what they were counted with, provable."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.memory.glossary import terms_for
from cms.review import actions
from cms.review.counting import AT_ONCE, CODES, MARK, mark_of, marks_of
from cms.review.models import Edition
from cms.review.recounting import out_of_date, recount_all
from cms.review.verification import breaks_in_editions
from tests.memory.terms import given, term
from tests.review.stages import rewrite

ALCOHOL = "do-not-take-it-with-alcohol"
RIGHT = "Nie wolno zażywać z alkoholem."
LONG = "# Ibuprofen\n\nWhat to know.\n\n" + "\n\n".join(f"Take {number} tablets." for number in range(1, AT_ONCE + 5))


def open_in(universe, language="pl"):
    """What blocks and what warns; None if it is to be counted anew."""
    findings = Edition.objects.get(pk=universe.edition(language).pk).findings
    return (findings["block"], findings["warn"]) if findings else None


def by_check(universe, language="pl"):
    return Edition.objects.get(pk=universe.edition(language).pk).findings[CODES]


def breaks():
    return list(breaks_in_editions([0]))


def recounted():
    out = StringIO()
    call_command("recount", stdout=out)
    return out.getvalue()


@pytest.fixture
def dose(drafted):
    return next(one.key for one in drafted.version.ordered() if "8 tablets" in one.source)


def test_an_edition_without_words_has_nothing_open(drafted):
    assert open_in(drafted) == (0, 0)
    assert open_in(drafted, "en") is not None


def test_wrong_words_are_counted_and_mended_ones_no_longer(drafted, dose):
    drafted.write(dose, "pl", "zażyto więcej niż 9 tabletek w ciągu 24 godzin")
    block, _ = open_in(drafted)
    assert block >= 1
    assert breaks() == []
    drafted.write(dose, "pl", "zażyto więcej niż 8 tabletek w ciągu 24 godzin")
    assert open_in(drafted) == (0, 0)
    drafted.write(dose, "pl", "")
    assert open_in(drafted) == (0, 0)
    assert breaks() == []


def test_an_answered_warning_is_not_counted_until_the_words_change(drafted):
    term(drafted.author, "take")
    given(drafted.translator, "take", "pl", "brać")
    recounted()
    drafted.write(ALCOHOL, "pl", RIGHT)
    assert open_in(drafted) == (0, 1)
    actions.submit(version=drafted.version, language="pl", read=drafted.read(ALCOHOL, "pl"), by=drafted.translator)
    assert open_in(drafted) == (0, 1)
    read = drafted.read(ALCOHOL, "pl")
    actions.waive(
        version=drafted.version, language="pl", read=read, by=drafted.reviser, code="terms", reason="It is said so here."
    )
    assert open_in(drafted) == (0, 0)
    drafted.write(ALCOHOL, "pl", "Nie należy zażywać z alkoholem.")
    assert open_in(drafted) == (0, 1)
    assert breaks() == []


def test_what_each_check_found_is_told_apart_and_goes_with_the_words(drafted, dose):
    drafted.write(dose, "pl", "zażyto więcej niż 9 tabletek w ciągu 24 godzin")
    assert by_check(drafted) == {"numbers": [1, 0]}
    drafted.write(ALCOHOL, "pl", "Nie wolno wolno zażywać z alkoholem.")
    assert by_check(drafted) == {"doubled-words": [0, 1], "numbers": [1, 0]}
    assert open_in(drafted) == (1, 1)
    assert breaks() == []
    drafted.write(dose, "pl", "zażyto więcej niż 8 tabletek w ciągu 24 godzin")
    drafted.write(ALCOHOL, "pl", RIGHT)
    assert by_check(drafted) == {}
    assert breaks() == []


@pytest.mark.parametrize("then", ["nothing", "a word"])
def test_a_count_kept_before_checks_were_told_apart_is_not_known_by_check_until_it_is_recounted(drafted, dose, then):
    drafted.write(dose, "pl", "zażyto więcej niż 9 tabletek w ciągu 24 godzin")
    edition = drafted.edition("pl")
    edition.findings = {name: kept for name, kept in edition.findings.items() if name != CODES}
    edition.save()
    if then == "a word":
        drafted.write(ALCOHOL, "pl", RIGHT)
        assert open_in(drafted) is None
    assert [one.pk for one in out_of_date()] == [edition.pk]
    assert breaks() == []
    assert recounted() == "Editions counted anew: 1.\n"
    assert by_check(drafted) == {"numbers": [1, 0]}


def test_writing_a_word_asks_no_oftener_with_many_findings_than_with_none(drafted, dose):
    asked = []
    for other in (ALCOHOL, dose):
        drafted.write(other, "pl", "99 98 97 tabletek tabletek")
        with CaptureQueriesContext(connection) as queries:
            drafted.write("how-to-take-it", "pl", f"Jak zażywać {len(asked)}")
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert len(by_check(drafted)) > 1


def test_review_and_signature_leave_the_count_as_it_is(drafted):
    drafted.translate("pl")
    before = open_in(drafted)
    assert before is not None
    drafted.review("pl")
    assert open_in(drafted)[0] == 0
    assert breaks() == []


def test_english_is_counted_as_it_is_written(universe):
    assert open_in(universe, "en") is not None
    universe.change_english("Do not take it with alcohol.", "Do not take it  with {alcohol.")
    assert breaks() == []


def test_a_form_in_one_language_puts_the_counts_of_that_language_out_of_date_and_of_no_other(drafted):
    term(drafted.author, "take")
    recounted()
    drafted.write(ALCOHOL, "pl", RIGHT)
    assert out_of_date() == []
    given(drafted.translator, "take", "pl", "brać")
    assert {edition.language for edition in out_of_date()} == {"pl"}
    assert breaks() == []  # an old count claims nothing about the new glossary
    assert recounted() == f"Editions counted anew: {Edition.objects.filter(language='pl').count()}.\n"
    assert open_in(drafted) == (0, 1)
    assert recounted() == "Editions counted anew: 0.\n"


def test_a_term_nobody_gave_a_form_for_leaves_every_count_as_it_is(drafted):
    term(drafted.author, "take")
    assert out_of_date() == []


def test_words_written_under_a_newer_glossary_than_the_count_are_counted_later(drafted):
    term(drafted.author, "take")
    given(drafted.translator, "take", "pl", "brać")
    drafted.write(ALCOHOL, "pl", RIGHT)
    assert open_in(drafted) is None
    recounted()
    assert open_in(drafted) == (0, 1)


def test_many_words_at_once_are_counted_later_and_then_rightly(universe):
    rewrite(universe, LONG)
    universe.bring_out("en")
    version = universe.version
    words = {one.key: "Proszę zażyć 99 tabletek." for one in version.ordered() if one.source.startswith("Take")}
    actions.write_all(version=version, language="pl", words=words, by=universe.translator)
    assert open_in(universe) is None
    assert breaks() == []
    assert str(universe.edition("pl")) in list(recount_all())
    assert open_in(universe)[0] >= len(words)
    assert breaks() == []


def test_in_the_next_version_words_are_counted_for_its_english_and_in_the_earlier_one_no_longer(drafted):
    drafted.translate("pl")
    earlier = drafted.edition("pl")
    drafted.change_english("Do not take it with alcohol.", "Never take it with alcohol.")
    drafted.bring_out("en")
    recounted()
    drafted.write(ALCOHOL, "pl", "Nigdy nie zażywać z alkoholem.")
    earlier.refresh_from_db()
    assert earlier.findings == {}
    assert open_in(drafted) is not None
    assert breaks() == []


def test_a_changed_count_is_found(drafted):
    drafted.write(ALCOHOL, "pl", RIGHT)
    edition = drafted.edition("pl")
    kept = edition.findings
    edition.findings = kept | {"block": 7}
    edition.save()
    [found] = breaks()
    assert found.startswith(f"Edition {edition} is cached with findings")
    edition.findings = kept | {CODES: {"length": [1, 0]}}
    edition.save()
    assert len(breaks()) == 1


def test_the_marks_of_all_languages_take_two_queries_and_are_those_of_each(drafted, django_assert_num_queries):
    term(drafted.author, "take", do_not_translate=True)
    given(drafted.translator, "take", "pl", "brać")
    with django_assert_num_queries(2):
        marks = marks_of(["en", "pl", "ur"])
    assert marks == {"en": mark_of("en", ()), "pl": mark_of("pl", terms_for("pl")), "ur": mark_of("ur", terms_for("ur"))}
    assert len(set(marks.values())) == 3
    assert drafted.edition("pl").findings[MARK] != marks["pl"]
