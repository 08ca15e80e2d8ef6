"""Earlier work is laid beside a factsheet, shown, and what a person chooses is taken as drafts; the rest is listed."""

import csv
from io import StringIO

import pytest

from cms.audit.models import Event
from cms.catalogues.adoption import adoption_table, lay_beside, take
from cms.errors import NotEntitled, Refused
from cms.factsheets.documents import read_document
from cms.review.models import Decision
from cms.review.state import State, Verdict
from tests.catalogues.files import rows
from tests.catalogues.test_commands import put, said_by
from tests.factsheets.word_files import from_lines

ENGLISH = [
    "# Paracetamol",
    "What to know before you take it.",
    "## Call 0808 157 0192 if:",
    "- your temperature is 38°C or above",
    "- you have taken more than 8 tablets in 24 hours",
    "## How to take it",
    "Keep this leaflet in a safe place, you may want to read it again.",
    "- Do not take it with alcohol.",
]
WELSH = [
    "# Paracetamol yn gryno",
    "Beth i'w wybod cyn ei gymryd.",
    "## Ffoniwch 0808 157 0192 os:",
    "- yw eich tymheredd yn 38°C neu'n uwch",
    "- ydych wedi cymryd mwy nag 8 tabled mewn 24 awr",
    "## Sut i'w gymryd",
    "Cadwch y daflen hon mewn lle diogel, efallai y byddwch am ei darllen eto.",
    "- Peidiwch â'i gymryd gydag alcohol.",
]
TITLE, HOW, ALCOHOL = "paracetamol", "how-to-take-it", "do-not-take-it-with-alcohol"


def document(lines, name):
    return read_document(from_lines(lines), filename=name)


def laid(universe, english=ENGLISH, translated=WELSH, language="cy"):
    documents = {"english": document(english, "leaflet.docx"), "translated": document(translated, "taflen.docx")}
    return lay_beside(factsheet=universe.sheet, language=language, **documents)


def line_of(adoption, key):
    [line] = [line for line in adoption.lines if line.key == key]
    return line


def changed(lines, at, text):
    return [*lines[:at], *([text] if text else []), *lines[at + 1 :]]


def keys(universe):
    return [segment.key for segment in universe.version.ordered()]


def test_each_segment_is_shown_with_the_words_the_documents_have_for_it(welsh):
    adoption = laid(welsh)
    fever = next(line for line in adoption.lines if "38°C" in line.here)
    assert (fever.there, fever.target, fever.becomes) == (fever.here, "yw eich tymheredd yn 38°C neu'n uwch", "draft")
    assert [line.key for line in adoption.lines] == keys(welsh)
    assert len(adoption.sure) >= 6


def test_laying_beside_changes_nothing(welsh):
    before, events = rows(), Event.objects.count()
    laid(welsh)
    assert (rows(), Event.objects.count()) == (before, events)


def test_what_found_no_place_and_what_got_nothing_are_listed(welsh):
    adoption = laid(welsh)
    [kept] = adoption.not_placed
    assert kept.text.startswith("Cadwch y daflen")
    assert kept.reason.startswith("Its English is not in the factsheet: “Keep this leaflet")
    [lacking] = [line for line in adoption.lines if line.against]
    assert (lacking.here[:18], lacking.against) == ("Take **2 tablets**", "leaflet.docx has nothing like its English.")


def test_a_translation_that_lacks_a_piece_does_not_shift_the_others(welsh):
    adoption = laid(welsh, translated=changed(WELSH, 4, ""))
    assert line_of(adoption, HOW).target == "Sut i'w gymryd"
    assert line_of(adoption, ALCOHOL).target == "Peidiwch â'i gymryd gydag alcohol."
    [many] = [line for line in adoption.lines if "8 tablets" in line.here]
    assert many.against == "taflen.docx has nothing that stands beside its English."


