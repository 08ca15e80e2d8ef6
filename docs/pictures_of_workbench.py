"""Take the pictures of docs/pictures/workbench: `make pictures-workbench`.

Every screen of staff, by the person whose screen it is, on a day in the middle of work (docs/workbench_scene.py). Makes a
demonstration of its own. Needs Chromium with fonts for every script.
"""

import os
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from cms.demonstration.people import PASSWORD
from cms.demonstration.story import SHEET
from docs.workbench_scene import BLEEDING, CARD, DROWSY, UNKNOWN
from tests.journeys.conftest import QUIET, Demonstration, free_port
from tests.journeys.desk import at, field, opened
from tests.journeys.sites import serving

FOLDER = Path(__file__).resolve().parent / "pictures" / "workbench"
DESK, TABLET, PHONE = {"width": 1280, "height": 900}, {"width": 820, "height": 1100}, {"width": 390, "height": 844}
TALLEST, MOST_BYTES, COLOURS = 1500, 150_000, (128, 64, 32, 16)
BULLET, FAINTED = "has-chest-pain-or-cannot-breathe", "has-fainted-and-does-not-wake"
FEVER = "your-temperature-is-38c-or-above"
Act = Callable[[Page], None]
SHEET_UR, SHEET_PL = f"{SHEET}/ur/?show=all", f"{SHEET}/pl/?show=all"
CARD_UR, CARD_PL = f"{CARD}/ur/?show=all", f"{CARD}/pl/?show=all"


@dataclass(frozen=True)
class Shot:
    """Who opens which address under /workbench/, what they do there, and in which window and look."""

    by: str
    path: str = ""
    act: Act | None = None
    window: tuple[int, int] = (DESK["width"], DESK["height"])
    look: str = "light"
    whole: bool = False  # the page as far as it goes, up to TALLEST


def open_segment(key: str) -> Act:
    def act(page: Page) -> None:
        opened(page, key)
        page.wait_for_load_state("networkidle")

    return act


def with_panel(key: str, panel: str) -> Act:
    def act(page: Page) -> None:
        open_segment(key)(page)
        page.get_by_role("tab", name=panel).click()
        page.wait_for_load_state("networkidle")
        page.wait_for_timeout(600)

    return act


def type_a_slip(page: Page) -> None:
    open_segment(FEVER)(page)
    field(page, FEVER).press_sequentially(" ")
    page.locator(f"[id='{FEVER}-findings'] .finding-block").first.wait_for()


def return_form(page: Page) -> None:
    segment = opened(page, BLEEDING)
    segment.get_by_text("Return…").click()
    segment.get_by_label("Kind of error").select_option("mistranslation")
    segment.get_by_label("How much it matters").select_option("major")
    segment.get_by_label("What has to change").fill("“Nie ustaje” is about the bleeding; say who has to look at the clock.")


def two_texts(page: Page) -> None:
    """Somebody else saves first."""
    opened(page, FAINTED)
    key, theirs = FAINTED, "بے ہوشی ہو گئی ہو اور 1 منٹ کے اندر ہوش نہ آئے"
    token = page.locator(f"[id='{key}-form'] [name=csrfmiddlewaretoken]").input_value()
    form = {name: page.locator(f"[id='{key}-form'] [name={name}]").input_value() for name in ("read_source", "read_target")}
    address = page.locator(f"[id='{key}-form']").get_attribute("action") or ""
    page.request.post(address, form={**form, "text": theirs, "act": "write", "csrfmiddlewaretoken": token})
    field(page, key).fill("غشی طاری ہوئی ہو اور 1 منٹ کے اندر ہوش نہ آئے")
    page.keyboard.press("Control+s")
    page.get_by_text("Theirs, now current").wait_for()


def keys_shown(page: Page) -> None:
    page.get_by_text("Keys", exact=True).click()
    page.locator(".keys").scroll_into_view_if_needed()


def no_connection(page: Page) -> None:
    opened(page, FEVER)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.keyboard.press("Control+s")
    at(page, FEVER).get_by_text("Not saved yet").wait_for()


