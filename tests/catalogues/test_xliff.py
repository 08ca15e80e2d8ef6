"""XLIFF: what goes out pleases other programs, and what comes in gets the verdicts that a PO file would."""

import re
from contextlib import suppress

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.xliff import Xliff1File
from translate.storage.xliff2 import Xliff2File

from cms.audit.models import Event
from cms.catalogues.export import export_one, outgoing
from cms.catalogues.intake import preview, take_in
from cms.catalogues.outgoing import Form, Leaving, Outgoing
from cms.catalogues.xliff import write_xliff
from cms.catalogues.xliff_reading import read_xliff
from cms.errors import Refused
from cms.review.state import State
from tests.catalogues.files import exported, outcomes, rows

TITLE, HOW, DOSE, ALCOHOL = "paracetamol", "how-to-take-it", "take-2-tablets-of-500-mg", "do-not-take-it-with-alcohol"
NAME = "back.xlf"
CORE = "urn:oasis:names:tc:xliff:document:2.0"


def xliff_of(universe, language="pl"):
    return export_one(factsheet=universe.sheet, language=language, actor="tests", form=Form.XLIFF)[1]


def take(universe, data, **more):
    return take_in(data=data, filename=NAME, by=universe.translator, **more)


def read(data):
    return read_xliff(data if isinstance(data, bytes) else data.encode(), filename=NAME)


def refusal(data):
    with pytest.raises(Refused) as refused:
        read(data)
    [sentence] = refused.value.reasons
    return sentence


def version_2(units, original="paracetamol", languages='srcLang="en" trgLang="cy"', version="2.1"):
    return f'<xliff xmlns="{CORE}" version="{version}" {languages}><file id="f" original="{original}">\n{units}</file></xliff>'


def unit_2(words, key=ALCOHOL, english="Do not take it with alcohol.", state="translated"):
    segment = f'<segment state="{state}"><source>{english}</source><target>{words}</target></segment>'
    return f'<unit id="{key}">{segment}</unit>'


def version_1(units, languages='source-language="en" target-language="cy"', original="paracetamol.cy.po"):
    head = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    return f'{head}<file original="{original}" datatype="plaintext" {languages}><body>{units}</body></file></xliff>'


def unit_1(words, key=ALCOHOL, english="Do not take it with alcohol.", unit="", target='state="translated"'):
    return f'<trans-unit id="{key}" {unit}><source>{english}</source><target {target}>{words}</target></trans-unit>'


def filled(universe, key, words, state="translated"):
    """A Welsh file as a program leaves it that has put words to one text."""
    data = xliff_of(universe, "cy").decode()
    pattern = rf'(<unit id="{key}".*?<segment state=")initial(">\s*<source>.*?</source>)'
    done, count = re.subn(pattern, rf"\g<1>{state}\g<2><target>{words}</target>", data, flags=re.DOTALL)
    assert count == 1
    return done.encode()


# Out


def test_translate_toolkit_reads_every_key_text_and_state_of_our_file(mixed):
    store = Xliff2File.parsestring(xliff_of(mixed))
    leaving = outgoing(mixed.version, "pl").segments
    assert (store.sourcelanguage, store.targetlanguage, len(store.units)) == ("en", "pl", len(leaving))
    for unit, one in zip(store.units, leaving, strict=True):
        assert (unit.getid(), unit.source, unit.target or "") == (one.key, one.source, one.target)
        assert unit.isapproved() is (one.state in {State.REVISED, State.APPROVED})
        assert unit.isfuzzy() is (one.state in {State.DRAFT, State.STALE, State.RETURNED})


def test_each_state_goes_out_as_xliff_names_it(mixed):
    said = xliff_of(mixed).decode()
    states = dict(re.findall(r'<unit id="([^"]+)".*?<segment ([^>]*)>', said, re.DOTALL))
    assert {mixed.state(key, "pl"): states[key] for key in states} == {
        State.APPROVED: 'state="final"',
        State.REVISED: 'state="reviewed"',
        State.SUBMITTED: 'state="translated"',
        State.DRAFT: 'state="initial" subState="verbatim:draft"',
        State.RETURNED: 'state="initial" subState="verbatim:returned"',
        State.STALE: 'state="initial" subState="verbatim:stale-S2"',
        State.EMPTY: 'state="initial"',
    }


def test_stale_words_go_out_with_the_english_they_were_given_for(mixed):
    assert re.search('<note category="earlier English">Take .*up to 4 times a day.*</note>', xliff_of(mixed).decode())


