"""`make test`: every test on SQLite, and those that touch rows on PostgreSQL as well, where a server answers."""

import os
import shutil
import subprocess
import sys

import psycopg

LOCAL = "postgres://postgres@127.0.0.1:5432/verbatim"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def browser() -> str:
    """Return the path of a Chromium: an installed one, else Debian's package, else Playwright's download."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    if not named and shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Debian's Chromium for the browser tests …", flush=True)
        subprocess.run("apt-get update -qq && apt-get install -qq -y chromium >/dev/null", shell=True, check=False)
        named = shutil.which("chromium") or ""
    if not named:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return named


def gettext_tools() -> None:
    if not shutil.which("msgfmt") and shutil.which("apt-get") and os.geteuid() == 0:
        subprocess.run("apt-get update -qq && apt-get install -qq -y gettext >/dev/null", shell=True, check=False)


def postgres() -> str:
    url = os.environ.get("TEST_DATABASE_URL", LOCAL)
    try:
        psycopg.connect(url.rpartition("/")[0] + "/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return ""
    return url


def run(title: str, *arguments: str, **environment: str) -> int:
    print(f"\n── {title}", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments, *sys.argv[1:]]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode


def main() -> int:
    gettext_tools()
    found = browser()
    environment = {"CHROMIUM": found} if found else {}
    failed = run("SQLite: every test", "tests", DATABASE_URL="sqlite:///var/tests.sqlite3", **environment)
    url = postgres()
    if url:
        failed |= run("PostgreSQL: every test that touches rows", "tests", "--rows-only", DATABASE_URL=url)
    elif "TEST_DATABASE_URL" in os.environ:
        print("\nTEST_DATABASE_URL is set, but no PostgreSQL answers there.")
        failed = 1
    else:
        print("\nNo PostgreSQL answered on 127.0.0.1:5432, so the tests ran on SQLite only. To run them on both, start one:")
        print("  docker run -d -p 5432:5432 -e POSTGRES_HOST_AUTH_METHOD=trust postgres:15")
        print("or set TEST_DATABASE_URL=postgres://user:password@host:5432/name.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