def test_an_english_that_differs_in_a_number_is_said_and_never_sure(welsh):
    adoption = laid(welsh, english=changed(ENGLISH, 4, "- you have taken more than 6 tablets in 24 hours"))
    [many] = [line for line in adoption.lines if "8 tablets" in line.here]
    assert (many.there[:27], many.said) == ("you have taken more than 6 ", ("number: “6” in the document, “8” here",))
    assert many.key not in adoption.sure


def test_words_that_a_check_blocks_are_shown_and_not_sure(welsh):
    adoption = laid(welsh, translated=changed(WELSH, 3, "- yw eich tymheredd yn 39°C neu'n uwch"))
    [fever] = [line for line in adoption.lines if "38°C" in line.here]
    assert any(finding.blocks for finding in fever.findings)
    assert fever.key in adoption.offered
    assert fever.key not in adoption.sure


def test_two_pieces_for_one_are_joined_and_looked_at(welsh):
    parted = [*WELSH[:4], "- ydych wedi cymryd mwy nag 8 tabled", "- mewn 24 awr", *WELSH[5:]]
    adoption = laid(welsh, translated=parted)
    [many] = [line for line in adoption.lines if "8 tablets" in line.here]
    assert many.target == "ydych wedi cymryd mwy nag 8 tabled mewn 24 awr"
    assert many.said == ("Two pieces of the translation were joined.",)
    assert many.key not in adoption.sure


def test_every_word_of_the_translation_is_in_a_line_or_listed(welsh):
    adoption = laid(welsh, english=ENGLISH[:5], translated=[*WELSH, "Diolch."])
    seen = " ".join([line.target for line in adoption.lines] + [one.text for one in adoption.not_placed])
    assert all(line.lstrip("#- ") in seen for line in [*WELSH, "Diolch."])


def test_one_piece_for_two_segments_is_given_to_neither_and_listed(welsh):
    joined = [*WELSH[:3], "- yw eich tymheredd yn 38°C neu'n uwch, ydych wedi cymryd mwy nag 8 tabled mewn 24 awr", *WELSH[5:]]
    adoption = laid(welsh, translated=joined)
    lacking = [line.against for line in adoption.lines if "38°C" in line.here or "8 tablets" in line.here]
    assert lacking == ["In taflen.docx its words are in one piece with those of its neighbour."] * 2
    [piece] = [one for one in adoption.not_placed if "38°C" in one.text]
    assert piece.reason.startswith("It stands beside two pieces of the English: “your temperature is 38°C or above … ")


def test_words_that_no_text_may_hold_are_shown_with_the_reason(welsh):
    adoption = laid(welsh, translated=changed(WELSH, 5, "## Sut i'w \u202egymryd"))
    line = line_of(adoption, HOW)
    assert line.against.startswith("U+202E")
    assert line.key not in adoption.offered


def test_lines_that_the_checks_object_to_one_after_the_other_are_doubted(welsh):
    wrong = [
        *WELSH[:2],
        "## Ffoniwch 0808 157 0193 os:",
        WELSH[3].replace("38", "39"),
        WELSH[4].replace("8 tabled", "9 tabled"),
        *WELSH[5:],
    ]
    assert laid(welsh, translated=wrong).warnings == (
        "From “call-0808-157-0192-if” on the checks object to several lines in a row; perhaps the documents are shifted there.",
    )


# Taking


def test_chosen_lines_become_drafts_and_nothing_else_changes(welsh):
    adoption = laid(welsh)
    taken = take(adoption=adoption, chosen=[HOW, ALCOHOL], by=welsh.translator)
    assert (taken.drafts, taken.beside, taken.same) == (2, 0, 0)
    assert (welsh.state(HOW, "cy"), welsh.segment(HOW).words("cy")) == (State.DRAFT, "Sut i'w gymryd")
    assert welsh.segment(TITLE).words("cy") == ""
    assert Decision.objects.filter(language="cy").values_list("verdict", "origin").distinct().get() == ("written", "taflen.docx")


