"""A publisher that works without rest and is killed at a random moment, again and again; one JSON line about each time.

Runs in a process of its own on a database of its own: DATABASE_URL, PUBLISHED_ROOT and CATALOGUE_ROOT name them.
"""

import json
import os
import random
import signal
import time
import traceback

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings

from cms.reading.shelf import Shelf
from cms.releases.actions import newest_release, settle, store, withdraw
from cms.releases.verification import prove
from tests.universe import Universe

QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"], "PAPERS": False}
PUBLISHING_SECONDS = 0.3  # about as long as a publication and a withdrawal take


@override_settings(**QUICK)
def tell(times):
    call_command("migrate", verbosity=0)
    universe = Universe()
    universe.enrol_everybody()
    universe.draft_interface()
    universe.draft_sheet()
    for language in ("en", "pl"):
        universe.bring_out(language, universe.interface)
        universe.bring_out(language)
    for _ in range(times):
        connections.close_all()
        heard, told = os.pipe()
        child = os.fork()
        if not child:
            work_without_rest(universe, told)
        os.close(told)
        os.read(heard, 1)  # signed; the publication begins now
        os.close(heard)
        time.sleep(random.uniform(0, PUBLISHING_SECONDS))
        os.kill(child, signal.SIGKILL)
        _, ended = os.waitpid(child, 0)
        print(json.dumps({"killed": os.WIFSIGNALED(ended)} | state_of_the_site()), flush=True)


def work_without_rest(universe, told):
    try:
        while True:
            universe.write("paracetamol", "pl", "".join(random.choices("aąbcćdeęfghijklłmnńoóprsśt", k=20)).capitalize())
            universe.review("pl")
            os.write(told, b"!")
            universe.publish("pl")
            withdraw(factsheet=universe.sheet, language="pl", reason="a reason", by=universe.publisher)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def state_of_the_site():
    """What patients had at the moment of the killing, and what there is once the site was settled."""
    found = {"damage": list(store().breaks_in(store().current())), "unread": list(unread())}
    settle()
    agrees = store().current() == newest_release().digest
    return found | {"agrees": agrees, "breaks": [broken for proof in prove() for broken in proof.breaks]}


def unread():
    shelf = Shelf(settings.PUBLISHED_ROOT)
    listing = json.loads((settings.PUBLISHED_ROOT / "current" / "manifest.json").read_bytes())
    statuses = {"404.html": 404, "gone.html": 410}
    for path, entry in listing.items():
        name = path.rpartition("/")[2]
        answer = shelf.answer("/" + path.removesuffix("index.html").removesuffix("gone.html"))
        if (answer.status, len(answer.body)) != (statuses.get(name, 200), entry["size"]):
            yield path
