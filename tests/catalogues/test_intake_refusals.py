"""Files of which nothing is taken, each with one sentence that names the file, and nothing changed."""

import pytest

from cms.audit.models import Event
from cms.catalogues.intake import preview
from cms.errors import NotEntitled, Refused
from cms.factsheets.models import Factsheet
from cms.languages import TARGETS
from tests.catalogues.files import HEAD, edited, exported, outcomes, rows, take, without_header
from tests.universe import POLISH

ALCOHOL = "do-not-take-it-with-alcohol"


def refusal(universe, data, **more):
    before, events = rows(), Event.objects.count()
    with pytest.raises(Refused) as refused:
        take(universe, data, **more)
    assert (rows(), Event.objects.count()) == (before, events)
    [sentence] = refused.value.reasons
    return sentence


def unknown_language(name):
    return f": “{name}” is no language we translate into. Known: {', '.join(TARGETS)}."


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: b"", ": the file is empty."),
        (lambda data: b"PK\x03\x04", ": this is not a PO file but a zip archive or an Office file."),
        (lambda data: data[:-4], ', line 79: the text "Bez alkohol… is not closed with a quotation mark.'),
        (
            lambda data: data + b"<<<<<<<\n",
            ", line 80: this is a conflict mark of a version control system; settle the conflict first.",
        ),
        (
            lambda data: data.partition(b"\n\n")[2],
            ": the file has no header, so it does not say which factsheet and language it is for.",
        ),
        (
            lambda data: HEAD.encode() + data.partition(b"\n\n")[2],
            ": the file does not say which factsheet it is for (header X-Factsheet).",
        ),
        (lambda data: edited(data, X_Factsheet="none"), ": There is no factsheet “none”. Known: interface, paracetamol."),
        (lambda data: without_header(data, "Language:"), ": the file does not say its language (header Language)."),
        (lambda data: edited(data, Language="xx"), unknown_language("xx")),
        (lambda data: edited(data, Language="en"), unknown_language("en")),
        (lambda data: edited(data, Language="pt_BR"), unknown_language("pt_BR")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_judged_is_refused_whole(published, change, why):
    assert refusal(published, change(edited(exported(published), {ALCOHOL: "Bez alkoholu."}))) == f"back.po{why}"


def test_a_file_for_another_factsheet_is_refused(published):
    assert refusal(published, exported(published), factsheet=published.interface) == (
        "back.po: this catalogue is for “paracetamol”, not for “interface” (header X-Factsheet)."
    )
    assert outcomes(take(published, exported(published), factsheet=published.sheet, language="pl")) == {}
    nameless = without_header(without_header(exported(published), "X-Factsheet:"), "Project-Id-Version")
    assert refusal(published, nameless, factsheet=published.sheet) == (
        "back.po: this catalogue does not say which factsheet it is for, not for “paracetamol” (header X-Factsheet)."
    )


def test_a_file_in_another_language_is_refused(published):
    assert refusal(published, exported(published, "ur"), language="pl") == (
        "back.po: this catalogue is in “ur”, not in Polish (pl)."
    )


@pytest.mark.parametrize(("locale", "code"), [("zh_Hant", "zh-hant"), ("zh-Hant", "zh-hant"), ("ZH_HANS", "zh-hans")])
def test_a_language_is_known_by_its_locale_in_any_spelling(published, locale, code):
    with pytest.raises(NotEntitled, match="Chinese"):
        take(published, edited(exported(published), Language=locale), language=code)


def test_a_file_for_english_that_is_not_out_is_refused(universe):
    data = edited(exported(universe, "pl", Factsheet.objects.get(key="paracetamol")), X_Factsheet="ibuprofen")
    assert refusal(universe, data) == "The English of ibuprofen is not published yet; catalogues go out when it is."


def test_the_factsheet_is_found_by_the_project_too(published):
    assert outcomes(take(published, without_header(exported(published), "X-Factsheet:"))) == {}


@pytest.mark.parametrize("who", ["outsider", "clinician", "publisher", "author"])
def test_only_who_may_write_may_bring_a_file(published, who):
    with pytest.raises(NotEntitled, match="Only a reviser for Polish or a translator for Polish can write here."):
        take(published, exported(published), by=getattr(published, who))
    with pytest.raises(NotEntitled):
        preview(data=exported(published), filename="back.po", by=getattr(published, who))


def test_two_translations_of_one_entry_refuse_the_file(published):
    data = exported(published)
    double = data + data.rpartition(b"\n\n")[2].replace(b"alkoholem", b"piwem")
    assert "stands here and in line" in refusal(published, double)


def legacy(data, charset, codec):
    return data.decode().replace("charset=UTF-8", f"charset={charset}").encode(codec)


def test_a_file_in_a_legacy_charset_comes_back_whole(published):
    before = rows()
    assert outcomes(take(published, legacy(exported(published), "CP1250", "cp1250"))) == {}
    assert rows() == before


@pytest.mark.parametrize("charset", ["KOI8-R", "CP1251"])
def test_a_wrong_charset_that_does_not_fail_shows_as_the_letters_of_another_language(published, charset):
    codec = charset.lower()
    assert refusal(published, legacy(exported(published), charset, "cp1250")) == (
        f"back.po: read as {codec}, its letters are not those of Polish; the header Content-Type names a wrong charset."
    )


def test_arabic_letters_that_were_read_as_latin_ones_are_refused(published):
    arabic = exported(published, "ur").decode().translate(str.maketrans("یۓ۔ٔ", "يے. "))
    assert refusal(published, legacy(arabic.encode(), "ISO-8859-1", "cp1256")) == (
        "back.po: read as iso8859-1, its letters are not those of Urdu; the header Content-Type names a wrong charset."
    )


def test_other_plural_forms_in_the_header_are_told(published):
    intake = take(published, edited(exported(published), Plural_Forms="nplurals=2; plural=(n != 1);"))
    assert intake.warnings == (
        "The header has other plural forms (nplurals=2;plural=(n!=1);); ours count: "
        "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    )


def test_nothing_is_taken_when_the_file_fails_in_the_middle(published):
    words = {ALCOHOL: "Bez alkoholu.", "paracetamol": POLISH["Paracetamol"]}
    data = edited(exported(published), words) + b'\nmsgid "cut'
    assert refusal(published, data).startswith("back.po, line ")