def test_the_file_says_where_a_text_stands_and_what_it_is(published):
    published.version.segments.filter(key=DOSE).update(note="A & B <c>")
    said = xliff_of(published).decode()
    assert '<note category="section">How to take it</note>' in said
    assert '<note category="kind">card heading in “urgent”</note>' in said
    assert '<note category="note">A &amp; B &lt;c&gt;</note>' in said


def test_an_export_is_named_recorded_and_the_same_twice(published):
    name, data = export_one(factsheet=published.sheet, language="ur", actor="tests", form=Form.XLIFF)
    event = Event.objects.latest("number")
    assert (name, event.payload["form"], event.payload["entries"]) == ("paracetamol.ur.xlf", "xliff", 8)
    assert xliff_of(published, "ur") == data


def test_the_file_says_which_way_each_language_is_written(published):
    assert 'srcDir="ltr" trgDir="rtl"' in xliff_of(published, "ur").decode()


# In


def test_an_untouched_file_changes_no_row(mixed):
    before = rows()
    intake = take(mixed, xliff_of(mixed))
    assert (outcomes(intake), intake.unmentioned, intake.warnings) == ({}, 0, ())
    assert rows() == before


def test_an_untouched_file_that_translate_toolkit_has_saved_changes_no_row(mixed):
    before = rows()
    assert outcomes(take(mixed, bytes(Xliff2File.parsestring(xliff_of(mixed))))) == {}
    assert rows() == before


@pytest.mark.parametrize(
    ("state", "outcome", "earned"),
    [
        ("initial", "fuzzy taken as draft", State.DRAFT),
        ("translated", "accepted", State.SUBMITTED),
        ("reviewed", "accepted", State.SUBMITTED),
        ("final", "accepted", State.SUBMITTED),
        ("no-such", "fuzzy taken as draft", State.DRAFT),
    ],
)
def test_a_state_in_a_file_never_raises_words_above_submitted(welsh, state, outcome, earned):
    intake = take(welsh, filled(welsh, ALCOHOL, "Peidiwch â'i gymryd gydag alcohol.", state))
    assert outcomes(intake) == {ALCOHOL: outcome}
    assert welsh.state(ALCOHOL, "cy") is earned


def test_what_went_out_is_known_again_so_that_words_changed_on_both_sides_are_a_conflict(welsh):
    welsh.write(HOW, "cy", "Cymryd y feddyginiaeth")
    data = xliff_of(welsh, "cy")
    welsh.write(HOW, "cy", "Sut i'w gymryd", by=welsh.second_translator)
    assert outcomes(preview(data=data, filename=NAME, by=welsh.translator)) == {HOW: "unchanged"}
    changed = data.replace(b"Cymryd y feddyginiaeth", b"Ei gymryd")
    assert outcomes(take(welsh, changed)) == {HOW: "conflict"}
    assert welsh.segment(HOW).words("cy") == "Sut i'w gymryd"


@pytest.mark.parametrize(
    "data",
    [
        version_2(unit_2("Dim alcohol.")),
        version_2(unit_2("Dim alcohol."), version="2.0"),
        version_2(unit_2("Dim alcohol."), languages='srcLang="en-GB" trgLang="cy-GB"'),
        version_2(unit_2("Dim alcohol.", key="u1").replace('id="u1"', f'id="u1" name="{ALCOHOL}"')),
        version_2(unit_2('<mrk id="m1" type="term">Dim</mrk> alcohol.')),
        version_2(unit_2("\n      Dim\n      alcohol.\n   ")),
        version_2(f'<group id="g">{unit_2("Dim alcohol.")}</group>'),
        version_1(unit_1("Dim alcohol.")),
        version_1(unit_1("Dim alcohol.", target='state="final"')),
        version_1(unit_1("Dim alcohol.", unit='approved="yes"', target="")),
        version_1(unit_1("Dim alcohol.", key="7", unit=f'resname="{ALCOHOL}"')),
        version_1(unit_1('<mrk mtype="seg" mid="1">Dim alcohol.</mrk>')),
        version_1(unit_1("Dim alcohol.") + "<alt-trans><target>Rhywbeth arall.</target></alt-trans>"),
        version_1(unit_1("Dim alcohol.")).replace(' xmlns="urn:oasis:names:tc:xliff:document:1.2"', ""),
    ],
)
def test_words_come_in_however_a_program_writes_them(welsh, data):
    assert outcomes(take(welsh, data.encode())) == {ALCOHOL: "accepted"}
    assert welsh.segment(ALCOHOL).words("cy") == "Dim alcohol."


