"""Cases from real files and real work that no other test holds; each has a number by which it is known."""

import time

import polib
import pytest
from django.db.models import ProtectedError

from cms.catalogues import read_catalogue
from cms.catalogues.merge import Outcome
from cms.checks import findings
from cms.errors import Refused
from cms.factsheets import source
from cms.factsheets.alignment import How, align
from cms.languages import find
from cms.people.actions import appoint
from cms.review.state import State
from cms.roles import Role
from tests.catalogues.files import HEAD, edited, exported, outcomes, refusal, rows, take

HOW, DOSE = "how-to-take-it", "take-2-tablets-of-500-mg"
ALCOHOL, MORE = "do-not-take-it-with-alcohol", "you-have-taken-more-than-8"
DOSE_LINE = "Take **2 tablets** of 500 mg, up to 4 times a day. Read [the leaflet](https://www.example.org/leaflet).\n"
ALCOHOL_LINE = "- Do not take it with alcohol.\n"
OBSOLETE = "The entry is marked obsolete (#~) in the file; its words were not taken."


def numbered(*rows):
    """The rows of a table, each known by its number."""
    return [pytest.param(*row[1:], id=str(row[0])) for row in rows]


def changed(data, key, **fields):
    catalogue = polib.pofile(data.decode())
    for name, value in fields.items():
        setattr(catalogue.find(key, by="msgctxt"), name, value)
    return str(catalogue).encode()


@pytest.mark.parametrize(
    ("text", "bare"),
    numbered(
        ("10-at-the-end", 'msgid "a"\nmsgstr', "msgstr"),
        ("10-in-the-middle", 'msgid "a"\nmsgstr\n\nmsgid "b"\nmsgstr "c"\n', "msgstr"),
        ("10-a-form", 'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "x"\nmsgstr[1]\n', "msgstr"),
        ("10-a-plural", 'msgid "a"\nmsgid_plural\nmsgstr[0] "x"\n', "msgid_plural"),
        ("10-no-english", 'msgid\nmsgstr "Language: pl\\n"\n', "msgid"),
        ("10-no-key", 'msgctxt\nmsgid "a"\nmsgstr "b"\n', "msgctxt"),
    ),
)
def test_a_keyword_that_lost_its_text_is_refused_with_its_line(text, bare):
    assert refusal(text) == (f"sheet.po, line 4: {bare} of this entry has no text in quotes; the file is damaged or was cut off.")


@pytest.mark.parametrize(
    ("lines", "comments", "flags"),
    numbered(("17-note", "#~ # a note\n", ("a note",), ()), ("17-flag", "#~ #, fuzzy\n", (), ("fuzzy",))),
)
def test_a_comment_may_be_obsolete_like_its_entry(lines, comments, flags):
    text = f'{HEAD}msgid "a"\nmsgstr "b"\n{lines}#~ msgid "gone"\n#~ msgstr "old"\n'
    live, gone = read_catalogue(text.encode(), filename="sheet.po").entries
    assert (live.comments, live.flags, gone.comments, gone.flags) == ((), (), comments, flags)


@pytest.mark.parametrize("before", numbered((39, "# words before all\n#\n\n")))
def test_words_before_the_header_are_no_reason_to_refuse(before):
    catalogue = read_catalogue(f'{before}{HEAD}msgid "a"\nmsgstr "b"\n'.encode(), filename="sheet.po")
    assert (catalogue.header("Content-Type"), [one.target for one in catalogue.entries]) == ("text/plain; charset=UTF-8", ["b"])
    assert catalogue.entries[0].comments == ()


@pytest.mark.parametrize(
    ("name", "code"),
    numbered(
        ("48-mainland", "zh_CN", "zh-hans"),
        ("48-taiwan", "zh-TW", "zh-hant"),
        ("48-chinese", "zh", None),
        ("48-punjabi", "pa_IN", "pa"),
        ("48-iran", "fa_IR", "fa"),
        ("48-afghanistan", "fa_AF", "prs"),
        ("48-kurdish", "ku", None),
        ("48-brazil", "pt_BR", None),
        ("48-serbian", "sr@latin", None),
    ),
)
def test_names_that_other_programs_give_a_language_lead_to_one_of_ours_or_to_none(name, code):
    entry = find(name)
    assert (entry.code if entry else None) == code


