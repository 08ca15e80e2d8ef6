"""What goes out and comes back untouched changes no row, whatever program has rewritten the file on the way."""

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.catalogues.doors import read_any
from cms.catalogues.export import template
from cms.catalogues.intake import judged, preview
from cms.catalogues.merge import Present
from cms.catalogues.outgoing import Leaving, Outgoing
from cms.catalogues.tables import write_table
from cms.catalogues.writing import dump
from cms.catalogues.xliff import write_xliff
from cms.review.state import State, Wording
from tests.catalogues.files import edited, exported, outcomes, rows, take
from tests.catalogues.gettext import msgcat, needs_gettext, run

HOW, DOSE, ALCOHOL = "how-to-take-it", "take-2-tablets-of-500-mg", "do-not-take-it-with-alcohol"
FEVER = "your-temperature-is-38c-or-above"
EDITORS = {
    "nothing": lambda data: data,
    "polib": lambda data: str(polib.pofile(data.decode(), wrapwidth=50)).encode(),
    "an editor of Windows": lambda data: b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"),
    "an editor of an old Macintosh": lambda data: data.replace(b"\n", b"\r"),
    "an editor of Central Europe": lambda data: data.decode().replace("charset=UTF-8", "charset=CP1250").encode("cp1250"),
    "a sorting editor": lambda data: b"\n\n".join([data.split(b"\n\n")[0], *reversed(data.strip().split(b"\n\n")[1:])]),
    "an editor that drops comments": lambda data: b"".join(
        line for line in data.splitlines(keepends=True) if line[:2] not in {b"#.", b"#:", b"#|"}
    ),
}
GETTEXT = {
    "msgcat": msgcat,
    "msgcat --width=40": lambda data: msgcat(data, "--width=40"),
    "msgcat --no-wrap": lambda data: msgcat(data, "--no-wrap"),
    "msgcat --sort-output": lambda data: msgcat(data, "--sort-output"),
    "msgcat --escape": lambda data: msgcat(data, "--escape"),
    "msgattrib": lambda data: run("msgattrib", "--no-obsolete", "-", data=data),
    "msgattrib --clear-previous": lambda data: run("msgattrib", "--clear-previous", "-", data=data),
}


def assert_untouched(universe, data, name):
    before = rows()
    intake = take(universe, data)
    assert (outcomes(intake), intake.unmentioned) == ({}, 0), name
    assert rows() == before, name


def test_an_untouched_file_changes_no_row_whatever_editor_saved_it(mixed):
    for name, rewrite in EDITORS.items():
        assert_untouched(mixed, rewrite(exported(mixed)), name)


@needs_gettext
def test_an_untouched_file_changes_no_row_whatever_gettext_made_of_it(mixed, tmp_path):
    for name, rewrite in GETTEXT.items():
        assert_untouched(mixed, rewrite(exported(mixed)), name)
    assert_untouched(mixed, merged(exported(mixed), mixed.version, tmp_path), "msgmerge")
    assert_untouched(mixed, merged(exported(mixed), mixed.version, tmp_path, "--previous"), "msgmerge --previous")


def test_an_edited_file_gets_the_same_verdicts_whatever_editor_saved_it(abroad):
    for name, rewrite in EDITORS.items():
        assert verdicts_on(abroad, rewrite) == EXPECTED, name


@needs_gettext
def test_an_edited_file_gets_the_same_verdicts_whatever_gettext_made_of_it(abroad, tmp_path):
    for name, rewrite in GETTEXT.items():
        assert verdicts_on(abroad, rewrite) == EXPECTED, name
    assert verdicts_on(abroad, lambda data: merged(data, abroad.version, tmp_path)) == EXPECTED


EXPECTED = {HOW: "conflict", ALCOHOL: "accepted", DOSE: "taken as draft, a check blocks it"}


def verdicts_on(universe, rewrite):
    words = {ALCOHOL: "Peidiwch ag yfed alcohol.", HOW: "Ei gymryd", DOSE: "Cymerwch rai. " * 9}
    data = rewrite(edited(universe.file, {key: text.strip() for key, text in words.items()}))
    return outcomes(preview(data=data, filename="back.po", by=universe.translator))


def merged(data, version, folder, *options):
    """What msgmerge makes of a file and the template of a version."""
    (folder / "new.pot").write_bytes(dump(template(version)))
    (folder / "old.po").write_bytes(data)
    return run("msgmerge", "--quiet", *options, str(folder / "old.po"), str(folder / "new.pot"), data=b"")


@needs_gettext
@pytest.mark.parametrize("options", [(), ("--previous",)])
def test_a_text_that_msgmerge_filled_by_likeness_is_not_put_in_the_place_of_a_translation(published, tmp_path, options):
    file = exported(published)
    published.change_english(
        "- your temperature is 38°C or above\n", "- your temperature is 38°C or above\n- your temperature is 36°C or below\n"
    )
    published.bring_out("en")
    data = merged(file, published.version, tmp_path, *options)
    guessed = "your-temperature-is-36c-or-below"
    assert polib.pofile(data.decode()).find(guessed, by="msgctxt").msgstr == published.segment(FEVER).words("pl")
    intake = take(published, data)
    assert outcomes(intake) == {guessed: "stale source"}
    [line] = intake.telling
    assert line.reason == f"These are the words of “{FEVER}”, marked fuzzy; they are kept beside and not put here."
    assert published.state(guessed, "pl") is State.EMPTY


# Whatever the words and states are

texts = st.text(st.characters(categories=["L", "M", "N", "P", "S", "Zs"]), min_size=1, max_size=30).filter(str.strip)
held = st.lists(st.tuples(texts, texts, st.sampled_from(State)), min_size=1, max_size=5)


@given(held, st.sampled_from([write_xliff, write_table]))
def test_nothing_becomes_of_a_file_that_comes_back_as_it_went_out(segments, write):
    words = [
        (f"k{n}", source, "" if state is State.EMPTY else target, state) for n, (source, target, state) in enumerate(segments)
    ]
    leaving = tuple(Leaving(key, source, target, state, 0, "paragraph", "", "", "") for key, source, target, state in words)
    catalogue = read_any(write(Outgoing("sheet", 1, "pl", "7-0123456789abcdef", leaving)), filename="back")
    here = {key: Present(key, "paragraph", Wording(source, target), state, target) for key, source, target, state in words}
    base = {key: target for key, _, target, _ in words}
    assert [line.key for line in judged(catalogue, here, base, "pl") if not line.is_quiet] == []
