"""What becomes of each entry of a file that comes back, and of the rows."""

import polib
import pytest

from cms.audit.models import Event
from cms.catalogues.intake import preview
from cms.catalogues.merge import Outcome
from cms.review import actions
from cms.review.models import Decision
from cms.review.state import State, Verdict
from tests.catalogues.files import edited, exported, line_of, outcomes, rows, take, without_header
from tests.universe import MAJOR

TITLE, HOW, DOSE = "paracetamol", "how-to-take-it", "take-2-tablets-of-500-mg"
ALCOHOL, FEVER, MORE = "do-not-take-it-with-alcohol", "your-temperature-is-38c-or-above", "you-have-taken-more-than-8"
SUMMARY = "what-to-know-before-you-take"
GOOD = {ALCOHOL: "Peidiwch â'i gymryd gydag alcohol."}


def last(universe, key, language="cy"):
    return Decision.objects.filter(factsheet=universe.sheet, segment_key=key, language=language).latest("pk")


def changed(data, key, **fields):
    catalogue = polib.pofile(data.decode())
    entry = catalogue.find(key, by="msgctxt")
    for name, value in fields.items():
        setattr(entry, name, value)
    return str(catalogue).encode()


# What the file has changed; what is told; the words and the state that are here then; the last verdict on the segment.
EDITS = {
    Outcome.ACCEPTED: (ALCOHOL, {"msgstr": GOOD[ALCOHOL]}, GOOD[ALCOHOL], State.SUBMITTED, Verdict.SUBMITTED),
    Outcome.UNCHANGED: (TITLE, {}, "Paracetamol yn gryno", State.DRAFT, Verdict.WRITTEN),
    Outcome.STALE_SOURCE: (FEVER, {"msgid": "you feel hot", "msgstr": "rydych chi'n boeth"}, "", State.EMPTY, Verdict.PROPOSED),
    Outcome.UNKNOWN_SEGMENT: (MORE, {"msgctxt": "from-elsewhere", "msgstr": "o rywle arall"}, "", State.EMPTY, None),
    Outcome.FUZZY: (SUMMARY, {"msgstr": "Efallai.", "flags": ["fuzzy"]}, "Efallai.", State.DRAFT, Verdict.WRITTEN),
    Outcome.BLOCKED: (DOSE, {"msgstr": "Cymerwch rai."}, "Cymerwch rai.", State.DRAFT, Verdict.WRITTEN),
    Outcome.BLANK: (TITLE, {"msgstr": "", "flags": []}, "Paracetamol yn gryno", State.DRAFT, Verdict.WRITTEN),
    Outcome.CONFLICT: (HOW, {"msgstr": "Ei gymryd", "flags": []}, "Sut i'w gymryd", State.DRAFT, Verdict.PROPOSED),
    Outcome.REFUSED: (ALCOHOL, {"msgstr": "Peidiwch \u202eâ."}, "", State.EMPTY, None),
}


@pytest.mark.parametrize("outcome", EDITS)
def test_an_entry_comes_back_to_what_its_outcome_says(abroad, outcome):
    key, fields, words, state, verdict = EDITS[outcome]
    intake = take(abroad, changed(abroad.file, key, **fields))
    assert line_of(intake, fields.get("msgctxt", key)).outcome is outcome
    assert (abroad.segment(key).words("cy"), abroad.state(key, "cy")) == (words, state)
    about = Decision.objects.filter(factsheet=abroad.sheet, segment_key=key, language="cy")
    assert list(about.order_by("-pk").values_list("verdict", flat=True)[:1]) == ([verdict.value] if verdict else [])
    others = {line.outcome for line in intake.lines if line.key not in {key, fields.get("msgctxt", key)}}
    assert others == {Outcome.UNCHANGED}


def test_the_table_has_every_outcome():
    assert list(EDITS) == list(Outcome)


def test_words_changed_here_only_stay_and_are_told_as_newer(abroad):
    line = line_of(take(abroad, abroad.file), HOW)
    assert (line.outcome, line.reason) == (
        Outcome.UNCHANGED,
        "The file has the words that went out; those here are newer and stay.",
    )
    assert abroad.segment(HOW).words("cy") == "Sut i'w gymryd"


def test_words_changed_in_the_file_only_are_written_and_submitted_by_who_brings_it(abroad):
    take(abroad, edited(abroad.file, {TITLE: "Paracetamol: y pethau sylfaenol"}), by=abroad.second_translator)
    about = Decision.objects.filter(segment_key=TITLE, language="cy", target="Paracetamol: y pethau sylfaenol").order_by("pk")
    assert [(one.verdict, one.by.username, one.origin) for one in about] == [
        ("written", "second_translator", "back.po"),
        ("submitted", "second_translator", ""),
    ]


