"""The two doors: the server's application, with Django behind it, and Django alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client, override_settings

from cms.reading.application import is_for_django
from tests.reading.site import LARGE, sample

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("method", "address", "behind"),
    [
        ("GET", "/workbench", True),
        ("GET", "/workbench/", True),
        ("POST", "/workbench/sign-in/", True),
        ("GET", "/static/workbench.css", True),
        ("POST", "/ur/feedback/", True),
        ("GET", "/ur/feedback/", False),
        ("PUT", "/ur/feedback/", False),
        ("POST", "/ur/feedback/thanks/", False),
        ("POST", "/ur/x/feedback/", False),
        ("POST", "/feedback/", False),
        ("POST", "/ur/", False),
        ("GET", "/workbenches/", False),
        ("GET", "/ur/workbench/", False),
        ("GET", "/", False),
    ],
)
def test_only_staff_and_what_readers_send_back_reach_django(method, address, behind, reader):
    assert is_for_django(method, address) is behind
    assert (reader.get(address, method=method, body=b"x" if method != "GET" else b"").body == b"Django") is behind


def test_django_alone_answers_readers_the_same(root, reader):
    with override_settings(PUBLISHED_ROOT=root, SITE_URL="https://leaflets.example.org"):
        client = Client()
        for address in ("/", "/en/", "/pl/nothing", "/pl/ibuprofen/", "/en", "/en/paracetamol.pdf", "/assets/style.0123abcd.css"):
            answer, same = client.get(address, headers={"Accept-Encoding": "br"}), reader.get(address, accept_encoding="br")
            assert (answer.status_code, answer.content, dict(answer.headers)) == (same.status, same.body, same.headers)
        tag = client.get("/en/").headers["ETag"]
        assert client.get("/en/", headers={"If-None-Match": tag}).status_code == 304
        assert b"".join(client.get("/en/atlas.pdf").streaming_content) == LARGE
        assert client.head("/en/").headers == client.get("/en/").headers
        assert client.post("/en/").status_code == 405


PROGRAM = """
from cms import wsgi
from tests.reading.site import Reader, sample
reader = Reader(wsgi.application)
for path in sample():
    answer = reader.get("/" + path.removesuffix("index.html"))
    print(answer.status, path)
staff = reader.get("/workbench/")
print(staff.status, staff.body.decode()[:40])
"""


def served(root, **environment):
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | environment
    environment |= {"PUBLISHED_ROOT": str(root), "SITE_URL": "http://127.0.0.1:8000", "DJANGO_SETTINGS_MODULE": "cms.settings"}
    command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    *pages, staff = [line for line in done.stdout.splitlines() if line]
    return {path: int(status) for status, path in (line.split(" ") for line in pages)}, staff


STATUSES = {"404.html": 404, "gone.html": 404}  # asked for by name, neither is an address


def test_with_the_database_stopped_every_page_paper_and_asset_is_served(root, tmp_path):
    pages, _ = served(root, DATABASE_URL="postgres://nobody@127.0.0.1:9/none")
    assert pages == {path: STATUSES.get(path.rpartition("/")[2], 200) for path in sample()}


def test_with_django_unable_to_load_every_page_is_served_and_staff_are_told(root, tmp_path):
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "modeltranslation.py").write_text("raise ImportError('a package is missing')\n")
    pages, staff = served(root, PYTHONPATH=str(broken))
    assert pages == {path: STATUSES.get(path.rpartition("/")[2], 200) for path in sample()}
    assert staff == "503 This cannot be done at the moment. Pleas"
