"""What charities have, as drafts: each passage is said to be taken for something, and what is lost is said too."""

import re
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.errors import Refused
from cms.factsheets import importing, source
from cms.factsheets.importing import look
from tests.factsheets.importing_files import docx_with, drawn, embedded, html, picture
from tests.factsheets.test_documents import BOMB, LEAFLET
from tests.factsheets.word_files import W, bold, docx, paragraph, run, table


def text(data, name="old.docx"):
    return look(data, filename=name).text


def taken(data, name="old.docx"):
    return [(one.what, one.text, one.because) for one in look(data, filename=name).taken]


def told(data, name="old.docx"):
    found = look(data, filename=name)
    return [*found.left_out, *found.to_look_at]


def refusal(data, name):
    with pytest.raises(Refused) as refused:
        look(data, filename=name)
    return " ".join(refused.value.reasons)


# Word


def test_each_passage_of_a_word_file_is_said_to_be_taken_for_something():
    assert taken(LEAFLET)[:5] == [
        ("title", "Paracetamol", "heading 1"),
        ("summary", "What to know before you take it.", "paragraph"),
        ("heading 2", "How to take it", "heading 2"),
        ("paragraph", "Take 2 tablets of 500 mg.", "paragraph"),
        ("bullet", "With water", "list"),
    ]
    assert ("heading 3", "Side effects", "a line in bold") not in taken(LEAFLET)
    assert look(LEAFLET, filename="old.docx").counts[:2] == [(1, "title"), (1, "summary")]


EXACT = "Call 0808\u00a0157\u00a00192 or +44 (0)20 7946 0000; take 2.5\u202fml, 0.5–1\u00a0mg, 37.5\u00a0°C, ½ tablet, 1/2 hour."


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (docx(paragraph("Title", style="Heading1"), paragraph("Words."), paragraph(EXACT)), "a.docx"),
        (html(f"<h1>Title</h1><p>Words.</p><p>{EXACT}</p>", '<meta charset="utf-8">'), "a.html"),
        (html(f"<h1>Title</h1><p>Words.</p><div>{EXACT}</div>"), "a.htm"),
        (f"# Title\n\nWords.\n\n{EXACT}\n".encode(), "a.md"),
        (f"Title\n\nWords.\n\n{EXACT}\n".encode(), "a.txt"),
        (f"Title\n\nWords.\n\n{EXACT}\n".encode("utf-16"), "a.txt"),
        (html(f"<h1>Title</h1><p>Words.</p><p>{EXACT}</p>").decode().encode("utf-16"), "a.html"),
    ],
)
def test_telephone_numbers_and_doses_arrive_byte_for_byte(data, name):
    found = look(data, filename=name)
    assert found.taken[2].text.encode() == EXACT.encode()
    assert source.read(found.text)[2].text.encode() == EXACT.encode()


def test_a_dose_at_the_beginning_of_a_cell_or_paragraph_is_not_escaped():
    rows = table(("Age", "Dose"), ("6 to 8 years", "7.5 ml"))
    assert "| 6 to 8 years | 7.5 ml |" in text(docx(paragraph("Title"), rows))


def test_all_changes_are_accepted_and_each_is_told():
    body = paragraph(
        "Take ",
        f'<w:ins w:id="1">{run("two")}</w:ins>',
        '<w:del w:id="2"><w:r><w:delText>three</w:delText></w:r></w:del>',
        f'<w:moveTo w:id="3">{run(" at night")}</w:moveTo>',
        f'<w:moveFrom w:id="4">{run(" in the morning")}</w:moveFrom>',
    )
    data = docx(paragraph("Title"), body)
    assert "Take two at night" in text(data)
    assert told(data)[-4:] == [
        "Tracked insertion, taken: “two”",
        "Tracked deletion, left out: “three”",
        "Tracked move, stands here: “at night”",
        "Tracked move, stood here: “in the morning”",
    ]


def test_comments_and_headers_are_told_with_their_words():
    comment = f'<w:comments {W}><w:comment w:id="0">{paragraph("Is this still true?")}</w:comment></w:comments>'
    header = f"<w:hdr {W}>{paragraph('Example Trust, 2019')}</w:hdr>"
    data = docx(paragraph("Title"), paragraph("Words"), comments=comment, header1=header)
    assert told(data) == [
        "1 headers and footers were left out.",
        "Header or footer, left out: “Example Trust, 2019”",
        "Comment, left out: “Is this still true?”",
    ]


