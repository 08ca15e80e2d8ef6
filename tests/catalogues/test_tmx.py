"""TMX: what goes out comes back the same and pleases other tools; what comes in is read, or left with a reason."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.tmx import tmxfile

from cms.catalogues.tmx import Unit, read_tmx, write_tmx
from cms.errors import Refused
from cms.memory.collected import Left, Pair
from tests.catalogues.test_safe_xml import EXTERNAL, FETCHED, LAUGHS

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
BOLD = "Take **2 tablets** of [this **one**](https://example.org/a(b)) & no more than < 3."


def unit(source, target, key="how-to-take-it"):
    return Unit(source, target, "paracetamol", 2, key, AT)


def file_of(body, version="1.4", doctype=""):
    return f'<?xml version="1.0"?>{doctype}<tmx version="{version}"><header/><body>{body}</body></tmx>'.encode()


def tu(english, welsh, en="en-GB", cy="cy"):
    return f'<tu><tuv xml:lang="{en}"><seg>{english}</seg></tuv><tuv xml:lang="{cy}"><seg>{welsh}</seg></tuv></tu>'


def read(body, **more):
    return read_tmx(file_of(body, **more), filename="old.tmx", language="cy")


def refusal(data, language="cy"):
    with pytest.raises(Refused) as refused:
        read_tmx(data, filename="old.tmx", language=language)
    return refused.value.reasons[0]


def pairs(memory):
    return [(pair.source, pair.target) for pair in memory.pairs]


# Out


def test_translate_toolkit_reads_our_file():
    store = tmxfile.parsestring(write_tmx([unit(BOLD, "Cymerwch **2**"), unit("Stop", "Stopiwch", "stop")], language="cy"))
    assert [(one.getid(), one.source, one.target) for one in store.units] == [
        ("paracetamol:how-to-take-it", BOLD, "Cymerwch **2**"),
        ("paracetamol:stop", "Stop", "Stopiwch"),
    ]


def test_a_unit_says_where_it_is_from_and_when_it_was_published():
    data = write_tmx([unit("Stop", "停止")], language="zh-hant").decode()
    for told in ('srclang="en-GB"', 'xml:lang="zh-Hant"', 'creationdate="20260301T093000Z"', '"x-factsheet">paracetamol<'):
        assert told in data
    assert '"x-factsheet-version">2<' in data
    assert '"x-segment">how-to-take-it<' in data


def test_bold_and_links_go_out_as_codes_that_other_tools_guard():
    data = write_tmx([unit("**Stop** now", "**Stopiwch** nawr")], language="cy").decode()
    assert '<seg><bpt i="1" type="bold">**</bpt>Stop<ept i="1">**</ept> now</seg>' in data


def test_bold_and_links_come_back_as_they_went_out():
    data = write_tmx([unit(BOLD, "Cymerwch [**2**](https://example.org)")], language="cy")
    assert pairs(read_tmx(data, filename="own.tmx", language="cy")) == [(BOLD, "Cymerwch [**2**](https://example.org)")]


TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]) | st.sampled_from("*[]()\\ <&"), max_size=60)


@given(st.lists(st.tuples(TEXTS.filter(str.strip), TEXTS.filter(str.strip)), min_size=1, max_size=5))
def test_any_text_comes_back_as_it_went_out(texts):
    data = write_tmx([unit(source, target) for source, target in texts], language="cy")
    assert pairs(read_tmx(data, filename="own.tmx", language="cy")) == [(s.strip(), t.strip()) for s, t in texts]


# In


@pytest.mark.parametrize(("en", "cy"), [("en", "cy"), ("EN-us", "CY_gb"), ("en_GB", "cy-GB")])
def test_languages_are_matched_however_other_tools_write_them(en, cy):
    assert pairs(read(tu("Stop", "Stopiwch", en, cy))) == [("Stop", "Stopiwch")]


def test_the_attribute_of_versions_before_1_4_is_read():
    old = '<tu><tuv lang="EN-GB"><seg>Stop</seg></tuv><tuv lang="CY"><seg>Stopiwch</seg></tuv></tu>'
    assert pairs(read(old, version="1.1")) == [("Stop", "Stopiwch")]


def test_another_written_language_of_the_same_name_is_not_ours():
    body = tu("Stop", "停止", cy="zh-TW") + tu("Stop", "停", cy="zh")
    memory = read_tmx(file_of(body), filename="old.tmx", language="zh-hant")
    assert (pairs(memory), memory.left) == ([("Stop", "停止")], (Left(2, "It has no text in Chinese (traditional)."),))


def test_several_translations_are_all_taken_and_a_second_english_is_left():
    body = (
        '<tu><tuv xml:lang="en"><seg>Stop</seg></tuv><tuv xml:lang="en-US"><seg>Halt</seg></tuv>'
        '<tuv xml:lang="cy"><seg>Stopiwch</seg></tuv><tuv xml:lang="cy-GB"><seg>Peidiwch</seg></tuv></tu>'
    )
    memory = read(body)
    assert pairs(memory) == [("Stop", "Stopiwch"), ("Stop", "Peidiwch")]
    assert memory.left == (Left(1, "It has a second English text, “Halt”; the first one counts."),)


def test_units_without_our_two_languages_are_left_with_a_reason():
    body = tu("Stop", "Stopiwch") + tu("Stop", "Halt", cy="de") + tu("Halt", "Stopiwch", en="de") + tu("Stop", " ")
    assert read(body).left == (
        Left(2, "It has no text in Welsh."),
        Left(3, "It has no text in English."),
        Left(4, "It has no text in Welsh."),
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ('<bpt i="1">&lt;b&gt;</bpt>Stop<ept i="1">&lt;/b&gt;</ept> now', "**Stop** now"),
        ('<bpt i="1" type="bold">{\\b </bpt>Stop<ept i="1">}</ept> now', "**Stop** now"),
        ('<bpt i="1">{\\i </bpt>Stop<ept i="1">}</ept> now', "Stop now"),
        ('<it pos="begin">&lt;i&gt;</it>Stop', "Stop"),
        ("Stop <hi>right</hi> now", "Stop right now"),
        ("Stop<ph>&lt;br/&gt;</ph>now", "Stop now"),
        ("Stop <ph>{0}</ph> now", "Stop {0} now"),
        ("caf&#233; &amp; &lt;3", "café & <3"),
    ],
)
def test_codes_of_other_tools_are_read_as_what_they_mean(written, meant):
    assert pairs(read(tu(written, "Stopiwch"))) == [(meant, "Stopiwch")]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Take <ph/> tablets", "It has a placeholder (<ph>) whose words are not in the file."),
        ("A <ph><sub>note</sub></ph>", "It has words inside a code (<sub>), whose place in the text is not known."),
        ('A <bpt i="1"><sub>note</sub></bpt>', "It has words inside a code (<sub>), whose place in the text is not known."),
        ("A <x>note</x>", "It has an element <x>, which TMX does not know."),
    ],
)
def test_a_text_whose_words_are_not_all_there_is_left_with_a_reason(written, why):
    memory = read(tu(written, "Stopiwch"))
    assert (memory.pairs, memory.left) == ((), (Left(1, why),))


def test_formatting_that_was_left_out_is_said_once():
    body = tu('<bpt i="1">&lt;i&gt;</bpt>Stop<ept i="1">&lt;/i&gt;</ept>', "Stopiwch")
    assert read(body).warnings == ("Formatting other than bold was left out. (2 units)",)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_public_document_type_of_tmx_is_passed_over_unread(charset):
    name = charset.replace("-sig", "").removesuffix("-le").removesuffix("-be")
    mark = "\ufeff" if charset.endswith(("-le", "-be")) else ""
    text = f'{mark}<?xml version="1.0" encoding="{name}"?>\n<!-- a tool -->\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
    text += f'<tmx version="1.4"><header/><body>{tu("Stop", "Stopiwch ŵ")}</body></tmx>'
    memory = read_tmx(text.encode(charset), filename="old.tmx", language="cy")
    assert memory.pairs == (Pair(1, "Stop", "Stopiwch ŵ"),)


# Refused


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS,
        FETCHED,
        EXTERNAL,
        file_of(tu("&a;", "b"), doctype='<!DOCTYPE tmx [<!ENTITY a "ha">]>'),
        file_of(tu("&a;", "b"), doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY a "ha">]>'),
        file_of(tu("a", "b"), doctype='<!DOCTYPE other SYSTEM "tmx14.dtd">'),
    ],
)
def test_a_document_type_that_declares_anything_is_refused(data):
    assert refusal(data) == "old.tmx: the file has a document type or entities, which are not read; save it without them."


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "old.tmx: the file is empty."),
        (b"%PDF-1.4", "old.tmx, line 1: this is not well-formed XML"),
        (b"<xliff version='2.1'/>", "old.tmx: this is not a TMX file; its first element is “xliff”."),
        (file_of("", version="2.0"), "old.tmx: this is TMX 2.0; versions 1.1 to 1.4 are read."),
        (b"\xff\xfe<", "old.tmx, line 1: this is not well-formed XML"),
        (b"<tmx><body/></tmx>", "old.tmx: this is a TMX file that does not say its version; versions 1.1 to 1.4 are read."),
        (file_of(""), "old.tmx: nothing in it is in Welsh. There are no texts in it."),
        (file_of(tu("Stop", "Halt", cy="de")), "old.tmx: nothing in it is in Welsh. Its languages: de, en-GB."),
    ],
)
def test_what_is_no_memory_in_this_language_is_refused_in_a_sentence(data, why):
    assert refusal(data).startswith(why)


@given(
    st.binary(max_size=150) | st.text(alphabet="<>/tuvmxseg=\"' 14.bpthi&;", max_size=150).map(str.encode), st.integers(0, 400)
)
def test_nothing_but_a_refusal_is_raised(noise, place):
    whole = file_of(tu('<bpt i="1">&lt;b&gt;</bpt>Stop<ept i="1">&lt;/b&gt;</ept>', "Stopiwch"))
    with suppress(Refused):
        read_tmx(whole[:place] + noise + whole[place:], filename="old.tmx", language="cy")
