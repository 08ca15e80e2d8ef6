import pytest
from django.conf import settings

from cms.errors import Refused
from cms.factsheets.interface import phrases_in
from cms.factsheets.pieces import Kind, Piece


def phrases(folder, **templates):
    for name, text in templates.items():
        (folder / f"{name}.html").write_text("{% load i18n %}" + text)
    return phrases_in(folder)


def test_the_phrases_of_the_templates_are_found_by_key_with_their_notes(tmp_path):
    found = phrases(
        tmp_path,
        page='{# Translators: a link for keyboards #}\n{% translate "Skip [to] content" context "skip" %}',
        menu='{% translate "Languages" context "menu" %} {% translate "Skip [to] content" context "skip" %}',
    )
    assert found == [Piece(Kind.PHRASE, "Languages"), Piece(Kind.PHRASE, "Skip \\[to\\] content")]
    assert [(phrase.key, phrase.note) for phrase in found] == [("menu", ""), ("skip", "a link for keyboards")]


def test_a_phrase_without_a_context_is_refused_with_its_place(tmp_path):
    with pytest.raises(Refused) as refused:
        phrases(tmp_path, page='<p>\n{% translate "Search" %}')
    assert refused.value.reasons == ("page.html, line 2: “Search” has no context, so it has no key.",)


def test_two_wordings_for_one_key_are_refused_with_the_second_place(tmp_path):
    with pytest.raises(Refused) as refused:
        phrases(tmp_path, a='{% translate "Find" context "search" %}', b='{% translate "Search" context "search" %}')
    assert refused.value.reasons == ("b.html, line 1: “search” has another wording elsewhere.",)


def test_every_phrase_patients_see_has_a_key_and_one_wording():
    found = phrases_in(settings.BASE_DIR / "templates" / "reading")
    assert len(found) == len({phrase.key for phrase in found}) > 20