@pytest.mark.parametrize("mark", numbered((1, b"\xef\xbb\xbf")))
def test_a_mark_before_a_file_does_not_go_out_again(published, mark):
    take(published, mark + edited(exported(published), {ALCOHOL: "Bez alkoholu."}))
    assert exported(published).startswith(b'msgid ""')


@pytest.mark.parametrize("key", numbered((28, ALCOHOL)))
def test_the_live_one_of_two_entries_counts_and_the_obsolete_one_is_told(drafted, key):
    gone = f'\n#~ msgctxt "{key}"\n#~ msgid "Do not take it with alcohol."\n#~ msgstr "Bez piwa."\n'
    intake = take(drafted, edited(exported(drafted), {key: "Nie z alkoholem."}) + gone.encode())
    told = [(line.outcome, line.reason) for line in intake.lines if line.key == key]
    assert told == [(Outcome.ACCEPTED, ""), (Outcome.UNKNOWN_SEGMENT, OBSOLETE)]
    assert drafted.segment(key).words("pl") == "Nie z alkoholem."


@pytest.mark.parametrize(
    "key", numbered(*((f"32-{number}", key) for number, key in enumerate(("__proto__", "../../x", "<script>alert(7)</script>"))))
)
def test_a_key_that_looks_like_code_is_listed_as_words(published, enter, tmp_path, key):
    data = edited(exported(published), Last_Translator="<b>one</b> <a@example.org>")
    file = tmp_path / "back.po"
    file.write_bytes(data + f'\nmsgctxt "{key}"\nmsgid "x"\nmsgstr "y"\n'.encode())
    assert outcomes(take(published, file.read_bytes())) == {key: "unknown segment"}
    with file.open("rb") as sent:
        page = enter("translator").post("/workbench/paracetamol/pl/catalogue/", {"file": sent}).content.decode()
    assert (key.replace("<", "&lt;").replace(">", "&gt;") in page, "<script>alert" in page) == (True, False)


@pytest.mark.parametrize(
    "rewrite", numbered(("45-blank", lambda text: text + " "), ("45-hard", lambda text: text.replace(" ", "\xa0")))
)
def test_english_that_a_program_trimmed_or_padded_is_not_taken_for_ours(drafted, rewrite):
    data = changed(exported(drafted), ALCOHOL, msgid=rewrite("Do not take it with alcohol."), msgstr="Nie z alkoholem.")
    assert outcomes(take(drafted, data)) == {ALCOHOL: "stale source"}
    assert drafted.state(ALCOHOL, "pl") is State.EMPTY


@pytest.mark.parametrize("number", numbered((65, 1)))
def test_an_old_file_is_told_apart_into_unchanged_changed_and_gone(published, number):
    published.write(HOW, "pl", "")
    file = exported(published)
    published.change_english("up to 4 times a day", "up to 3 times a day")
    published.change_english(ALCOHOL_LINE, "- Keep the box away from heat.\n")
    published.bring_out("en")
    longer = published.segment(DOSE).words("pl").replace("do 4 razy", "najwyżej 4 razy")
    intake = take(published, edited(file, {DOSE: longer, ALCOHOL: "Bez alkoholu.", HOW: "Zażywanie"}))
    assert outcomes(intake) == {HOW: "accepted", DOSE: "stale source", ALCOHOL: "unknown segment"}
    assert intake.unmentioned == number