def test_words_that_are_here_stay_and_the_documents_are_kept_beside_them(welsh):
    welsh.write(HOW, "cy", "Sut i gymryd hwn")
    adoption = laid(welsh)
    assert line_of(adoption, HOW).becomes == "kept beside"
    taken = take(adoption=adoption, chosen=[HOW], by=welsh.second_translator)
    assert (taken.drafts, taken.beside, welsh.segment(HOW).words("cy")) == (0, 1, "Sut i gymryd hwn")
    kept = Decision.objects.get(language="cy", verdict=Verdict.PROPOSED.value)
    assert (kept.segment_key, kept.target) == (HOW, "Sut i'w gymryd")


def test_approved_words_stay_approved(published):
    polish = [one.replace("Sut i'w gymryd", "Jak stosować") for one in WELSH]
    adoption = laid(published, translated=polish, language="pl")
    take(adoption=adoption, chosen=[HOW], by=published.translator)
    assert (published.state(HOW, "pl"), published.segment(HOW).words("pl")) == (State.APPROVED, "Jak zażywać")


def test_the_audit_names_both_files_by_their_digests_and_counts(welsh):
    adoption = laid(welsh)
    take(adoption=adoption, chosen=[HOW, ALCOHOL], by=welsh.translator)
    event = Event.objects.latest("number")
    assert (event.actor, event.act, event.subject) == ("translator", "earlier work taken in", "paracetamol v1 cy")
    assert event.payload == {
        "files": {"leaflet.docx": adoption.english.sha256, "taflen.docx": adoption.translated.sha256},
        "counts": {"draft": 2},
        "not_chosen": len(adoption.lines) - 2,
        "not_placed": 1,
    }


def test_a_line_that_changed_meanwhile_stops_all_of_it(welsh):
    adoption = laid(welsh)
    welsh.write(HOW, "cy", "Sut i gymryd hwn")
    before = rows()
    with pytest.raises(Refused, match="“how-to-take-it” changed meanwhile"):
        take(adoption=adoption, chosen=[HOW, ALCOHOL], by=welsh.translator)
    assert rows() == before


def test_a_version_that_was_published_meanwhile_stops_it(welsh):
    adoption = laid(welsh)
    welsh.change_english("What to know before you take it.", "What to know first.")
    welsh.bring_out("en")
    with pytest.raises(Refused, match="Version 2 was published meanwhile; lay the documents beside it anew."):
        take(adoption=adoption, chosen=[HOW], by=welsh.translator)


@pytest.mark.parametrize(
    ("chosen", "why"),
    [([], "No line was chosen."), (["no-such"], "There is no line “no-such”."), (["take-2"], "nothing like its English")],
)
def test_what_cannot_be_taken_is_refused(welsh, chosen, why):
    adoption = laid(welsh)
    chosen = [line.key for line in adoption.lines if line.against] if chosen == ["take-2"] else chosen
    with pytest.raises(Refused) as refused:
        take(adoption=adoption, chosen=chosen, by=welsh.translator)
    assert why in refused.value.reasons[0]


def test_only_a_translator_or_reviser_of_the_language_may_take(welsh):
    with pytest.raises(NotEntitled):
        take(adoption=laid(welsh), chosen=[HOW], by=welsh.outsider)


# Unlikely documents


@pytest.mark.parametrize(
    ("english", "translated", "language", "why"),
    [
        (ENGLISH, ENGLISH, "cy", "leaflet.docx and taflen.docx have the same words; one has to be the translation."),
        (["# Hedgehogs", "They sleep by day."], WELSH, "cy", "Nothing in leaflet.docx is like the English of paracetamol."),
        (ENGLISH, WELSH, "ur", "taflen.docx: its letters are not those of Urdu."),
        (ENGLISH, WELSH, "xx", "“xx” is no language we translate into."),
    ],
)
def test_documents_that_cannot_be_meant_are_refused(published, english, translated, language, why):
    with pytest.raises(Refused) as refused:
        laid(published, english, translated, language)
    assert refused.value.reasons[0].startswith(why)