def test_italics_underlining_and_colour_are_dropped_and_told():
    marked = [run("slanted", "<w:i/>"), run("lined", '<w:u w:val="single"/>'), run("red", '<w:color w:val="FF0000"/>')]
    data = docx(paragraph("Title"), paragraph("So ", *marked, bold("strong")))
    assert "So slantedlinedred**strong**" in text(data)
    assert told(data) == [
        "1 passages that were underlined were read as plain words.",
        "1 passages in colour were read as plain words.",
        "1 passages in italics were read as plain words.",
    ]


def test_pictures_of_a_word_file_stand_where_they_stood_with_a_name_and_words_to_be_written():
    body = [paragraph("Title"), paragraph("Before."), paragraph(drawn("one")), paragraph("After.")]
    found = look(docx_with(*body, pictures=[("one", "x.png", picture())]), filename="My leaflet.docx")
    assert "Before.\n\n![](my-leaflet-1.png)\n\nAfter." in found.text
    assert [(one.name, one.alt, one.redrawn.width) for one in found.pictures] == [("my-leaflet-1.png", "", 120)]
    assert found.problems == ()
    assert importing.reasons_against_pictures(found.text) == [
        "Say in a few words what the picture my-leaflet-1.png shows, for those who cannot see it, or leave it out."
    ]


def test_words_that_a_document_has_for_a_picture_are_kept_and_those_of_a_machine_are_not():
    body = [
        paragraph("Title"),
        paragraph(drawn("one", "A knee")),
        paragraph(drawn("two", "A dog Description automatically generated")),
    ]
    found = look(
        docx_with(*body, pictures=[("one", "x.png", picture()), ("two", "y.jpg", picture("blue", form="JPEG"))]),
        filename="a.docx",
    )
    assert [(one.name, one.alt) for one in found.pictures] == [("a-1.png", "A knee"), ("a-2.jpg", "")]


def test_the_same_picture_twice_is_one():
    body = [paragraph("Title"), paragraph("Words"), paragraph(drawn("one")), paragraph(drawn("two"))]
    found = look(docx_with(*body, pictures=[("one", "x.png", picture()), ("two", "y.png", picture())]), filename="a.docx")
    assert len(found.pictures) == 1


@pytest.mark.parametrize(
    ("file", "data", "why"),
    [
        ("x.png", b"\x89PNG broken", "no PNG, JPEG or WebP picture, or it is broken"),
        ("x.emf", b"\x01\0\0\0" + b"\0" * 40, "a drawing of Windows (EMF or WMF)"),
        ("x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not in the file, or of a kind that is not taken"),
        ("x.png", picture(size=(6000, 6000)), "more than 25 million pixels"),
    ],
)
def test_a_picture_that_cannot_be_taken_is_left_out_and_told(file, data, why):
    found = look(docx_with(paragraph("Title"), paragraph(drawn("one")), pictures=[("one", file, data)]), filename="a.docx")
    assert found.pictures == ()
    assert any(why in one for one in found.left_out)


def test_empty_and_joined_cells_keep_every_dose_in_its_column():
    rows = table(("Age", "Morning", "Night"), ("6 years", "", "5 ml"), ("", "7.5 ml", ""))
    data = docx(paragraph("Title"), rows)
    assert "| 6 years | – | 5 ml |\n| – | 7.5 ml | – |" in text(data)
    assert any("has 3 empty or joined cells; each says “–” now." in one for one in told(data))


def test_a_frame_of_one_cell_is_read_as_what_stands_in_it():
    data = docx(paragraph("Title"), paragraph("Words"), table(("Call 999 now.",)))
    assert text(data) == "# Title\n\nWords\n\nCall 999 now.\n"
    assert any(
        "A frame (a table of one cell, row or column) was read as plain text: “Call 999 now.”" in one for one in told(data)
    )