@pytest.mark.parametrize("flags", numbered(("66-as-it-is", []), ("68-fuzzy", ["fuzzy"])))
def test_an_entry_without_words_takes_none_away_and_is_not_called_fuzzy(published, flags):
    catalogue = polib.pofile(exported(published).decode())
    for entry in catalogue:
        entry.msgstr, entry.flags = "", flags
    before = rows()
    assert take(published, str(catalogue).encode()).counts == {Outcome.BLANK: 8}
    assert rows() == before


@pytest.mark.parametrize("many", numbered((70, 500)))
def test_hundreds_of_obsolete_entries_leave_nothing_behind(published, many):
    first, before = exported(published), rows()
    old = "".join(f'\n#~ msgctxt "gone-{one}"\n#~ msgid "old {one}"\n#~ msgstr "dawne {one}"\n' for one in range(many))
    intake = take(published, first + old.encode())
    assert (intake.telling, intake.unmentioned, rows(), exported(published)) == ([], 0, before, first)


@pytest.mark.parametrize(
    "text", numbered(("111-composed", "চালি\u09dfে যান"), ("111-in-parts", "চালিয\u09bcে যান"), ("111-marks", "কয়েক\u200dটি"))
)
def test_words_are_kept_and_sent_out_in_the_very_code_points_of_the_translator(drafted, text):
    appoint(person=drafted.translator, role=Role.TRANSLATOR, language="bn", by="tests")
    take(drafted, edited(exported(drafted, "bn"), {HOW: text}))
    assert (drafted.segment(HOW).words("bn"), f'msgstr "{text}"'.encode() in exported(drafted, "bn")) == (text, True)


@pytest.mark.parametrize("language", numbered((121, "ur")))
def test_no_mark_of_direction_is_put_into_a_file(published, language):
    assert not set("\u200e\u200f\u061c\u2066\u2067\u2068\u2069") & set(exported(published, language).decode())


@pytest.mark.parametrize(
    "rule",
    numbered(
        ("131-none", "nplurals=0; plural=n;"),
        ("131-words", "nplurals=INTEGER; plural=EXPRESSION;"),
        ("131-by-nought", "nplurals=1000000; plural=n%0;"),
        ("131-deep", "nplurals=2; plural=" + "(" * 10_000 + "n"),
        ("131-code", "__import__('os').abort()"),
    ),
)
def test_a_plural_rule_of_a_file_is_told_and_never_worked_out(published, rule):
    before = rows()
    intake = take(published, edited(exported(published), Plural_Forms=rule))
    assert (intake.telling, rows()) == ([], before)
    assert [warning.partition(" (")[0] for warning in intake.warnings] == ["The header has other plural forms"]


@pytest.mark.parametrize("forms", numbered(("128-two", 2), ("128-twelve", 12), ("62-one", 1)))
def test_an_entry_that_became_plural_is_refused_and_the_rest_taken(drafted, forms):
    plural = {"msgid_plural": "x", "msgstr": "", "msgstr_plural": dict.fromkeys(range(forms), "y")}
    data = changed(edited(exported(drafted), {HOW: "Jak zażywać"}), ALCOHOL, **plural)
    assert outcomes(take(drafted, data)) == {HOW: "accepted", ALCOHOL: "refused"}


@pytest.mark.parametrize(
    ("old", "new", "states"),
    numbered(
        ("51-moved", f"{DOSE_LINE}\n{ALCOHOL_LINE}", f"{ALCOHOL_LINE}\n{DOSE_LINE}", [State.APPROVED, State.APPROVED]),
        ("55-dose", "500 mg", "250 mg", [State.STALE, State.APPROVED]),
        ("55-denial", "Do not take it", "Take it", [State.APPROVED, State.STALE]),
        ("56-address", "/leaflet)", "/leaflet-2)", [State.STALE, State.APPROVED]),
        ("57-heading", "## How to take it", "## Taking it", [State.APPROVED, State.APPROVED]),
        ("63-placeholder", "up to 4 times", "up to {times} times", [State.STALE, State.APPROVED]),
        (
            "84-wrapped",
            "Take **2 tablets** of 500 mg, up",
            "Take  **2 tablets** of\n500 mg, up",
            [State.APPROVED, State.APPROVED],
        ),
    ),
)
def test_only_what_says_something_else_is_no_longer_current(published, old, new, states):
    words = [published.segment(key).words("pl") for key in (DOSE, ALCOHOL)]
    published.change_english(old, new)
    published.bring_out("en")
    assert [published.state(key, "pl") for key in (DOSE, ALCOHOL)] == states
    assert [published.segment(key).words("pl") for key in (DOSE, ALCOHOL)] == words


