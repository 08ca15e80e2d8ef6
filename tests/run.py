"""`make test`: every test on SQLite, and those that touch rows on PostgreSQL as well, where a server answers."""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

LOCAL = "postgres://postgres@127.0.0.1:5432/verbatim"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LANES = 2
MEMORY = Path("/dev/shm")  # files of tests live for seconds: in memory, where there is room
ROOM = 2 * 1024**3
PAGES = ("accessibility", "reflow", "styles", "page_weight", "valid_html", "lighthouse")  # half of the journeys' time

# What tests run, and Debian's packages of it.
TOOLS = {"msgfmt": "gettext", "pdftotext": "poppler-utils", "nginx": "nginx-light", "caddy": "caddy"}


def install(packages: list[str]) -> None:
    """Fetch Debian's packages where this may be done; tests that need what is missing say so."""
    if packages and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing {', '.join(packages)} for the tests …", flush=True)
        names = " ".join(packages)
        subprocess.run(f"apt-get update -qq && apt-get install -qq -y {names} >/dev/null", shell=True, check=False)


def browser() -> str:
    """Return the path of a Chromium: an installed one, else Playwright's download."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not named:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return named


def postgres() -> str:
    url = os.environ.get("TEST_DATABASE_URL", LOCAL)
    try:
        psycopg.connect(url.rpartition("/")[0] + "/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return ""
    return url


@dataclass(frozen=True)
class Run:
    title: str
    arguments: tuple[str, ...]
    environment: dict[str, str]

    def __call__(self) -> int:
        """Run it and say all it said, when it is done; runs go on beside each other."""
        command = [sys.executable, "-m", "pytest", *self.arguments, *sys.argv[1:]]
        done = subprocess.run(
            command, env=os.environ | self.environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        print(f"\n── {self.title}\n{done.stdout}", flush=True)
        nothing_chosen = done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED and len(sys.argv) > 1
        return 0 if nothing_chosen else done.returncode


def main() -> int:
    missing = [package for tool, package in TOOLS.items() if not shutil.which(tool, path=f"{os.environ['PATH']}:/usr/sbin")]
    install([*missing, *([] if any(map(shutil.which, BROWSERS)) or os.environ.get("CHROMIUM") else ["chromium"])])
    found = browser()
    in_memory = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    with tempfile.TemporaryDirectory(dir=MEMORY if in_memory else None, prefix="verbatim-") as folder:
        os.environ["TMPDIR"] = folder
        return run(found)


def run(found: str) -> int:
    sqlite = {"DATABASE_URL": "sqlite:///var/tests.sqlite3"} | ({"CHROMIUM": found} if found else {})
    pages = [f"tests/journeys/test_{name}.py" for name in PAGES]
    others = ("tests/journeys", *(f"--ignore={page}" for page in pages))
    runs = [Run("SQLite: journeys in a browser", others, sqlite)]  # the longest first
    url = postgres()
    if url:
        runs.append(Run("PostgreSQL: every test that touches rows", ("tests", "--rows-only"), {"DATABASE_URL": url}))
    runs.append(Run("SQLite: every test but the journeys", ("tests", "--ignore=tests/journeys"), sqlite))
    runs.append(Run("SQLite: every kind of page in a browser", tuple(pages), sqlite))
    with ThreadPoolExecutor(LANES) as lanes:
        failed = any(run.result() for run in [lanes.submit(run) for run in runs])
    if not url and "TEST_DATABASE_URL" in os.environ:
        print("\nTEST_DATABASE_URL is set, but no PostgreSQL answers there.")
        failed = True
    elif not url:
        print("\nNo PostgreSQL answered on 127.0.0.1:5432, so the tests ran on SQLite only. To run them on both, start one:")
        print("  docker run -d -p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres:15")
        print("or set TEST_DATABASE_URL=postgres://user:password@host:5432/name.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