def test_a_file_of_version_1_2_that_translate_toolkit_has_made_comes_in(welsh):
    store = Xliff1File.parsestring(version_1("").encode())
    for key, english, target, is_done in (
        (ALCOHOL, "Do not take it with alcohol.", "Dim alcohol.", True),
        (HOW, "How to take it", "Sut i'w gymryd", False),
        (TITLE, "Paracetamol", "", False),
    ):
        unit = store.UnitClass(english)
        store.addunit(unit)
        unit.setid(key)
        if target:
            unit.target = target
            unit.markfuzzy(not is_done)
    assert outcomes(take(welsh, bytes(store))) == {ALCOHOL: "accepted", HOW: "fuzzy taken as draft"}


@pytest.mark.parametrize(
    "unit",
    [
        unit_1("Dim alcohol.", target=""),
        unit_1("Dim alcohol.", unit='approved="no"', target=""),
        unit_1("Dim alcohol.", target='state="needs-review-translation"'),
        unit_1("Dim alcohol.", target='state="translated" state-qualifier="fuzzy-match"'),
    ],
)
def test_words_that_nobody_calls_done_come_in_as_a_draft(welsh, unit):
    assert outcomes(take(welsh, version_1(unit).encode())) == {ALCOHOL: "fuzzy taken as draft"}


def test_the_header_of_a_po_file_that_was_turned_into_xliff_says_what_went_out(welsh):
    welsh.write(HOW, "cy", "Cymryd y feddyginiaeth")
    header = polib.pofile(exported(welsh, "cy").decode()).metadata
    told = "\n".join(f"{name}: {value}" for name, value in header.items())
    welsh.write(HOW, "cy", "Sut i'w gymryd", by=welsh.second_translator)
    unit = unit_1(told, key="1", english="", unit='restype="x-gettext-domain-header" xml:space="preserve"')
    changed = unit_1("Cymryd y feddyginiaeth", key=HOW, english="How to take it")
    assert outcomes(take(welsh, version_1(unit + changed).encode())) == {HOW: "unchanged"}
    assert outcomes(take(welsh, version_1(changed).encode())) == {HOW: "conflict"}


def test_a_text_that_a_program_has_cut_into_sentences_is_put_together_in_its_order():
    parts = (
        '<segment state="final"><source>One. </source><target order="3">Un. </target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="final"><source>Two.</source><target order="1">Dau.</target></segment>'
    )
    [entry] = read(version_2(f'<unit id="a">{parts}</unit>')).entries
    assert (entry.source, entry.target, entry.fuzzy, entry.problem) == ("One.  Two.", "Dau. Un. ", False, "")


@pytest.mark.parametrize(
    ("unit", "why"),
    [
        (
            unit_2('<pc id="1">Dim</pc> alcohol<ph id="2"/>.'),
            "The translation has inline codes (<pc>, <ph>). Our texts have none: bold is **words**, a link is [words](address).",
        ),
        (
            unit_2("Dim alcohol.", english='Do not take it <ph id="1"/>'),
            "The English has inline codes (<ph>). Our texts have none: bold is **words**, a link is [words](address).",
        ),
        (
            unit_2("Dim alcohol.").replace("</unit>", "<segment><source>c</source></segment></unit>"),
            "Only 1 of the 2 parts of this unit are translated.",
        ),
        (unit_2("Dim alcohol.").replace(f'id="{ALCOHOL}"', ""), "This unit has no id, so it is not known which segment it is."),
        (unit_2("Dim<cp hex='001B'/>"), "U+001B at character 4 is a character that no text should hold."),
        (
            unit_2("Dim<cp hex='D800'/>"),
            "The translation has inline codes (<cp>). Our texts have none: bold is **words**, a link is [words](address).",
        ),
    ],
)
def test_a_text_that_cannot_be_taken_as_it_stands_is_refused_by_itself_with_its_line(welsh, unit, why):
    good = unit_2("Sut i'w gymryd", key=HOW, english="How to take it")
    intake = take(welsh, version_2(f"{unit}\n{good}").encode())
    assert outcomes(intake) | {ALCOHOL: "", "": ""} == {ALCOHOL: "", "": "", HOW: "accepted"}
    [line] = [line for line in intake.lines if line.outcome == "refused"]
    assert (line.reason, line.line) == (why, 2)


def test_inline_codes_of_version_1_are_refused_too(welsh):
    intake = take(welsh, version_1(unit_1('<g id="1">Dim</g> alcohol<x id="2"/>.')).encode())
    assert [line.reason[:43] for line in intake.telling] == ["The translation has inline codes (<g>, <x>)"]