@pytest.mark.parametrize("cut", numbered((58, "you have taken more than 8 tablets\n- you took them in 24 hours")))
def test_of_a_sentence_that_was_split_one_half_keeps_the_old_words_as_stale(published, cut):
    published.change_english("you have taken more than 8 tablets in 24 hours", cut)
    published.bring_out("en")
    found = [published.state(key, "pl") for key in (MORE, "you-took-them-in-24-hours")]
    assert (found, published.segment("you-took-them-in-24-hours").words("pl")) == ([State.STALE, State.EMPTY], "")


@pytest.mark.parametrize("words", numbered((60, "Tak")))
def test_the_same_english_twice_goes_out_under_two_keys_and_may_be_said_in_two_ways(published, words):
    published.change_english(ALCOHOL_LINE, ALCOHOL_LINE + "\nYes\n\nYes\n")
    published.bring_out("en")
    published.write("yes", "pl", words)
    said = {entry.msgctxt: entry.msgstr for entry in polib.pofile(exported(published).decode()) if entry.msgid == "Yes"}
    assert said == {"yes": words, "yes-2": ""}


def texts(body):
    return [(str(piece.kind), piece.text) for piece in source.read(f"# T\n\nS.\n\n{body}\n")[2:]]


@pytest.mark.parametrize(
    ("body", "pieces"),
    numbered(
        (71, "Don&rsquo;t &ndash; 5&nbsp;mg &#8217; 38&deg;C &amp;amp;", [("paragraph", "Don’t – 5\xa0mg ’ 38°C &amp;")]),
        (72, "- one\u00a0\n- two&nbsp;", [("bullet", "one"), ("bullet", "two")]),
        (74, "- a\n  - b\n    - c\n- d", [("bullet", one) for one in "abcd"]),
        ("75-letter", "**B**ig", [("paragraph", "**B**ig")]),
        ("75-links", "[kidn](/a)[ey](/a) pain", [("paragraph", "[kidn](/a)[ey](/a) pain")]),
        (79, "| a |\n|---|\n| count¹ ² |", [("table header", "a"), ("table cell", "count¹ ²")]),
        (80, "See e.g. Dr. No. 5, 2.5 mg, 3.51-4.05 p.m.", [("paragraph", "See e.g. Dr. No. 5, 2.5 mg, 3.51-4.05 p.m.")]),
        (81, "ایک۔ दो। 三。四。", [("paragraph", "ایک۔ दो। 三。四。")]),
        (82, "111\n\n24/7\n\na@b.org", [("paragraph", one) for one in ("111", "24/7", "a@b.org")]),
        (83, "In العربية or Cymraeg", [("paragraph", "In العربية or Cymraeg")]),
        (85, "[a](javascript:b)", [("paragraph", "\\[a\\](javascript:b)")]),
    ),
)
def test_prose_becomes_segments_of_characters_as_they_are_read(body, pieces):
    assert texts(body) == pieces


@pytest.mark.parametrize(
    "entity", numbered(("85-override", "&#x202e;"), ("85-byte-order", "&#xfeff;"), ("85-private", "&#xe000;"))
)
def test_a_forbidden_character_cannot_come_in_by_its_number(universe, entity):
    with pytest.raises(Refused) as refused:
        universe.change_english("Do not take", f"{entity}Do not take")
    assert "at character 1" in refused.value.reasons[0]


