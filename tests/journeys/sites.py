"""The demonstration in every state a patient may meet it in, each behind a real server of its own."""

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
GRANIAN = Path(sys.executable).parent / "granian"
LIVE = "live"


@contextmanager
def serving(environment, port):
    """The product on a port, for as long as it is needed; yields the address."""
    arguments = ["--interface", "wsgi", "--port", str(port), "--no-ws", "--log-level", "error", "cms.wsgi:application"]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen([GRANIAN, *arguments], cwd=ROOT, env=environment | {"SITE_URL": address})
    try:
        wait_for(f"{address}/healthz")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address):
    for _ in range(200):
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, HTTPError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


class Sites:
    """`folder` holds a copy of the demonstration as it was first published; the other states are made when first asked for."""

    def __init__(self, demonstration, folder, free_port):
        self.demonstration = demonstration
        self.folder = folder
        self.free_port = free_port
        self.running = ExitStack()
        self.addresses = {}
        self._states = None

    @property
    def environment(self):
        folder = self.folder
        return self.demonstration.environment | {
            "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
            "PUBLISHED_ROOT": str(folder / "site"),
            "CATALOGUE_ROOT": str(folder / "locale"),
            "UPLOADS_ROOT": str(folder / "uploads"),
            "CACHE_ROOT": str(folder / "cache"),
        }

    @property
    def states(self):
        """By state: its release, and the identities of the copies that are live in it."""
        if self._states is None:
            written = self.folder / "states.json"
            code = f"from tests.journeys import later; later.tell({str(written)!r})"
            command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
            environment = self.environment | {"PAPERS": "no", "RELEASES_KEPT": "100"}  # paper would take most of the time
            done = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            self._states = json.loads(written.read_text(encoding="utf-8"))
        return self._states

    def shelf_of(self, state):
        """A published root whose current release is that of a state."""
        root = self.folder / "states" / state
        if not root.exists():
            root.mkdir(parents=True)
            (root / "releases").symlink_to(self.folder / "site" / "releases")
            (root / "current").symlink_to(Path("releases") / self.states[state]["release"])
        return root

    def address(self, state):
        if state not in self.addresses:
            environment = self.environment | {"PUBLISHED_ROOT": str(self.shelf_of(state))}
            self.addresses[state] = self.running.enter_context(serving(environment, self.free_port()))
        return self.addresses[state]


def copy_of(kept, folder):
    """A demonstration once more, for others to change; files of the shelf never change, so links will do."""
    folder.mkdir(exist_ok=True)
    shutil.copy(kept / "db.sqlite3", folder / "db.sqlite3")
    shutil.copytree(kept / "locale", folder / "locale", dirs_exist_ok=True)
    shutil.copytree(kept / "site", folder / "site", symlinks=True, copy_function=os.link)
    return folder