def test_in_a_conflict_the_file_s_words_are_kept_beside_with_where_they_came_from(abroad):
    take(abroad, edited(abroad.file, {HOW: "Ei gymryd"}))
    kept = last(abroad, HOW)
    assert (kept.verdict, kept.target, kept.by.username, kept.origin) == ("proposed", "Ei gymryd", "translator", "back.po")
    assert kept.reason == "Both changed since the export; the words here stay and the file's are kept beside them."


@pytest.mark.parametrize("until", ["revised", "approved"])
def test_words_that_were_judged_are_never_replaced_by_a_file(published, until):
    published.write(ALCOHOL, "pl", "Nie zażywać z alkoholem.")
    published.submit("pl")
    published.revise("pl")
    if until == "approved":
        published.approve("pl")
    intake = take(published, edited(exported(published), {ALCOHOL: "Bez alkoholu, proszę."}))
    assert outcomes(intake) == {ALCOHOL: "conflict"}
    assert line_of(intake, ALCOHOL).reason == f"The words here are {until}; the file's are kept beside them."
    assert (published.segment(ALCOHOL).words("pl"), published.state(ALCOHOL, "pl")) == ("Nie zażywać z alkoholem.", State(until))
    kept = last(published, ALCOHOL, "pl")
    assert (kept.verdict, kept.target) == ("proposed", "Bez alkoholu, proszę.")


@pytest.mark.parametrize(
    "forge",
    [
        lambda data: without_header(data, "X-Export"),
        lambda data: edited(data, X_Export="999999-0123456789abcdef"),
        lambda data: edited(data, X_Export="0-" + "0" * 16),
        lambda data: edited(data, X_Export="²-x"),
        lambda data: edited(data, X_Export="9" * 40),
        lambda data: edited(data, X_Factsheet_Version="7"),
        lambda data: edited(data, X_Factsheet_Version="one"),
        lambda data: edited(data, X_Factsheet_Version="9" * 40),
    ],
)
def test_without_a_proof_of_what_went_out_different_words_are_a_conflict(abroad, forge):
    words = {TITLE: "Paracetamol: y pethau sylfaenol", HOW: "Ei gymryd"} | GOOD
    intake = take(abroad, forge(edited(abroad.file, words)))
    assert outcomes(intake) == {TITLE: "conflict", HOW: "conflict", ALCOHOL: "accepted"}
    assert intake.warnings == (
        "What went out with this file is not known here, so words that differ from those here are kept beside them.",
    )
    assert abroad.segment(TITLE).words("cy") == "Paracetamol yn gryno"


def test_a_proof_from_another_language_or_factsheet_is_none(abroad):
    foreign = polib.pofile(exported(abroad, "ur").decode()).metadata["X-Export"]
    assert (
        outcomes(take(abroad, edited(abroad.file, {TITLE: "Paracetamol: y pethau sylfaenol"}, X_Export=foreign)))[TITLE]
        == "conflict"
    )


def test_words_for_english_that_has_moved_on_are_kept_beside_for_that_english(published):
    file = exported(published)
    published.change_english("up to 4 times a day", "up to 3 times a day")
    published.bring_out("en")
    words = published.segment(DOSE).words("pl").replace("4 razy", "4 razy, nie częściej,")
    intake = take(published, edited(file, {DOSE: words}))
    assert outcomes(intake) == {DOSE: "stale source"}
    kept = last(published, DOSE, "pl")
    assert (kept.verdict, kept.target, published.state(DOSE, "pl")) == ("proposed", words, State.STALE)
    assert "4 times a day" in kept.source


def test_an_old_file_that_nobody_touched_changes_nothing_after_the_english_moved_on(published):
    file = exported(published)
    published.change_english("up to 4 times a day", "up to 3 times a day")
    published.bring_out("en")
    before = rows()
    intake = take(published, file)
    assert line_of(intake, DOSE).reason == "The English has moved on since; the file has the words that went out."
    assert (outcomes(intake), rows()) == ({DOSE: "unchanged"}, before)


def test_an_old_file_s_words_for_unchanged_english_are_taken(welsh):
    file = exported(welsh, "cy")
    welsh.change_english("up to 4 times a day", "up to 3 times a day")
    welsh.bring_out("en")
    assert outcomes(take(welsh, edited(file, GOOD))) == {ALCOHOL: "accepted"}


