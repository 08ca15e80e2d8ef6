"""The real server with the demonstration, in a process of its own, and real Chromium in front of it."""

import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

from tests.journeys.sites import Sites, copy_of

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
    copy_of(made, first_state)
    return made


@pytest.fixture(scope="session")
def sites(demonstration, first_state):
    """The demonstration as it was first published and what may become of it, each state served."""
    made = Sites(demonstration, first_state, free_port)
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


@pytest.fixture
def open_page(server, chromium):
    """Open a page in a fresh browser context; complaints of the browser's console fail the test."""
    contexts, complaints = [], []

    def opened(path="/", **options):
        context = chromium.new_context(base_url=server, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" and "40" not in said.text else None)
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def sign_in(open_page):
    def signed_in(username, password="leaflets-for-everyone", **options):
        page = open_page("/workbench/", **options)
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password").fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="My work").wait_for()
        return page

    return signed_in


def violations(page):
    """WCAG 2.2 A and AA violations that axe finds on the page as it is."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", WCAG)
    return [(one["id"], one["nodes"][0]["html"][:120]) for one in found["violations"]]