def test_letters_nobody_sees_are_left_out_and_told():
    data = docx(paragraph("Title"), paragraph("para\u00adcet\u200bamol\u202e 500\u00a0mg"))
    assert "paracetamol 500\u00a0mg" in text(data)
    assert told(data)[0] == "3 characters that nobody sees, such as soft hyphens, were left out."


# Web pages

PAGE = html(
    """<nav><a href="/">Home</a></nav><header><h1>Your <i>knee</i></h1></header><script>alert(1)</script><style>p{}</style>
    <!-- a remark --><p>What to do <b>now</b>.
    <a href="https://www.example.org/knee">Read more</a> or <a href="/here">here</a>.</p>
    <div>Bare words <strong>2 tablets</strong><ul><li>Rest<ul><li>in bed</li></ul></li><li>Ice</li></ul>and after.</div>
    <h2>Doses</h2><table><tr><th>Age</th><th>Dose</th></tr>
    <tr><td rowspan=2>Adults</td><td>5 ml</td></tr><tr><td>7.5 ml</td></tr></table>
    <div class="nhsuk-care-card nhsuk-care-card--urgent"><h3>
    <span class="nhsuk-u-visually-hidden">Urgent advice: </span>Call 111 if:</h3>
    <ul><li>it is hot</li></ul></div>
    <p style="display:none">hidden</p><form><label>Was this helpful?</label></form><footer>© Example</footer>""",
    '<title>Knee</title><meta charset="utf-8">',
)


def test_a_web_page_is_read_without_its_menus_and_scripts_and_that_is_told():
    assert text(PAGE, "knee.html") == (
        "# Your knee\n\nWhat to do **now**. [Read more](https://www.example.org/knee) or here.\n\n"
        "Bare words **2 tablets**\n\n- Rest\n  - in bed\n- Ice\n\nand after.\n\n## Doses\n\n"
        "| Age | Dose |\n| --- | --- |\n| Adults | 5 ml |\n| – | 7.5 ml |\n\n"
        "::: urgent\n## Call 111 if:\n\n- it is hot\n:::\n"
    )
    said = " ".join(told(PAGE, "knee.html"))
    for what in (
        "menus",
        "scripts",
        "style sheets",
        "hidden passages",
        "forms",
        "words for screen readers alone",
        "footers of the page",
    ):
        assert f"1 {what} were left out." in said
    assert "1 links that lead nowhere on the web were read as words." in said


def test_pictures_in_a_web_page_are_taken_and_those_elsewhere_are_never_fetched():
    body = f"""<h1>Knee</h1><p>Words <img src="{embedded(picture())}" alt="A knee"></p><img src="http://127.0.0.1:9/far.png">
    <figure><img src="{embedded(picture("blue"))}"><figcaption>A cold pack</figcaption></figure>
    <img src="data:image/svg+xml,%3Csvg%20xmlns='x'%3E"><img src="data:image/png;base64,****">"""
    found = look(html(body), filename="knee.html")
    assert 'Words\n\n![A knee](knee-1.png)\n\n![](knee-2.png "A cold pack")' in found.text
    said = " ".join(found.left_out)
    assert "“far.png” is not in the file, and nothing is fetched" in said
    assert "the picture is an SVG drawing" in said
    assert len(found.pictures) == 2


def test_a_page_that_was_saved_otherwise_than_it_says_is_told():
    data = "<html><body><h1>Café</h1><p>Words</p></body></html>".encode("cp1252")
    found = look(data, filename="a.html")
    assert found.taken[0].text == "Café"
    assert any("was read as windows-1252" in one for one in found.to_look_at)


# Bad input


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (LEAFLET, "old.docm", "this document has macros"),
        (BOMB, "old.docx", "it is not unpacked"),
        (docx(paragraph("")), "old.docx", "there are no words in this file."),
        (b"", "old.pdf", "the file is empty."),
        (
            docx(*[paragraph("word " * 400)] * 300),
            "old.docx",
            "words; the limit is 30,000. Take it in parts.",
        ),
        (b"just words", "old.html", "this is no HTML (there is no element in it)"),
        (b"<div>" * 900, "old.html", "elements stand more than 150 deep"),
        (b"<p>" * 70_000, "old.html", "this page has 70,000 tags; the limit is 60,000."),
        (b"<p>" + b"x" * 2_200_000, "old.html", "without its pictures this page has more than 2 MB"),
        (html("<script>alert(1)</script>"), "old.html", "there are no words in this file."),
        (b"\0\1\2words", "old.txt", "this is neither text nor a Word file"),
        (picture(), "old.docx", "this is a picture."),
    ],
)
def test_what_cannot_be_a_leaflet_is_refused_in_a_sentence(data, name, why):
    said = refusal(data, name)
    assert said.startswith(name)
    assert why in said