def test_taking_the_fuzzy_mark_off_submits_and_leaving_it_changes_nothing(abroad):
    assert outcomes(take(abroad, edited(abroad.file, {TITLE: "Paracetamol yn gryno"}))) == {TITLE: "accepted", HOW: "unchanged"}
    assert (abroad.state(TITLE, "cy"), abroad.state(HOW, "cy")) == (State.SUBMITTED, State.DRAFT)


def test_words_that_msgcat_merged_become_a_draft(abroad):
    words = "#-#-#-#-#  a.po  #-#-#-#-#"
    assert outcomes(take(abroad, changed(abroad.file, ALCOHOL, msgstr=words)))[ALCOHOL] == "fuzzy taken as draft"


def test_a_refused_entry_is_told_and_the_others_are_taken(abroad):
    intake = take(abroad, edited(abroad.file, {TITLE: "Cyffur \u202eyn gryno", **GOOD}))
    assert (line_of(intake, TITLE).reason, intake.has_refusals) == (
        "U+202E (right-to-left override) at character 8 changes the order of the letters around it and is not taken.",
        True,
    )
    assert abroad.state(ALCOHOL, "cy") is State.SUBMITTED


def test_segments_that_the_file_does_not_mention_are_counted(abroad):
    catalogue = polib.pofile(abroad.file.decode())
    del catalogue[2:5]
    assert take(abroad, str(catalogue).encode()).unmentioned == 3


def test_an_obsolete_entry_is_told_only_if_it_holds_other_words(abroad):
    assert TITLE not in outcomes(take(abroad, changed(abroad.file, TITLE, obsolete=True)))
    told = line_of(take(abroad, changed(abroad.file, TITLE, obsolete=True, msgstr="Paracetamol: y pethau sylfaenol")), TITLE)
    assert (told.outcome, told.reason) == (
        Outcome.UNKNOWN_SEGMENT,
        "The entry is marked obsolete (#~) in the file; its words were not taken.",
    )


def test_a_preview_gives_the_same_report_and_changes_nothing(abroad):
    data = edited(abroad.file, {TITLE: "", HOW: "Ei gymryd", DOSE: "Cymerwch rai.", MORE: "\u202e", **GOOD})
    before, events = rows(), Event.objects.count()
    seen = preview(data=data, filename="back.po", by=abroad.translator)
    assert (rows(), Event.objects.count(), seen.is_applied) == (before, events, False)
    done = take(abroad, data)
    assert (done.lines, done.counts, done.warnings, done.unmentioned) == (
        seen.lines,
        seen.counts,
        seen.warnings,
        seen.unmentioned,
    )
    assert rows() != before


def test_taking_a_file_twice_changes_nothing_the_second_time(abroad):
    data = edited(abroad.file, {TITLE: "Paracetamol: y pethau sylfaenol", HOW: "Ei gymryd", DOSE: "Cymerwch rai.", **GOOD})
    take(abroad, data)
    before = rows()
    assert outcomes(take(abroad, data))[HOW] == "conflict"
    assert rows() == before


def test_an_import_is_one_event_with_the_file_s_digest_and_counts(abroad):
    data = edited(abroad.file, GOOD)
    intake = take(abroad, data)
    [event] = Event.objects.filter(act="catalogue taken in", subject="paracetamol cy")
    assert (event.actor, event.payload) == (
        "translator",
        {"sha256": intake.sha256, "counts": {"accepted": 1, "unchanged": 7}},
    )
    assert event == Event.objects.latest("number")


def test_words_that_were_approved_before_are_so_again(published):
    old = published.segment(ALCOHOL).words("pl")
    published.write(ALCOHOL, "pl", "Bez alkoholu, proszę.")
    intake = take(published, edited(exported(published), {ALCOHOL: old}))
    told = line_of(intake, ALCOHOL)
    assert (told.outcome, told.reason) == (Outcome.ACCEPTED, "These words were approved before, and are again.")
    assert published.state(ALCOHOL, "pl") is State.APPROVED


def test_words_that_were_returned_before_do_not_come_back_by_file(published):
    words, newer = "Proszę nie pić alkoholu.", "Bez alkoholu, proszę."
    published.write(ALCOHOL, "pl", words)
    read = published.read(ALCOHOL, "pl")
    actions.submit(version=published.version, language="pl", read=read, by=published.translator)
    actions.return_to_writer(
        version=published.version, language="pl", read=read, by=published.reviser, remark="Too long.", **MAJOR
    )
    published.write(ALCOHOL, "pl", newer)
    told = line_of(take(published, edited(exported(published), {ALCOHOL: words})), ALCOHOL)
    assert (told.outcome, "returned with a remark" in told.reason) == (Outcome.CONFLICT, True)
    assert published.segment(ALCOHOL).words("pl") == newer
