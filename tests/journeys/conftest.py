"""The real server with the demonstration, in a process of its own, and real Chromium in front of it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

from cms.demonstration.people import PASSWORD
from tests.journeys.sites import Sites, copy_of, serving

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# No connections of Chromium's own: the machine may have no network.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Demonstration:
    """The demonstration in folders of its own; `manage` runs a command there."""

    folder: Path
    port: int

    @property
    def site(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self):
        return os.environ | {
            "DATABASE_URL": f"sqlite:///{self.folder}/db.sqlite3",
            "PUBLISHED_ROOT": str(self.folder / "site"),
            "CATALOGUE_ROOT": str(self.folder / "locale"),
            "STATIC_ROOT": str(self.folder / "static"),
            "UPLOADS_ROOT": str(self.folder / "uploads"),
            "CACHE_ROOT": str(self.folder / "cache"),
            "SITE_URL": self.site,
            "ACTS_PER_MINUTE": "10000",  # nobody types as fast as a journey
            "DJANGO_SETTINGS_MODULE": "cms.settings",
        }

    def manage(self, *arguments):
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)


@pytest.fixture(scope="session")
def first_state(tmp_path_factory):
    """A folder for what the demonstration was before any test changed it."""
    return tmp_path_factory.mktemp("first")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory, first_state):
    made = Demonstration(tmp_path_factory.mktemp("served"), free_port())
    for command in (["migrate", "-v0"], ["demo"], ["collectstatic", "--noinput", "-v0"]):
        done = made.manage(*command)
        assert done.returncode == 0, done.stderr
    copy_of(made.folder, first_state)
    return made


@pytest.fixture(scope="session")
def sites(demonstration, first_state, tmp_path_factory):
    """The demonstration as it was first published and what may become of it, each state served."""
    made = Sites(demonstration, copy_of(first_state, tmp_path_factory.mktemp("states")), free_port)
    with made.running:
        yield made


@pytest.fixture(scope="session")
def server(demonstration):
    """Serve the demonstration; yields its address."""
    site = demonstration.site
    granian = Path(sys.executable).parent / "granian"
    arguments = [
        "--interface",
        "wsgi",
        "--port",
        str(demonstration.port),
        "--no-ws",
        "--log-level",
        "error",
        "cms.wsgi:application",
    ]
    process = subprocess.Popen([granian, *arguments], cwd=ROOT, env=demonstration.environment)
    try:
        wait_for(f"{site}/en/")
        yield site
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address):
    for _ in range(100):
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, HTTPError, ConnectionError):
            time.sleep(0.2)
    raise AssertionError(f"{address} did not answer")


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        named = os.environ.get("CHROMIUM")
        browser = playwright.chromium.launch(executable_path=named or None, args=QUIET)
        yield browser
        browser.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    report = yield
    if report.when == "call":
        item.has_failed = report.failed
    return report


def what_it_showed(page):
    """For whoever reads of a failure: where a page was and what stood on it."""
    try:
        said = page.locator("body").inner_text(timeout=2000)
    except PlaywrightError as problem:
        said = f"(nothing could be read: {problem.message})"
    return f"{page.url}, the focus on {page.evaluate('() => document.activeElement?.outerHTML.slice(0, 200)')}\n{said[:4000]}"


@pytest.fixture
def open_at(chromium, request):
    """Open a page of a site in a fresh browser context; complaints of the browser's console fail the test.

    `bears` are words of complaints a test provokes itself, beside answers of 400 to 499, which everyone may get.
    """
    contexts, complaints = [], []

    def opened(site, path="/", *, bears=(), **options):
        def hear(said):
            if said.type == "error" and not any(words in said.text for words in ("status of 4", *bears)):
                complaints.append(said.text)

        # Colours are judged when they have arrived, not on the way from one theme to the other.
        context = chromium.new_context(base_url=site, **({"reduced_motion": "reduce"} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", hear)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        if getattr(request.node, "has_failed", False):
            print(*map(what_it_showed, context.pages), sep="\n\n")
        context.close()
    assert complaints == []


@pytest.fixture
def open_page(server, open_at):
    return partial(open_at, server)


def signed_in(open_page, username, password=PASSWORD, **options):
    page = open_page("/workbench/", **options)
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()
    return page


@pytest.fixture
def sign_in(open_page):
    return partial(signed_in, open_page)


@dataclass
class Apart:
    """A demonstration of a test's own behind a server of its own: what is done there, no other test meets."""

    site: str
    open_at: Callable[..., Page]

    def open_page(self, path="/", **options):
        return self.open_at(self.site, path, **options)

    def sign_in(self, username, **options):
        return signed_in(self.open_page, username, **options)


@pytest.fixture(scope="session")
def prepare(demonstration, first_state, tmp_path_factory):
    """The folder of the demonstration as it was first published and after lines of Python, which run once in a session."""
    folders = {"": first_state}

    def prepared(code):
        if code not in folders:
            made = copy_of(first_state, tmp_path_factory.mktemp("prepared"))
            done = Demonstration(made, 0).manage("shell", "--no-imports", "-c", f"from tests.journeys import prepared\n{code}")
            assert done.returncode == 0, done.stderr
            folders[code] = made
        return folders[code]

    return prepared


@pytest.fixture
def serve(prepare, demonstration, tmp_path):
    """Serve a copy of what lines of Python, which may use `prepared`, make of the demonstration."""
    with ExitStack() as running:

        def served(code=""):
            copied = Demonstration(copy_of(prepare(code), tmp_path / "apart"), free_port())
            (copied.folder / "static").symlink_to(demonstration.folder / "static")
            return running.enter_context(serving(copied.environment, copied.port))

        yield served


@pytest.fixture
def apart(serve, open_at):
    """The server stops after the pages are closed, not before."""
    return lambda code="": Apart(serve(code), open_at)


def violations(page):
    """WCAG 2.2 A and AA violations that axe finds on the page as it is."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]]