@pytest.mark.parametrize("version", ["1.0", "1.1", "2.2", "3.0", ""])
def test_other_versions_are_refused_in_a_sentence(version):
    said = f"XLIFF {version}" if version else "XLIFF of no version"
    assert refusal(version_2(unit_2("a"), version=version)) == f"back.xlf: this is {said}; 1.2, 2.0 and 2.1 are read."


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("<tmx version='1.4'/>", ": this is not an XLIFF file; its outermost element is <tmx>."),
        (version_2(""), ": there is no unit in it."),
        (f'<xliff xmlns="{CORE}" version="2.1" srcLang="en" trgLang="cy"/>', ": there is no <file> in it."),
        (
            version_2(unit_2("a"), languages='srcLang="de" trgLang="cy"'),
            ", line 1: its source texts are in “de”; ours are in English.",
        ),
        (
            version_1(unit_1("a"), languages='target-language="cy"'),
            ", line 1: its source texts are in a language that it does not name; ours are in English.",
        ),
        (
            version_2(unit_2("a"), languages='srcLang="en"'),
            ", line 1: it does not say which language it is translated into.",
        ),
        (
            version_2(unit_2("a"), original=""),
            ", line 1: it does not say which factsheet it is for (“original” of <file>).",
        ),
        (
            version_2(unit_2("a") + '</file><file id="g" original="ibuprofen">' + unit_2("a")),
            ", line 2: the file holds several factsheets or exports; send each in a file of its own.",
        ),
        (
            version_2(unit_2("a") + "\n" + unit_2("b")),
            f", line 3: “{ALCOHOL}” stands here and in line 2 with different translations.",
        ),
        (version_2(unit_2("a"))[:-9], ", line 2: this is not well-formed XML (column 148)."),
    ],
)
def test_a_file_that_cannot_be_judged_is_refused_whole(data, why):
    assert refusal(data) == f"back.xlf{why}"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (
            version_2(unit_2("a"), original="ibuprofen"),
            "back.xlf: There is no factsheet “ibuprofen”. Known: interface, paracetamol.",
        ),
        (version_2(unit_2("a"), languages='srcLang="en" trgLang="xx"'), "back.xlf: “xx” is no language we translate into."),
        (version_2("".join(unit_2("a", key=f"k{n}") for n in range(2_000))), "back.xlf: the file has 2,000 entries"),
    ],
)
def test_a_file_for_nothing_here_is_refused_and_nothing_changes(welsh, data, why):
    before, events = rows(), Event.objects.count()
    with pytest.raises(Refused) as refused:
        take(welsh, data.encode())
    assert refused.value.reasons[0].startswith(why)
    assert (rows(), Event.objects.count()) == (before, events)


def test_a_file_of_200_000_units_for_a_sheet_of_eight_is_refused_before_it_is_read(welsh):
    data = version_2('<unit id="a"><segment><source>a</source></segment></unit>' * 200_000).encode()[:-9]
    with pytest.raises(Refused, match="has 200,000 entries, but paracetamol has 8 segments"):
        take(welsh, data, factsheet=welsh.sheet)


def test_a_file_for_another_factsheet_is_refused_and_says_where_it_stands(welsh):
    with pytest.raises(Refused) as refused:
        take(welsh, version_2(unit_2("a"), original="ibuprofen").encode(), factsheet=welsh.sheet)
    assert refused.value.reasons == (
        "back.xlf: this catalogue is for “ibuprofen”, not for “paracetamol” (“original” of <file>).",
    )


def test_a_billion_laughs_are_refused_in_a_sentence(welsh):
    laughs = '<!DOCTYPE xliff [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + version_2(unit_2("&b;"))
    with pytest.raises(Refused, match="back.xlf: the file has a document type or entities"):
        take(welsh, f'<?xml version="1.0"?>{laughs}'.encode())


# What always holds

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)


@given(st.lists(st.tuples(words.filter(bool), words, st.sampled_from(State)), min_size=1, max_size=6))
def test_every_text_comes_back_as_it_went_out(texts):
    segments = tuple(
        Leaving(f"k{number}", source, target, state, 0, "paragraph", "", "", "")
        for number, (source, target, state) in enumerate(texts)
    )
    out = Outgoing("sheet", 1, "pl", "7-0123456789abcdef", segments)
    catalogue = read(write_xliff(out))
    assert [(one.context, one.source, one.target, one.problem) for one in catalogue.entries] == [
        (one.key, one.source, one.target, "") for one in segments
    ]
    assert catalogue.header("X-Export") == out.export


SAMPLE = version_2(unit_2("Dim <pc>alcohol</pc>.") + unit_2("b", key="b")).encode()


@given(
    st.integers(0, len(SAMPLE)), st.integers(0, 30), st.binary(max_size=12) | st.sampled_from([b"<unit>", b"</file>", b"&#0;"])
)
def test_nothing_but_a_refusal_comes_of_a_damaged_file(start, length, instead):
    with suppress(Refused):
        read(SAMPLE[:start] + instead + SAMPLE[start + length :])
