"""What is written is read back the same, by us, by polib and by GNU gettext."""

import polib
import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from uniseg.linebreak import line_break_units

from cms.catalogues import read_catalogue
from cms.catalogues.writing import dump
from tests.catalogues.files import NAME
from tests.catalogues.gettext import msgcat, msgfmt, needs_gettext

HEADERS = {
    "Project-Id-Version": "sheet 1",
    "POT-Creation-Date": "2026-01-01 00:00+0000",
    "PO-Revision-Date": "2026-01-02 00:00+0000",
    "Last-Translator": "Verbatim",
    "Language-Team": "none",
    "Language": "pl",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "X-Own": "é: <b>",
}
COMMITTED = sorted(
    path.relative_to(django_settings.BASE_DIR).as_posix()
    for path in (django_settings.BASE_DIR / "locale").rglob("*.po*")
    if path.name != "django.po"  # made from the database, and not in the repository
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=90)
# polib leaves \a as it is and ends lines where Python does.
POLIB_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], include_characters="\n\t\r\v\f\b"), max_size=90)
ANY_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=90)
# Where a line may be broken differs between versions of gettext inside "nhs.uk" or "5%(", not between words.
WORDS = [
    "take two tablets of 500 mg with water, if you need them; call 111 now!",
    "proszę zażyć dwie tabletki popijając wodą, jeśli trzeba – „natychmiast”",
    "خذ قرصين مع الماء إذا لزم الأمر، واتصل بالرقم 111 فوراً",
    "دو گولیاں پانی کے ساتھ لیں۔ ابھی کال کریں",
    "প্রয়োজনে দুটি ট্যাবলেট জল দিয়ে খান।",
    "ਲੋੜ ਪੈਣ ਤੇ ਦੋ ਗੋਲੀਆਂ ਪਾਣੀ ਨਾਲ ਲਓ।",
    "прийміть дві таблетки, запивши водою",
]
SENTENCE = st.sampled_from(WORDS).flatmap(
    lambda words: st.lists(st.sampled_from(words.split()), min_size=1, max_size=60).map(" ".join)
)
CHINESE = st.text(st.sampled_from("如有需要請服用兩片藥物並即時致電，。、！（）「」急症室醫生護士"), min_size=1, max_size=150)
# Letters, digits and signs of every kind that the rules for breaking lines tell apart.
SIGNS = st.sampled_from(
    [*"aŻé", "и", "β", "خ", "ق\u064b", "ש", "প্র", "य\u093e", "ਲ", "ક", "如", "需", "々", "あ", "っ", "ー", "ก", "한", "e\u0301"]
    + [
        *"05٣৭",
        *".,;:!?…%*–—-()[]„“”‘’«»'/°€+=<&#@_|，。（）「」：؟،۔।",
        "\u00a0",
        "\u200b",
        "\u2060",
        "\u200d",
        "\u200c",
        "\u00ad",
    ]
)
BROKEN_ANYWHERE = st.lists(st.tuples(SIGNS, st.sampled_from(["", "", " "])).map("".join), min_size=1, max_size=14)


def catalogue_of(*entries):
    catalogue = polib.POFile()
    catalogue.metadata = dict(HEADERS)
    for number, (source, target) in enumerate(entries):
        catalogue.append(polib.POEntry(msgctxt=f"key-{number}", msgid=source or "x", msgstr=target))
    return catalogue


def texts_in(data):
    return [(entry.source, entry.target) for entry in read_catalogue(data, filename=NAME).entries]


def texts_of(catalogue):
    return [(entry.msgid, entry.msgstr) for entry in catalogue]


@given(st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=5))
@settings(max_examples=150, deadline=None)
def test_what_is_written_is_read_back_equal(pairs):
    catalogue = catalogue_of(*pairs)
    assert texts_in(dump(catalogue)) == texts_of(catalogue)


@given(st.lists(st.tuples(POLIB_TEXT, POLIB_TEXT), max_size=5))
@settings(max_examples=100, deadline=None)
def test_polib_reads_back_what_is_written(pairs):
    catalogue = catalogue_of(*pairs)
    back = polib.pofile(dump(catalogue).decode())
    assert (texts_of(back), back.metadata) == (texts_of(catalogue), HEADERS)


