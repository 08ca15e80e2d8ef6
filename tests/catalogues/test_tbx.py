"""TBX out and in: both editions, in any style, and what is refused."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from translate.storage.tbx import tbxfile

from cms.catalogues.tbx import NAMESPACE, Edition, read_tbx, write_tbx
from cms.errors import Refused
from cms.memory.entries import Entry, Form, Status, clean

TUMOUR = Entry(
    "tumour",
    "A lump of abnormal cells.",
    "Not every tumour is cancer.",
    False,
    True,
    (
        Form("en", "tumour", Status.PREFERRED),
        Form("en", "growth", Status.FORBIDDEN),
        Form("pl", "guz", Status.PREFERRED, "Rodzaj męski."),
        Form("pl", "nowotwór", Status.ALLOWED),
        Form("ar", "ورم", Status.PREFERRED),
        Form("zh-hant", "腫瘤", Status.PREFERRED),
    ),
)
PET = Entry("5-hiaa", "", "", True, False, (Form("en", "5-HIAA", Status.PREFERRED),))


def refused(text):
    data = text if isinstance(text, bytes) else text.encode()
    with pytest.raises(Refused) as refusal:
        read_tbx(data, filename="terms.tbx")
    return refusal.value.reasons


def dca(body, *, language='xml:lang="en"'):
    return f'<tbx type="TBX-Basic" style="dca" {language} xmlns="{NAMESPACE}"><text><body>{body}</body></text></tbx>'


def section(language, *terms):
    said = "".join(f"<termSec><term>{term}</term></termSec>" for term in terms)
    return f'<langSec xml:lang="{language}">{said}</langSec>'


def only(body):
    [entry] = read_tbx(dca(f"<conceptEntry>{body}</conceptEntry>").encode(), filename="terms.tbx")
    return entry


@pytest.mark.parametrize("edition", Edition)
def test_a_file_of_ours_brings_back_exactly_what_went_out(edition):
    data = write_tbx([TUMOUR, PET], title="Glossary", edition=edition)
    back = read_tbx(data, filename="terms.tbx")
    assert [entry.told() for entry in back] == [TUMOUR.told(), PET.told()]
    assert [entry.left for entry in back] == [(), ()]


def test_the_edition_of_2019_says_what_it_is():
    text = write_tbx([TUMOUR], title="Glossary").decode()
    assert f'<tbx type="TBX-Basic" xml:lang="en" style="dca" xmlns="{NAMESPACE}">' in text
    assert '<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>' in text
    assert '<descrip type="definition">A lump of abnormal cells.</descrip>' in text
    assert '<langSec xml:lang="zh-Hant">' in text


def test_translate_toolkit_reads_the_edition_that_it_knows():
    data = write_tbx([TUMOUR, PET], title="Glossary", edition=Edition.OF_2008)
    tumour, pet = tbxfile.parsestring(data, sourcelanguage="en", targetlanguage="pl").units
    assert (tumour.source, tumour.target, pet.source) == ("tumour", "guz", "5-HIAA")
    said = [(term.text, term.administrative_status) for term in tumour.get_target_terms()]
    assert said == [("guz", "preferredTerm-admn-sts"), ("nowotwór", "admittedTerm-admn-sts")]
    assert [term.deprecated for term in tumour.get_source_terms()] == [False, True]
    notes = [(note.text, note.origin) for note in tumour.get_common_notes()]
    assert ("A lump of abnormal cells.", "definition") in notes
    assert ("x-safety: yes", None) in notes


def test_a_file_that_translate_toolkit_wrote_is_read():
    store = tbxfile(sourcelanguage="en", targetlanguage="pl")
    unit = store.addsourceunit("tumour")
    unit.target = "guz"
    unit.addnote("A lump.", origin="definition")
    [entry] = read_tbx(bytes(store), filename="terms.tbx")
    assert (entry.definition, [(form.language, form.text) for form in entry.forms]) == (
        "A lump.",
        [("en", "tumour"), ("pl", "guz")],
    )


def test_a_file_of_2008_with_its_document_type_and_groups_is_read():
    text = """<?xml version="1.0"?>
<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en"><text><body><termEntry id="c7">
<descripGrp><descrip type="definition">A lump.</descrip><admin type="source">A book</admin></descripGrp>
<descrip type="subjectField">oncology</descrip>
<langSet xml:lang="en"><ntig><termGrp><term>tumour</term>
<termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termGrp></ntig></langSet>
<langSet xml:lang="pl-PL"><tig><term>guz</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></tig>
</langSet></termEntry></body></text></martif>"""
    [entry] = read_tbx(text.encode(), filename="terms.tbx")
    assert (entry.definition, entry.line) == ("A lump.", 3)
    assert entry.forms == (Form("en", "tumour", Status.PREFERRED), Form("pl", "guz", Status.FORBIDDEN))
    assert entry.left == ("“source” is not kept: “A book”", "“subjectField” is not kept: “oncology”")


def test_the_style_with_elements_for_categories_is_read():
    text = f"""<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="{NAMESPACE}" xmlns:basic="http://www.tbxinfo.net/ns/basic"
 xmlns:min="http://www.tbxinfo.net/ns/min"><text><body><conceptEntry id="tumour"><basic:definition>A lump.</basic:definition>
