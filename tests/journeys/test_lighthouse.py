"""Lighthouse's figures on an emulated phone are 99 or better; the one for speed is measured by bench/lighthouse.py."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cms.demonstration.story import SHEET
from tests.journeys.conftest import QUIET
from tests.journeys.kinds_of_page import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
LIGHTHOUSE = ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
NODE = Path(sys.executable).parent / "node"
BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium")
CATEGORIES = ("accessibility", "best-practices", "seo")
LEAST = 99
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="NO CHROMIUM HERE: LIGHTHOUSE MEASURED NOTHING"),
    pytest.mark.skipif(not (LIGHTHOUSE.exists() and NODE.exists()), reason="NO LIGHTHOUSE HERE (npm ci): IT MEASURED NOTHING"),
]


def measured(address, folder):
    """The figures, and the name of every audit that cost something."""
    command = [
        str(NODE),
        str(LIGHTHOUSE),
        address,
        "--quiet",
        "--output=json",
        f"--output-path={folder / 'report.json'}",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new {' '.join(QUIET)}",
    ]
    environment = os.environ | {"CHROME_PATH": str(BROWSER), "CI": "1"}
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=150)
    if done.returncode:  # it says itself that one should run it again
        return dict.fromkeys(CATEGORIES, 0), [done.stderr[-500:]]
    report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    figures = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
    costs = sorted(
        audit["id"]
        for name in CATEGORIES
        for audit in (report["audits"][one["id"]] for one in report["categories"][name]["auditRefs"] if one["weight"])
        if audit["score"] is not None and audit["score"] < 0.99
    )
    return figures, costs


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code in {"en", "ar", "ur", "zh-hant"}])
def test_a_factsheet_is_as_good_as_lighthouse_can_tell(server, tmp_path, language):
    figures, costs = measured(f"{server}/{language}/{SHEET}/", tmp_path)
    assert ({name: figure for name, figure in figures.items() if figure < LEAST}, costs) == ({}, costs)