def verdicts(page: Page) -> None:
    """Upload what was downloaded, with one number changed and one text taken out."""
    answer = page.request.get(f"/workbench/{CARD}/ur/catalogue.po")
    text = answer.body().decode().replace("999 پر", "112 پر", 1).replace("#, fuzzy\n", "", 1)
    page.get_by_label("A PO file").set_input_files({"name": f"{CARD}.po", "mimeType": "text/x-po", "buffer": text.encode()})
    page.get_by_role("button", name="Show the verdicts").click()
    page.get_by_role("button", name="Take it in").wait_for()


def sign_down(page: Page) -> None:
    page.get_by_role("button", name="Sign", exact=True).scroll_into_view_if_needed()


def connect(page: Page) -> None:
    page.get_by_label("Address").fill("https://intranet.example.org/verbatim")
    page.get_by_label("Acts").fill("edition published\nedition withdrawn")


PHONE_SIZE, TABLET_SIZE = (PHONE["width"], PHONE["height"]), (TABLET["width"], TABLET["height"])
SHOTS = {
    "my-work-translator": Shot("translator", whole=True),
    "my-work-reviser": Shot("reviser", whole=True),
    "my-work-clinician": Shot("clinician", whole=True),
    "my-work-author": Shot("author", whole=True),
    "my-work-coordinator": Shot("coordinator", whole=True),
    "my-work-phone": Shot("translator", window=PHONE_SIZE),
    "my-work-dark": Shot("translator", look="dark"),
    "my-work-phone-dark": Shot("translator", window=PHONE_SIZE, look="dark"),
    "factsheets": Shot("author", "factsheets/"),
    "factsheet": Shot("author", f"{SHEET}/", whole=True),
    "source": Shot("author", f"{SHEET}/source/"),
    "story": Shot("coordinator", f"{SHEET}/story/"),
    "search": Shot("translator", "search/?q=cancer&language=pl"),
    "edition": Shot("translator", CARD_UR),
    "edition-dark": Shot("translator", CARD_UR, look="dark"),
    "edition-phone": Shot("translator", CARD_UR, window=PHONE_SIZE),
    "editor": Shot("translator", SHEET_UR, open_segment(UNKNOWN)),
    "editor-dark": Shot("translator", SHEET_UR, open_segment(UNKNOWN), look="dark"),
    "editor-phone": Shot("translator", SHEET_UR, open_segment(BULLET), window=PHONE_SIZE),
    "editor-phone-dark": Shot("translator", SHEET_UR, open_segment(BULLET), window=PHONE_SIZE, look="dark"),
    "editor-tablet": Shot("translator", SHEET_UR, open_segment(BULLET), window=TABLET_SIZE),
    "editor-page": Shot("translator", SHEET_UR, with_panel(BULLET, "Page")),
    "editor-talk": Shot("translator", SHEET_UR, with_panel(UNKNOWN, "Talk")),
    "editor-history": Shot("translator", SHEET_UR, with_panel(BLEEDING, "History")),
    "editor-keys": Shot("translator", CARD_UR, keys_shown),
    "stale": Shot("translator", SHEET_UR, open_segment(BLEEDING)),
    "findings": Shot("translator", CARD_UR, type_a_slip),
    "returned": Shot("translator", CARD_UR, open_segment(DROWSY)),
    "new-to-you": Shot("reviser", SHEET_PL, open_segment(BLEEDING)),
    "return": Shot("reviser", SHEET_PL, return_form),
    "remark": Shot("clinician", CARD_UR, open_segment(DROWSY)),
    "approve": Shot("clinician", CARD_PL, open_segment(BULLET)),
    "reconcile": Shot("clinician", f"{CARD}/pl/reconcile/", whole=True),
    "sign": Shot("clinician", f"{CARD}/ar/sign/"),
    "sign-statement": Shot("clinician", f"{CARD}/ar/sign/", sign_down),
    "signed": Shot("publisher", f"{CARD}/cy/?show=all"),
    "back": Shot("back_translator", "back/"),
    "back-passages": Shot("back_translator", "", lambda page: page.get_by_role("link", name="Polish, text").last.click()),
    "glossary": Shot("translator", "glossary/?language=ur"),
    "glossary-term": Shot("translator", "glossary/terms/secondary-cancer/", whole=True),
    "memory": Shot("translator", "memory/?q=cancer&side=source&language=ur"),
    "bundles": Shot("coordinator", "bundles/"),
    "upload": Shot("translator", f"{CARD}/ur/catalogue/", verdicts),
    "notifications": Shot("translator", "notifications/"),
    "notification-settings": Shot("coordinator", "notifications/settings/", whole=True),
    "webhooks": Shot("coordinator", "webhooks/", connect),
    "people-and-quality": Shot("coordinator", f"{CARD}/people/", whole=True),
    "questions": Shot("author", "questions/?show=all"),
    "releases": Shot("publisher", "releases/"),
    "ready": Shot("publisher", "releases/ready/"),
    "recall": Shot("publisher", f"{SHEET}/recall/"),
    "overview": Shot("coordinator", "overview/"),
    "reports": Shot("coordinator", "reports/"),
    "audit": Shot("coordinator", "audit/"),
    "full-review": Shot("author", f"{SHEET}/review/"),
    "user-testing": Shot("author", f"{SHEET}/user-testing/"),
    "contacts": Shot("author", "contacts/"),
    "feedback": Shot("publisher", "feedback/"),
    "sign-in": Shot("", "sign-in/"),
    "no-connection": Shot("translator", CARD_UR, no_connection),
    "two-texts": Shot("translator", CARD_UR, two_texts),  # last, for it changes the words
}


