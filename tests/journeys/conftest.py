"""The real server with the demonstration, in a process of its own, and real Chromium in front of it."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# No connections of Chromium's own: the machine may have no network.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """Serve the demonstration from folders of its own; yields its address."""
    folder = tmp_path_factory.mktemp("served")
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "PUBLISHED_ROOT": str(folder / "site"),
        "CATALOGUE_ROOT": str(folder / "locale"),
        "STATIC_ROOT": str(folder / "static"),
        "UPLOADS_ROOT": str(folder / "uploads"),
        "SITE_URL": site,
        "DJANGO_SETTINGS_MODULE": "cms.settings",
    }
    for command in (["migrate", "-v0"], ["demo"], ["collectstatic", "--noinput", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    granian = Path(sys.executable).parent / "granian"
    arguments = ["--interface", "wsgi", "--port", str(port), "--no-ws", "--log-level", "error", "cms.wsgi:application"]
    process = subprocess.Popen([granian, *arguments], cwd=ROOT, env=environment)
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