def test_a_document_with_few_of_the_segments_is_doubted(welsh):
    adoption = laid(welsh, english=["# Hedgehogs", *ENGLISH[6:]])
    assert "segments are in leaflet.docx; is it the right document?" in adoption.warnings[-1]


# The command


def test_the_command_shows_the_table_and_changes_nothing(welsh, tmp_path):
    files = [put(tmp_path, "en.docx", from_lines(ENGLISH)), put(tmp_path, "cy.docx", from_lines(WELSH))]
    before = rows()
    code, said = said_by("align_existing", *files, key="paracetamol", language="cy", by="translator")
    assert (code, rows()) == (0, before)
    assert "sure" in said
    assert "not placed  Cadwch y daflen hon mewn lle diogel" in said
    assert said.endswith("Nothing changed. With --take the sure lines are taken as drafts, with --take --all the others too.\n")


def test_the_command_writes_the_table_and_says_what_was_not_read(welsh, tmp_path):
    text = "\n\n".join(line.lstrip("#- ") for line in [*ENGLISH, "page 1 of 2"])
    files = [put(tmp_path, "en.txt", text.encode()), put(tmp_path, "cy.docx", from_lines(WELSH))]
    about = {"key": "paracetamol", "language": "cy", "by": "translator"}
    code, said = said_by("align_existing", *files, **about, csv=str(tmp_path / "table.csv"))
    assert (code, "note: en.txt: Line 17: page furniture, left out: page 1 of 2\n" in said) == (0, True)
    assert (tmp_path / "table.csv").read_bytes().startswith(b'\xef\xbb\xbf"segment","kind"')
    code, said = said_by("align_existing", *files, **about, csv=str(tmp_path / "none" / "table.csv"))
    assert (code, "No such file or directory." in said) == (2, True)


def test_the_command_takes_the_sure_lines_and_with_all_the_others_too(welsh, tmp_path):
    worse = changed(WELSH, 3, "- yw eich tymheredd yn 39°C neu'n uwch")
    files = [put(tmp_path, "en.docx", from_lines(ENGLISH)), put(tmp_path, "cy.docx", from_lines(worse))]
    about = {"key": "paracetamol", "language": "cy", "by": "translator", "take": True}
    code, said = said_by("align_existing", *files, **about)
    written = {segment.key for segment in welsh.version.ordered() if segment.words("cy")}
    assert (code, f"Taken: {len(written)} drafts, 0 kept beside words that are here.\n" in said) == (0, True)
    [fever] = [segment.key for segment in welsh.version.ordered() if "38°C" in segment.source]
    assert fever not in written
    said_by("align_existing", *files, **about, all=True)
    assert welsh.segment(fever).words("cy") == "yw eich tymheredd yn 39°C neu'n uwch"


def test_the_table_has_every_line_and_is_harmless_in_a_spreadsheet(welsh, tmp_path):
    adoption = laid(welsh, translated=[*WELSH, "=cmd|calc"])
    table = list(csv.DictReader(StringIO(adoption_table(adoption).decode("utf-8-sig"))))
    assert [row["segment"] for row in table[: len(adoption.lines)]] == keys(welsh)
    assert [row["translation"] for row in table[len(adoption.lines) :]][-1] == "'=cmd|calc"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("old.docx", b"%PDF-1.7", "old.docx: this is a PDF"),
        ("none.docx", None, "No such file"),
        ("old.docx", b"", "old.docx: the file is empty."),
    ],
)
def test_the_command_refuses_what_is_no_document(welsh, tmp_path, name, data, why):
    file = put(tmp_path, name, data) if data is not None else str(tmp_path / name)
    english = put(tmp_path, "en.docx", from_lines(ENGLISH))
    code, said = said_by("align_existing", english, file, key="paracetamol", language="cy", by="translator")
    assert (code, why in said) == (2, True)
