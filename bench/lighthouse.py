"""Lighthouse's four figures for the factsheet on an emulated phone, in four languages; one JSON line each.

Run by `make bench-lighthouse` against the demonstration, with Chromium and the packages of `npm ci` installed.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from reading import ROOT, free_port

SHEET = "secondary-neuroendocrine-cancer"
LANGUAGES = ("en", "ar", "ur", "zh-hant")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"


def measured(address: str) -> dict[str, list[int]]:
    """The figures of several runs, as how fast a page is shown depends on what else the machine is doing."""
    node, cli = Path(sys.executable).parent / "node", ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"
    figures: dict[str, list[int]] = {name: [] for name in CATEGORIES}
    with TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        for _ in range(RUNS):
            command = [
                str(node),
                str(cli),
                address,
                "--quiet",
                "--output=json",
                f"--output-path={report}",
                f"--chrome-flags={FLAGS}",
            ]
            environment = os.environ | {"CHROME_PATH": os.environ.get("CHROMIUM") or shutil.which("chromium") or ""}
            subprocess.run(command, check=True, capture_output=True, env=environment, timeout=180)
            found = json.loads(report.read_text(encoding="utf-8"))["categories"]
            for name in CATEGORIES:
                figures[name].append(round(found[name]["score"] * 100))
    return figures


def main() -> None:
    port = free_port()
    granian = [str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--port", str(port), "--no-ws"]
    server = subprocess.Popen([*granian, "--log-level", "error", "cms.wsgi:application"], cwd=ROOT)
    try:
        time.sleep(3)
        for language in sys.argv[1:] or LANGUAGES:
            print(json.dumps({"language": language} | measured(f"http://127.0.0.1:{port}/{language}/{SHEET}/")), flush=True)
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    main()