@pytest.mark.parametrize(
    "text", numbered((86, "# Тест\n\nS.\n\n## عنوان\n\n## عنوان\n\nЯ.\n"), ("46", "# T\n\n| a | b |\n|---|---|\n| c | d |\n"))
)
def test_every_segment_has_words_and_a_key_of_its_own_in_any_script(text):
    aligned = align([], source.read(text), {})
    assert {pairing.how for pairing in aligned.pairings} == {How.NEW}
    keys = [piece.key for piece in aligned.pieces]
    assert (len(set(keys)), [key for key in keys if not key.isascii()]) == (len(keys), [])
    assert all(piece.text for piece in aligned.pieces)


@pytest.mark.parametrize(
    ("english", "text", "language"),
    numbered(
        ("88-french", "Call us now!", "Appelez-nous maintenant\u202f!", "fr"),
        ("88-spanish", "Do you have pain?", "¿Tiene dolor?", "es"),
        ("91-polish", "100,000 people", "100 000 osób", "pl"),
        ("91-farsi", "100,000 people", "۱۰۰٬۰۰۰ نفر", "fa"),
        ("92-hindi", "About 100,000 people", "लगभग 1,00,000 लोग", "hi"),
        ("92-words", "Rest for 7 days.", "Proszę odpoczywać przez siedem dni.", "pl"),
        ("94-order", "2.5 mg/kg of body weight", "masy ciała 2,5 mg/kg", "pl"),
        ("97-swapped", "Use %1$s and %2$s", "Proszę użyć %2$s i %1$s", "pl"),
        ("97-percent", "about 100% done here", "około 100% dane tutaj", "pl"),
        ("101-both", "You could not.", "Nie mogłeś(-aś).", "pl"),
        ("109-hyphen", "to each other", "ku isku-dhex", "so"),
        ("109-french", "You sit down.", "Vous vous asseyez.", "fr"),
        ("110-mutated", "Get help", "gael help", "cy"),
        ("112-farsi", "You want", "می\u200cخواهید", "fa"),
        ("114-mark", "Take the COVID-19 test", "أجرِ اختبار \u200eCOVID-19\u200e الآن", "ar"),
        ("115-quotes", "Say 'yes' now", "Proszę powiedzieć „tak” teraz", "pl"),
        ("124-percent", "Rest, then eat 5% of it", "استرح، ثم كُل ٥٪ منها", "ar"),
    ),
)
def test_what_is_right_in_its_language_has_no_finding(english, text, language):
    assert [(one.code, one.message) for one in findings(source=english, target=text, language=language)] == []


@pytest.mark.parametrize(
    ("english", "text", "language", "code"),
    numbered(
        ("91-thousand", "Take 1,000 mg", "Proszę zażyć 1,000 mg", "pl", "numbers"),
        ("95-range", "The range is 3.51-4.05 here.", "محدوده 4.05-3.51 است.", "prs", "ranges"),
        ("96-mirrored", "For children < 5 years", "للأطفال > 5 سنوات", "ar", "comparators"),
        ("103-gurmukhi", "Book a test here", "ਟੈਸਟ ਬੁੱਕ ਕਰੋ", "pl", "script"),
    ),
)
def test_what_is_wrong_is_found(english, text, language, code):
    assert code in [one.code for one in findings(source=english, target=text, language=language)]


@pytest.mark.parametrize(
    "text",
    numbered(
        *(
            (f"118-{name}", part * (100_000 // len(part)))
            for name, part in {"words": "word ", "open": "([*", "digits": "1,", "address": "https://"}.items()
        )
    ),
)
def test_a_hundred_thousand_characters_are_judged_in_a_moment(text):
    start = time.monotonic()
    assert "check-failed" not in {one.code for one in findings(source="Take 2 tablets.", target=text, language="pl")}
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("held", numbered(("149-factsheet", "sheet"), ("149-version", "version"), ("149-person", "translator")))
def test_nothing_that_history_names_can_be_deleted(published, held):
    with pytest.raises(ProtectedError):
        getattr(published, held).delete()