<langSec xml:lang="en"><termSec><term>tumour</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus>
</termSec></langSec></conceptEntry></body></text></tbx>"""
    [entry] = read_tbx(text.encode(), filename="terms.tbx")
    assert (entry.definition, entry.forms) == ("A lump.", (Form("en", "tumour", Status.PREFERRED),))


def test_what_has_no_place_here_is_said_and_not_lost_silently():
    entry = only(section("en", "scan") + section("de", "Scan") + section("pl", "", "badanie"))
    assert [form.text for form in entry.forms] == ["scan", "badanie"]
    assert entry.left == (
        "Line 1: the words are in “de”, which is no language we publish in; they are not taken.",
        "Line 1: a form in Polish is empty; nothing is taken of it.",
    )
    status = (
        '<langSec xml:lang="en"><termSec><term>x</term><termNote type="administrativeStatus">nice</termNote></termSec></langSec>'
    )
    assert only(status).left == ("Line 1: “nice” is no status that we know; the form is taken without one.",)


def test_a_definition_may_stand_with_the_english():
    said = '<descrip type="definition">{}</descrip>'
    english = section("en", "scan").replace("<termSec>", said.format("A picture.") + "<termSec>", 1)
    polish = section("pl", "badanie").replace("<termSec>", said.format("Obraz.") + "<note>Uwaga.</note><termSec>", 1)
    entry = only(english + polish)
    assert entry.definition == "A picture."
    assert entry.left == (
        "Line 1: there is one definition of a term, in English; this one is not kept: “Obraz.”",
        "Line 1: a note on a language is not kept: “Uwaga.”",
    )


def test_what_a_file_says_again_and_again_is_told_once():
    noun = '<termNote type="partOfSpeech">noun</termNote>'
    forms = "".join(f"<termSec><term>{word}</term>{noun}</termSec>" for word in ("scan", "image"))
    assert only(f'<langSec xml:lang="en">{forms}</langSec>').left == ("“partOfSpeech” is not kept: “noun”",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "terms.tbx: the file is empty."),
        ("<html></html>", "terms.tbx: this is not a TBX file; it begins with the element “html”."),
        (dca(""), "terms.tbx: there is no term in this file."),
        (
            dca("<conceptEntry><langSec><termSec><term>x</term></termSec></langSec></conceptEntry>"),
            "terms.tbx: no term of this file says its language (xml:lang), so none can be taken.",
        ),
        ("<tbx><text>\n<body></text></tbx>", "terms.tbx, line 2: this is not well-formed XML (column 9)."),
        (
            '<!DOCTYPE tbx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + dca("<conceptEntry>&b;</conceptEntry>"),
            "terms.tbx: the file has a document type or entities, which are not read; save it without them.",
        ),
        (
            dca("<conceptEntry></conceptEntry>" * 100_000),
            "terms.tbx: the file has 100,000 terms; a glossary has at most 20,000.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(text, reason):
    began = time.perf_counter()
    assert refused(text) == (reason,)
    assert time.perf_counter() - began < 5


CODES = st.sampled_from(["en", "pl", "ar", "ur", "bn", "zh-hant"])
WORDS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=20).map(clean).filter(bool)
FORMS = st.builds(Form, CODES, WORDS, st.sampled_from(Status), st.one_of(st.just(""), WORDS))
KEYS = st.from_regex(r"[a-z0-9]{1,9}(-[a-z0-9]{1,9}){0,2}", fullmatch=True)
ENTRIES = st.builds(
    Entry,
    KEYS,
    st.one_of(st.just(""), WORDS),
    st.one_of(st.just(""), WORDS),
    st.booleans(),
    st.booleans(),
    st.lists(FORMS, min_size=1, max_size=5).map(tuple),
)


@settings(max_examples=60)
@given(st.lists(ENTRIES, min_size=1, max_size=4), st.sampled_from(Edition))
def test_whatever_a_term_says_comes_back(entries, edition):
    back = read_tbx(write_tbx(entries, title="Glossary", edition=edition), filename="terms.tbx")
    assert [entry.about for entry in back] == [
        (entry.definition or None, entry.note or None, entry.do_not_translate, entry.is_safety) for entry in entries
    ]
    assert [sorted(entry.forms, key=repr) for entry in back] == [sorted(entry.forms, key=repr) for entry in entries]


def reasons_or_terms(data):
    try:
        return read_tbx(data, filename="terms.tbx")
    except Refused as refusal:
        return refusal.reasons


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_in_a_sentence_that_names_the_file(data):
    said = reasons_or_terms(b"<tbx>" + data)
    assert all(isinstance(one, Entry) or one.startswith("terms.tbx") for one in said)
