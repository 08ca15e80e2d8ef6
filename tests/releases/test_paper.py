"""A page on paper: its words come back, its structure is told, and the same page always makes the same bytes."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from cms.errors import Refused
from cms.languages import REGISTRY
from cms.releases import faces
from cms.releases.paper import HARD_TO_READ, LEAST_FIDELITY, paper_state, pdf_of
from tests.releases.paper_pages import page, page_of_words
from tests.releases.read_back import bare, fidelity, read_from

SITE = "https://leaflets.example.org"
ROOT = Path(__file__).resolve().parents[2]
RICH = """<p class="summary">A <strong>bold</strong> word and <a href="/en/other/">a link</a>.</p>
<nav class="contents"><h2>Contents</h2><ul><li><a href="#first">First</a></li></ul></nav>
<h2 id="first">First</h2><ul><li>one<ol><li>step</li></ol></li><li>two</li></ul>
<section class="box urgent"><h3 id="call"><span class="unseen">Urgent advice: </span>Call <bdi dir="ltr">111</bdi></h3>
<div class="inside"><p>Now.</p></div></section>
<div class="table"><table><thead><tr><th scope="col">Drug</th><th scope="col">Dose</th></tr></thead>
<tbody><tr><th scope="row">Paracetamol</th><td>500 mg</td></tr></tbody></table></div>
<p class="screen-only">Not on paper</p><p class="paper-only">Only on paper</p>"""


def printed(body: str, *, pictures: Path = ROOT, large: bool = False, **page_options: str) -> bytes:
    return pdf_of(page(body, **page_options), large=large, site_url=SITE, pictures=pictures)


@contextmanager
def elements(pdf: bytes) -> Iterator[list]:
    """Every element of the structure, in reading order."""
    found = []

    def walk(element):
        children = element.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, pikepdf.Dictionary) and "/S" in child:
                found.append(child)
                walk(child)

    with pikepdf.open(BytesIO(pdf)) as opened:
        walk(opened.Root.StructTreeRoot)
        yield found


def tags(pdf: bytes) -> list[str]:
    with elements(pdf) as found:
        return [str(element.S).lstrip("/") for element in found]


@pytest.mark.parametrize("code", REGISTRY)
def test_the_words_of_every_language_come_back_from_its_pdf(code):
    entry = REGISTRY[code]
    words = page_of_words(entry)
    found = fidelity(words, pdf_of(words, site_url=SITE, pictures=ROOT))
    assert (found < LEAST_FIDELITY) == (code in HARD_TO_READ), f"{code}: {found:.4f}"


def test_the_document_tells_its_title_its_language_and_that_it_is_accessible():
    with pikepdf.open(BytesIO(printed("<p>正文。</p>", tag="zh-Hant"))) as pdf:
        assert str(pdf.docinfo.Title) == "A title"
        assert str(pdf.Root.Lang) == "zh-Hant"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert pdf.Root.MarkInfo.Marked
        assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.Root.Metadata.read_bytes()


def test_headings_lists_tables_and_links_are_tagged():
    found = tags(printed(RICH))
    assert [tag for tag in found if tag in {"H1", "H2", "H3"}] == ["H1", "H2", "H3", "H2"]
    assert found.count("L") == 4  # contents, list, list in it, facts
    assert [tag for tag in found if tag in {"TH", "TD"}] == ["TH", "TH", "TH", "TD"]
    assert found.count("Link") == 2


def test_a_heading_of_a_table_says_whether_it_heads_a_column_or_a_row():
    with elements(printed(RICH)) as found:
        assert [str(cell.A[0].Scope) for cell in found if str(cell.S) == "/TH"] == ["/Column", "/Column", "/Row"]


def test_bookmarks_follow_the_headings():
    with pikepdf.open(BytesIO(printed(RICH))) as pdf, pdf.open_outline() as outline:
        (first,) = outline.root
        assert first.title == "Scans"
        assert [child.title for child in first.children] == ["First", "About"]


def test_paper_leaves_out_what_is_for_screens_and_shows_what_is_for_paper_and_for_screen_readers():
    text = bare(read_from(printed(RICH)))
    assert "Notonpaper" not in text
    assert "Notprinted" not in text
    assert "Onlyonpaper" in text
    assert "Urgentadvice:Call111" in text


ODD = """<p>a<br>b <em>c</em> <bdi>d</bdi> <bdi dir="rtl">e</bdi> <bdi dir="ltr">https://www.example.org/a/very/long/address</bdi></p>
<p lang="en" dir="ltr">f <span lang="pl">g</span> <span lang="ar" dir="rtl">h</span></p><p></p><ul></ul><dl></dl><table></table>
<ol start="4"><li>i <p>j</p></li></ol><table><tbody><tr><td>k</td></tr><tr><th>l</th></tr></tbody></table>
<div>m <p>n</p> o</div><section class="notice"><h2>p</h2></section><section class="box other"><p>q</p></section>
<p><a href="javascript:x">r</a> <a href="#nowhere">s</a> <a href="tel:111">t</a></p><nav><a href="#nowhere">Not printed</a></nav>
<section class="box do"><p class="screen-only">-</p></section><dl><div></div></dl>
<p class="mark">u</p><h6>v</h6><figure><img src="/assets/pictures/plain.png" alt=""></figure>w
<p>x <img src="/assets/pictures/plain.png" alt="y"><img src="a.png" alt="z" hidden></p>"""


def test_all_that_a_page_may_hold_is_printed_in_its_order(tmp_path):
    Image.new("RGB", (4, 3), "white").save(tmp_path / "plain.png")
    pdf = printed(ODD, pictures=tmp_path)
    text = bare(read_from(pdf)).partition("About")[0]
    assert text == "Scansabcdehttps://www.example.org/a/very/long/addressfgh4.ijklmnopqrstuvwx"
    assert tags(pdf).count("Link") == 1
    assert [tag for tag in tags(pdf) if tag in {"H1", "H2", "H3", "H4"}] == ["H1", "H2", "H3", "H2"]
    assert tags(pdf).count("Figure") == 1


def test_a_page_that_says_little_of_itself_is_printed_all_the_same():
    bare_page = b'<html lang="en"><link rel="canonical" href="https://x.example/en/a/"><main><h1>One</h1><p>two</p></main>'
    for body in (bare_page, bare_page.replace(b"canonical", b"other")):
        assert bare(read_from(pdf_of(body, site_url=SITE, pictures=ROOT))) == "Onetwo"


def test_every_sheet_bears_title_code_page_version_date_identity_and_where_to_look_for_a_newer_one(tmp_path):
    (tmp_path / "a.pdf").write_bytes(printed("<p>word</p>" * 80))
    sheets = (
        subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode().split("\f")[:-1]
    )
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets):
        wanted = f"Scans (English)|scans|Page {number + 1} / {len(sheets)}|Version 3|Last reviewed 4 March 2026|0123456789ab"
        for words in (*wanted.split("|"), "Check for a newer version at leaflets.example.org/en/scans/"):
            assert bare(words) in bare(sheet)


def test_a_character_no_face_has_is_refused_by_segment_and_name():
    with pytest.raises(Refused) as refused:
        printed('<p data-segment="dose">Take 𒀀 now</p>')
    assert refused.value.reasons == ("“dose” has the character U+12000 (CUNEIFORM SIGN A), which the faces for English lack.",)


@pytest.mark.parametrize("signs", ["5 ≥ 4", "a\u202fb", "non\u2011stop", "→ µg β", "Ελλάδα Україна"])
def test_signs_that_health_texts_need_are_there_in_every_language(signs):
    for tag, direction in (("en", "ltr"), ("ar", "rtl"), ("bn", "ltr"), ("zh-Hant", "ltr")):
        text = read_from(printed(f"<p>{signs}</p>", tag=tag, direction=direction))
        assert all(letter in bare(text) for letter in bare(signs.replace("\u2011", "")))


FIGURE = (
    '<figure><img src="/assets/pictures/scan.{hash}png" alt="A scan" data-segment="scan"><figcaption>Seen</figcaption></figure>'
)


def test_a_picture_is_a_figure_with_its_text_and_caption(tmp_path):
    Image.new("RGB", (40, 30), "white").save(tmp_path / "scan.png")
    with elements(printed(FIGURE.format(hash=""), pictures=tmp_path)) as found:
        assert [str(one.Alt) for one in found if "/Alt" in one] == ["A scan"]
        assert [str(one.S) for one in found].count("/Caption") == 1


@pytest.mark.parametrize(
    ("body", "name", "reason"),
    [
        (None, "", "“scan”: the picture scan.png cannot be read from {folder}."),
        (b"no picture", "", "“scan”: the picture /assets/pictures/scan.png is broken, or of a kind that cannot be printed."),
        (b"other", "0123456789ab.", "“scan”: the picture scan.png was changed after the page was published."),
    ],
)
def test_a_picture_that_cannot_be_printed_is_refused_by_segment(tmp_path, body, name, reason):
    if body is not None:
        (tmp_path / "scan.png").write_bytes(body)
    with pytest.raises(Refused) as refused:
        printed(FIGURE.format(hash=name), pictures=tmp_path)
    assert refused.value.reasons == (reason.format(folder=tmp_path),)


def test_a_page_that_the_typesetter_does_not_take_is_refused_whole(tmp_path):
    Image.new("RGB", (4, 3), "white").save(tmp_path / "scan.png")
    twice = '<nav><a href="#a">to</a></nav><h2 id="a">one</h2><h2 id="a">two</h2>' + FIGURE.format(hash="")
    with pytest.raises(Refused, match="The page cannot be printed: "):
        printed(twice, pictures=tmp_path)


def test_words_cannot_become_commands_of_the_typesetter():
    hostile = r'#read("/etc/passwd") \" ] #"; $x$ @a <b> `c` = // /* */ \u{41}'
    text = read_from(printed("<p>" + hostile.replace("<", "&lt;") + "</p>"))
    assert bare(hostile) in bare(text)


PRINT = f"""
import pathlib, sys
import django
django.setup()
from cms.releases.paper import pdf_of
made = pdf_of(pathlib.Path("page.html").read_bytes(), site_url="{SITE}", pictures=pathlib.Path("."))
sys.stdout.buffer.write(made)
"""


def test_the_same_page_makes_the_same_bytes_anywhere(tmp_path):
    made = []
    for zone, language, folder, seed in (("UTC", "C", "a", "1"), ("Pacific/Kiritimati", "tr_TR.UTF-8", "b", "2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.html").write_bytes(page(RICH))
        environment = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", PRINT], cwd=tmp_path / folder, env=environment, capture_output=True, check=True
        )
        made.append(run.stdout)
        time.sleep(1.1)  # a clock that was read would show
    assert made[0] == made[1]
    assert made[0].startswith(b"%PDF-")


@pytest.mark.parametrize("package", ["noto-sans-gurmukhi", "noto-sans-math", "noto-sans-tc"])
def test_a_face_is_the_same_file_wherever_it_is_made(package, tmp_path):
    first, second = (faces.folder_of(faces.Face(package), tmp_path / name) for name in "ab")
    assert [file.read_bytes() for file in sorted(first.iterdir())] == [file.read_bytes() for file in sorted(second.iterdir())]


def test_a_face_asked_for_by_many_at_once_is_made_once_and_whole(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        folders = set(pool.map(lambda _: faces.folder_of(faces.Face("noto-sans-gurmukhi"), tmp_path), range(4)))
    assert [sorted(file.name for file in folder.iterdir()) for folder in folders] == [["400.ttf", "700.ttf"]]


def test_the_fingerprint_of_paper_names_what_it_is_made_with():
    assert len(paper_state()) == 64
    assert {line.split()[0] for line in faces.versions()} >= {"source-sans-3", "amiri", "noto-sans-tc"}


def test_a_face_that_is_not_installed_is_refused(tmp_path):
    with pytest.raises(Refused, match="The typeface no-such-face is not installed; run make setup."):
        faces.folder_of(faces.Face("no-such-face"), tmp_path)


@pytest.mark.parametrize(("body", "reason"), [(b"<html lang=xx><main>", "“xx”"), (b"<html lang=en><p>", "no main part")])
def test_what_is_no_page_of_ours_is_refused(body, reason):
    with pytest.raises(Refused, match=reason):
        pdf_of(body, site_url=SITE, pictures=ROOT)
