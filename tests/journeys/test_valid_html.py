"""Every kind of page in every language is valid HTML, by the Nu checker; needs Java."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journeys.kinds_of_page import KINDS

ROOT = Path(__file__).resolve().parents[2]
CHECKER = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
WRONG = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>.</title></head><body><p><div></div></p></body></html>'
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("java"), reason="NO JAVA HERE: NOTHING SAYS WHETHER THE PAGES ARE VALID HTML"),
    pytest.mark.skipif(not CHECKER.exists(), reason="NO NU CHECKER HERE (npm ci): NOTHING SAYS WHETHER THE PAGES ARE VALID HTML"),
]


def said_of(folder):
    """What the checker has to say of the files of a folder."""
    command = ["java", "-Xss2m", "-jar", str(CHECKER), "--format", "json", "--also-check-svg", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    messages = json.loads(done.stderr)["messages"]
    return [(Path(one["url"]).name, one["type"], one["message"], one.get("extract", "")[:120]) for one in messages]


def test_every_kind_of_page_in_every_language_is_valid(sites, chromium, tmp_path):
    """As the server sent them; what is then done on a page is a matter of script, but for a form that is sent."""
    page = chromium.new_page()
    sent = []
    page.on("response", lambda answer: sent.append(answer) if answer.request.is_navigation_request() else None)
    for number, kind in enumerate(KINDS):
        for language in kind.languages if kind.has_script else ():
            kind.open(sites, page, language)
            (tmp_path / f"{number}-{kind.name.replace(' ', '-')}-{language}.html").write_bytes(sent[-1].body())
    page.close()
    assert said_of(tmp_path) == []


def test_what_is_wrong_is_found(tmp_path):
    (tmp_path / "wrong.html").write_text(WRONG, encoding="utf-8")
    assert said_of(tmp_path) != []
