"""Files that are too large, hold lines that are too long, or say too much of one segment."""

import pytest
from django.db import connection

from cms.catalogues.intake import preview
from cms.catalogues.merge import Outcome
from cms.errors import Refused
from cms.people.actions import appoint
from cms.review.models import Decision
from cms.roles import Role
from tests.catalogues.files import edited, exported, line_of, rows, take
from tests.review.stages import rewrite

TITLE, ALCOHOL = "paracetamol", "do-not-take-it-with-alcohol"
LONG = "# Ibuprofen\n\n" + "\n\n".join(f"Paragraph number {number} of this text." for number in range(250))
# On PostgreSQL one more for each event: the lock that keeps the audit in one chain.
EVENTS = 3 if connection.vendor == "postgresql" else 0


def of_many_entries(count):
    return "".join(f'\nmsgctxt "k{number}"\nmsgid "text {number}"\nmsgstr "słowa {number}"\n' for number in range(count)).encode()


def test_a_file_of_200_000_entries_for_a_sheet_of_eight_is_refused_in_a_sentence(published):
    data, before = exported(published) + of_many_entries(200_000), rows()
    with pytest.raises(Refused) as refused:
        take(published, data, factsheet=published.sheet)
    assert refused.value.reasons == (
        "back.po: the file has 200,008 entries, but paracetamol has 8 segments, and a file for it at most 1,080 entries.",
    )
    assert rows() == before


def test_a_file_of_too_many_entries_is_refused_before_it_is_read(published):
    data = exported(published) + of_many_entries(2_000) + b'msgid "cut'
    with pytest.raises(Refused, match="has 2,009 entries"):
        take(published, data, factsheet=published.sheet)


def test_a_file_that_names_its_factsheet_itself_is_held_to_the_same_limit(published):
    with pytest.raises(Refused, match="has 2,008 entries"):
        take(published, exported(published) + of_many_entries(2_000))


def test_old_entries_beside_the_sheet_s_own_are_no_reason_to_refuse_a_file(published):
    assert len(take(published, exported(published) + of_many_entries(900)).lines) == 908


def test_words_that_speak_of_msgid_are_no_entries(published):
    data = exported(published) + b"# msgid msgid msgid\n" * 2_000
    assert not take(published, data, factsheet=published.sheet).telling


@pytest.mark.parametrize("part", ["msgstr", "msgid"])
def test_a_line_of_a_megabyte_is_refused_by_itself_and_not_shown_whole(abroad, part):
    data = edited(abroad.file, {ALCOHOL: "Peidiwch â'i gymryd gydag alcohol."})
    old = b'"Paracetamol yn gryno"' if part == "msgstr" else b'msgid "Paracetamol"'
    new = b'"' + b"a" * 1_000_000 + b'"' if part == "msgstr" else b'msgid "' + b"a" * 1_000_000 + b'"'
    intake = take(abroad, data.replace(old, new))
    line = line_of(intake, TITLE)
    assert (line.outcome, "1,000,000 characters" in line.reason) == (Outcome.REFUSED, True)
    assert len(line.theirs + line.source) < 500
    assert line_of(intake, ALCOHOL).outcome is Outcome.ACCEPTED
    assert not Decision.objects.filter(source__contains="aaaa").exists()


def test_a_key_of_a_megabyte_is_unknown_and_not_shown_whole(abroad):
    data = abroad.file.replace(b'msgctxt "paracetamol"', b'msgctxt "' + b"k" * 1_000_000 + b'"')
    line = line_of(preview(data=data, filename="back.po", by=abroad.translator), "k" * 200 + "…")
    assert line.outcome is Outcome.UNKNOWN_SEGMENT


def test_one_segment_with_several_older_english_texts_keeps_the_words_for_each(abroad):
    older = "".join(f'\nmsgctxt "{TITLE}"\nmsgid "older {number}"\nmsgstr "geiriau {number}"\n' for number in range(3))
    take(abroad, abroad.file + older.encode())
    kept = Decision.objects.filter(segment_key=TITLE, language="cy", verdict="proposed").order_by("pk")
    assert [(one.source, one.target) for one in kept] == [(f"older {number}", f"geiriau {number}") for number in range(3)]


def test_taking_in_200_changed_wordings_takes_no_more_than_40_queries(universe, django_assert_max_num_queries):
    rewrite(universe, LONG)
    universe.bring_out("en")
    appoint(person=universe.translator, role=Role.TRANSLATOR, language="cy", by="tests")
    keys = [segment.key for segment in universe.version.ordered()[1:201]]
    words = {key: f"Paragraff rhif {number} o'r testun hwn." for number, key in enumerate(keys)}
    data = edited(exported(universe, "cy"), words)
    with django_assert_max_num_queries(40 + EVENTS):
        intake = take(universe, data, factsheet=universe.sheet)
    assert intake.counts == {Outcome.ACCEPTED: 200, Outcome.UNCHANGED: 51}