@pytest.mark.parametrize("tag", ["div", "span", "b", "ul", "blockquote"])
def test_as_deep_as_a_page_may_be_it_is_read(tag):
    assert "words" in text(html(f"<h1>Title</h1>{f'<{tag}>' * 140}words{f'</{tag}>' * 140}"), "a.html")


def test_a_file_is_what_its_content_says_whatever_its_name():
    assert "The name ends in .pdf, but by its content the file is a Word file; it was read as a Word file." in told(
        LEAFLET, "a.pdf"
    )
    assert "The name ends in .txt, but by its content the file is a web page; it was read as a web page." in told(PAGE, "a.txt")


@given(st.text(alphabet="<>/aplidivtbrhs1 =\"'&;!-\n", max_size=120))
def test_any_soup_of_tags_is_read_or_refused(soup):
    with suppress(Refused):
        found = look(b"<h1>T</h1><p>w</p>" + soup.encode(), filename="a.html")
        assert found.problems == ()


@settings(max_examples=40)
@given(st.binary(min_size=1, max_size=6), st.integers(0, 4000))
def test_a_word_file_with_noise_in_it_is_read_or_refused(noise, place):
    data = docx_with(paragraph("Title"), paragraph(drawn("one")), pictures=[("one", "x.png", picture())])
    with suppress(Refused):
        look(data[:place] + noise + data[place + len(noise) :], filename="a.docx")


INNER = ["b", "i", "a href='https://a.org'", "span", "sup", "label"]
OUTER = ["p", "div", "ul", "ol", "li", "table", "tr", "td", "th", "h1", "h2", "h4", "h6", "blockquote", "figure", "section"]
OUTER += ["div class='box urgent'", "div class='box facts'", "figcaption", "dl", "dd", "main"]


@st.composite
def trees(draw, depth=0):
    """HTML as strangers write it: anything in anything, with a word here and there."""
    made = ""
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["word", "inner", "outer", "outer", "picture"] if depth < 5 else ["word"]))
        if kind == "word":
            made += f" word{draw(st.integers(0, 99))} "
        elif kind == "picture":
            made += f"<img src='{RED}' alt='red'>"
        else:
            tag = draw(st.sampled_from(INNER if kind == "inner" else OUTER))
            made += f"<{tag}>{draw(trees(depth=depth + 1))}</{tag.partition(' ')[0]}>"
    return made


RED = embedded(picture(size=(2, 2)))


@settings(max_examples=150)
@given(trees())
def test_whatever_stands_in_what_the_text_can_be_read_and_no_word_is_lost_or_doubled(tree):
    with suppress(Refused):
        found = look(html(f"<h1>Title</h1><p>Summary.</p>{tree}"), filename="a.html")
        assert found.problems == ()
        assert sorted(re.findall(r"word\d+", found.text)) == sorted(re.findall(r"word\d+", tree)) or "<main" in tree


# Pictures in the text


def test_words_for_pictures_come_into_the_text_whatever_they_hold():
    words = importing.with_words('![](a.png "Caption")\n\n![old](b.png)', {"a.png": "A [knee] *bent*\n", "b.png": ""})
    assert words == '![A \\[knee\\] \\*bent\\*](a.png "Caption")\n\n![old](b.png)'


def test_a_picture_left_out_goes_with_its_caption_and_nothing_else():
    assert (
        importing.without_picture('Before.\n\n![x](a.png "C")\n\nAfter.\n\n![y](ab.png)\n', "a.png")
        == "Before.\n\nAfter.\n\n![y](ab.png)\n"
    )


def test_names_are_changed_all_at_once():
    assert importing.renamed("![x](a.png) ![y](b.png)", {"a.png": "b.png", "b.png": "a.png"}) == "![x](b.png) ![y](a.png)"
