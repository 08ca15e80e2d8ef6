"""Take the pictures of docs/pictures: `make pictures`.

One file for each kind of page, every language of the demonstration side by side, on a phone; a desk, the dark look and
paper besides. Makes a demonstration of its own. Needs Chromium with fonts for every script, and poppler for paper.
"""

import os
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.journeys.conftest import QUIET, Demonstration, free_port
from tests.journeys.kinds_of_page import KINDS, LANGUAGES, PAGE
from tests.journeys.sites import LIVE, Sites, copy_of

FOLDER = Path(__file__).resolve().parent / "pictures"
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 1000}
GAP, PAPER_PIXELS, BACKGROUND, COLOURS = 16, 900, (120, 130, 140), 48
BY_NAME = {kind.name: kind for kind in KINDS}
Act = Callable[[Page], None]


def scroll_to(selector: str) -> Act:
    def scroll(page: Page) -> None:
        page.evaluate("selector => scrollTo(0, document.querySelector(selector).offsetTop - 20)", selector)

    return scroll


# For each file: the kind of page, what is scrolled to, and the look.
PHONES = {
    "factsheet": ("a factsheet", "body", "light"),
    "care-cards": ("a factsheet", ".emergency", "light"),
    "care-cards-dark": ("a factsheet", ".emergency", "dark"),
    "table": ("a factsheet", ".table", "light"),
    "about": ("a factsheet", ".about", "light"),
    "feedback": ("an empty message", "body", "light"),
    "outdated": ("a factsheet partly out of date", "body", "light"),
    "replaced": ("a factsheet with passages replaced", "body", "light"),
    "replaced-cards": ("a factsheet with passages replaced", ".emergency", "light"),
    "withdrawn": ("a withdrawn factsheet", "body", "light"),
    "copy": ("a copy that was replaced", "body", "light"),
    "search": ("search with results", "body", "light"),
    "not-found": ("a wrong address", "body", "light"),
    "languages": ("the choice of languages", "body", "light"),
}
WIDE = ("en", "ur", "zh-hant")
PAPERS = {"paper": ".pdf", "paper-large": "-large.pdf"}


def shots(browser: Browser, sites: Sites, window: dict[str, int], what: str, place: str, look: str) -> list[Image.Image]:
    kind = BY_NAME[what]
    taken = []
    for language in kind.languages if window == PHONE else WIDE:
        context = browser.new_context(viewport=window, color_scheme=look, reduced_motion="reduce")
        page = context.new_page()
        kind.open(sites, page, language)
        page.evaluate("() => document.fonts.ready.then(() => null)")
        scroll_to(place)(page)
        page.wait_for_timeout(150)
        taken.append(Image.open(BytesIO(page.screenshot())).convert("RGB"))
        context.close()
    return taken


def first_pages(site: str, ending: str) -> list[Image.Image]:
    with TemporaryDirectory() as folder:
        taken = []
        for language in LANGUAGES:
            paper = Path(folder) / f"{language}.pdf"
            with urlopen(site + PAGE.format(language=language).rstrip("/") + ending) as answer:
                paper.write_bytes(answer.read())
            command = ["pdftoppm", "-f", "1", "-l", "1", "-png", "-scale-to", str(PAPER_PIXELS), paper, paper.with_suffix("")]
            subprocess.run(command, check=True)
            taken.append(Image.open(next(Path(folder).glob(f"{language}-*.png"))).convert("RGB"))
        return taken


def keep(name: str, pictures: list[Image.Image]) -> None:
    """Lay pictures side by side, each language in its place, and keep them small."""
    height = max(picture.height for picture in pictures)
    width = sum(picture.width for picture in pictures) + GAP * (len(pictures) + 1)
    sheet = Image.new("RGB", (width, height + 2 * GAP), BACKGROUND)
    x = GAP
    for picture in pictures:
        sheet.paste(picture, (x, GAP))
        x += picture.width + GAP
    file = FOLDER / f"{name}.png"
    sheet.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)
    print(f"{file.name}  {file.stat().st_size // 1000} kB", flush=True)


def take(sites: Sites) -> None:
    named = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named or None, args=QUIET)
        for name, (what, place, look) in PHONES.items():
            keep(name, shots(browser, sites, PHONE, what, place, look))
        keep("factsheet-wide", shots(browser, sites, DESK, "a factsheet", "body", "light"))
        browser.close()
    if shutil.which("pdftoppm"):
        for name, ending in PAPERS.items():
            keep(name, first_pages(sites.address(LIVE), ending))
    else:
        print("No pdftoppm here (poppler-utils), so paper stays as it was pictured before.")


def main() -> None:
    with TemporaryDirectory() as scratch:
        demonstration, first = Demonstration(Path(scratch) / "served", free_port()), Path(scratch) / "first"
        for folder in (demonstration.folder, first):
            folder.mkdir()
        for command in (["migrate", "-v0"], ["demo"], ["collectstatic", "--noinput", "-v0"]):
            done = demonstration.manage(*command)
            if done.returncode:
                raise SystemExit(done.stderr)
        sites = Sites(demonstration, copy_of(demonstration, first), free_port)
        with sites.running:
            take(sites)