def sign_in(browser: Browser, site: str, name: str) -> dict:
    """Return what keeps the person signed in."""
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/workbench/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    kept = context.storage_state()
    context.close()
    return kept


def taken(browser: Browser, site: str, shot: Shot, state: dict | None) -> Image.Image:
    width, height = shot.window
    context = browser.new_context(
        base_url=site,
        viewport={"width": width, "height": height},
        color_scheme=shot.look,
        reduced_motion="reduce",
        device_scale_factor=1,
        storage_state=state,
    )
    page = context.new_page()
    page.goto(f"/workbench/{shot.path}")
    page.wait_for_load_state("networkidle")
    if shot.act:
        shot.act(page)
    page.evaluate("() => document.fonts.ready.then(() => null)")
    page.wait_for_timeout(250)
    picture = Image.open(BytesIO(page.screenshot(full_page=shot.whole))).convert("RGB")
    context.close()
    return picture.crop((0, 0, picture.width, min(picture.height, TALLEST))) if shot.whole else picture


def keep(name: str, picture: Image.Image) -> None:
    """As many colours as a small file allows."""
    file = FOLDER / f"{name}.png"
    for colours in COLOURS:
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(file, optimize=True)
        if file.stat().st_size <= MOST_BYTES:
            break
    print(f"{file.name}  {file.stat().st_size // 1000} kB", flush=True)


def take(site: str, only: str = "") -> None:
    FOLDER.mkdir(exist_ok=True)
    named = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=named or None, args=QUIET)
        states: dict[str, dict] = {}
        for name, shot in SHOTS.items():
            if only and name not in only.split(","):
                continue
            if shot.by and shot.by not in states:
                states[shot.by] = sign_in(browser, site, shot.by)
            keep(name, taken(browser, site, shot, states.get(shot.by)))
        browser.close()


@contextmanager
def scene(folder: Path):
    """The demonstration on that day, served; yields its address."""
    made = Demonstration(folder, free_port())
    begin = "from docs.workbench_scene import main; main()"
    for command in (["migrate", "-v0"], ["demo"], ["collectstatic", "--noinput", "-v0"], ["shell", "--no-imports", "-c", begin]):
        done = made.manage(*command)
        if done.returncode:
            raise SystemExit(done.stderr)
    with serving(made.environment, made.port) as site:
        yield site


def main() -> None:
    """ONLY=name,name takes these alone."""
    with TemporaryDirectory() as folder, scene(Path(folder)) as site:
        take(site, os.environ.get("ONLY", ""))