@given(context=ANY_TEXT, previous=ANY_TEXT.filter(bool), remark=st.sampled_from(["", "one", "one\n\n two", "x" * 200]))
@settings(max_examples=100, deadline=None)
def test_context_previous_english_flags_and_comments_are_read_back_equal(context, previous, remark):
    catalogue = catalogue_of()
    catalogue.append(
        polib.POEntry(
            msgctxt=context,
            msgid="a",
            msgstr="b",
            flags=["fuzzy", "no-wrap"],
            previous_msgctxt=context,
            previous_msgid=previous,
            comment="kind\nNote: one",
            tcomment=remark,
            occurrences=[("sheet", "7"), ("other", "")],
        )
    )
    [entry] = read_catalogue(dump(catalogue), filename=NAME).entries
    assert (entry.context, entry.previous_source, entry.flags) == (context, previous, ("fuzzy", "no-wrap"))
    assert (entry.comments, entry.extracted) == (tuple(remark.splitlines()), ("kind", "Note: one"))
    assert entry.references == ("sheet:7", "other")


def test_the_previous_english_goes_out_without_a_context_that_is_not_known():
    catalogue = catalogue_of()
    catalogue.append(polib.POEntry(msgctxt="k", msgid="new", msgstr="b", flags=["fuzzy"], previous_msgid="old"))
    assert dump(catalogue).decode().endswith('#, fuzzy\n#| msgid "old"\nmsgctxt "k"\nmsgid "new"\nmsgstr "b"\n')


def test_the_header_is_read_back_equal_and_in_order():
    back = read_catalogue(dump(catalogue_of()), filename=NAME)
    assert list(back.headers.items()) == list(HEADERS.items())


def test_lines_are_79_columns_wide_and_chinese_letters_count_twice():
    catalogue = catalogue_of(("word " * 40, "藥" * 100))
    lines = dump(catalogue).decode().splitlines()
    assert max(len(line) for line in lines if "word" in line) == 77  # the next word would not fit
    assert [len(line) for line in lines if "藥" in line] == [40, 40, 26]


@given(st.lists(BROKEN_ANYWHERE, min_size=20, max_size=40).map(lambda parts: "".join("".join(part) for part in parts)))
@settings(max_examples=15, deadline=None)
def test_lines_are_broken_where_unicode_s_rules_for_the_whole_text_allow_it(text):
    lines = dump(catalogue_of(("a", text))).decode().partition('msgstr ""\n"')[2].partition('msgstr ""\n')[2].splitlines()
    ends = {"".join(line[1:-1] for line in lines[:count]) for count in range(1, len(lines))}
    allowed = list(line_break_units(text))
    assert ends <= {"".join(allowed[:count]) for count in range(1, len(allowed))}


def test_a_separator_of_unicode_does_not_break_a_line():
    [line] = [line for line in dump(catalogue_of(("a", "x\u0085y\u2028z"))).decode().split("\n") if line.startswith("msgstr")][1:]
    assert line == 'msgstr "x\u0085y\u2028z"'


@needs_gettext
@pytest.mark.parametrize("path", COMMITTED)
def test_msgcat_changes_no_byte_of_a_committed_catalogue_and_neither_do_we(path):
    data = (django_settings.BASE_DIR / path).read_bytes()
    assert msgcat(data) == data
    assert dump(polib.pofile(data.decode())) == data


@needs_gettext
@pytest.mark.parametrize("path", [path for path in COMMITTED if path.endswith(".po")])
def test_msgfmt_accepts_every_committed_catalogue_without_a_word(path):
    assert msgfmt((django_settings.BASE_DIR / path).read_bytes())


@needs_gettext
@given(st.lists(st.tuples(SENTENCE, SENTENCE | CHINESE), min_size=1, max_size=30))
@settings(max_examples=15, deadline=None)
def test_msgcat_changes_no_byte_of_generated_texts(pairs):
    data = dump(catalogue_of(*pairs))
    assert msgcat(data) == data
    assert msgfmt(data)


@needs_gettext
@given(st.lists(ANY_LINE, min_size=1, max_size=8), st.sampled_from(["--width=40", "--no-wrap", "--escape", "--sort-output"]))
@settings(max_examples=20, deadline=None)
def test_whatever_msgcat_rewraps_is_read_back_equal(words, option):
    data = dump(catalogue_of(*zip(words, reversed(words), strict=True)))
    assert sorted(texts_in(msgcat(data, option))) == sorted(texts_in(data))
