import os
import shutil

import pytest
from django.db import connections
from django.test import Client, TransactionTestCase
from django.test.utils import override_settings
from hypothesis import settings as property_tests

from cms.audit.guards import lift_guards, raise_guards
from cms.people.models import Person
from cms.releases.publishing import open_early
from tests.kept_rows import keep_rows
from tests.universe import LANGUAGES, Universe

property_tests.register_profile("untimed", deadline=None)  # a busy machine is no failure
property_tests.load_profile("untimed")
BASE = {}
GUARDED = (
    "audit_event",
    "audit_auditreview",
    "review_decision",
    "review_signature",
    "review_grading",
    "review_remark",
    "review_disposition",
    "review_backtranslation",
    "review_reconciliation",
    "feedback_usertest",
    "feedback_usertestoutcome",
    "feedback_userteststrike",
)


def pytest_addoption(parser):
    parser.addoption("--rows-only", action="store_true", help="only tests that touch rows, for a second database")


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--rows-only"):
        return
    fixtures = {"db", "transactional_db", "universe", "published", "drafted", "together"}
    kept = [
        item
        for item in items
        if (item.get_closest_marker("django_db") or fixtures & set(item.fixturenames)) and not item.get_closest_marker("browser")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _settings_in(folder):
    """Folders of the test's own, quick password hashes, and no need of collected static files."""
    return {
        "PUBLISHED_ROOT": folder / "site",
        "CATALOGUE_ROOT": folder / "locale",
        "PICTURES_ROOT": folder / "pictures",
        "UPLOADS_ROOT": folder / "uploads",
        "TALK_PICTURES_ROOT": folder / "talk",
        "PARITY_LANGUAGES": [],  # tests of languages that go out together switch it on
        "PAPERS": False,  # printing every edition would take most of the time; tests of paper switch it on
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": folder / "cache"}},
        "WHITENOISE_AUTOREFRESH": True,  # looks for a static file when it is asked for; there may be no folder of them
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],
        "STORAGES": {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    }


@pytest.fixture(autouse=True)
def _own_folders(tmp_path):
    with override_settings(**_settings_in(tmp_path)):
        yield


@pytest.fixture(autouse=True, scope="session")
def _flush_may_empty_guarded_tables():
    """Transactional tests are followed by a flush, which the append-only triggers would refuse."""
    original = TransactionTestCase._fixture_teardown

    def teardown(self):
        for table in GUARDED:
            lift_guards(connections["default"], table)
        original(self)
        for table in GUARDED:
            raise_guards(connections["default"], table)

    TransactionTestCase._fixture_teardown = teardown
    yield
    TransactionTestCase._fixture_teardown = original


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build the universe once; tests change it inside transactions that are rolled back."""
    BASE["folder"] = tmp_path_factory.mktemp("base")
    few = {"RELEASES_KEPT": 3}  # every test copies what is kept
    with django_db_blocker.unblock(), override_settings(**_settings_in(BASE["folder"]), **few):
        _build()
        BASE["bring back"] = keep_rows()


def _build():
    made = Universe()
    made.enrol_everybody()
    made.draft_sheet()
    made.draft_interface()  # after it: the name of its topic is one of the interface's phrases
    for language in ("en", *LANGUAGES):
        made.bring_out(language, made.interface)
        made.bring_out(language)
    return made


@pytest.fixture
def published(request, db, tmp_path):
    """The factsheet “paracetamol” and the interface are live in English, Polish and Urdu."""
    if not Person.objects.exists():  # a transactional test's flush emptied the database
        if BASE["bring back"] is None or connections["default"].in_atomic_block:
            return _build()
        BASE["bring back"]()
    shutil.copytree(BASE["folder"] / "site", tmp_path / "site", symlinks=True)
    return Universe.found()


@pytest.fixture
def together(published):
    """English has a newer version; Polish and Urdu of it are signed, and nothing of it is out."""
    published.change_english("with alcohol", "with any alcohol")
    published.review("en")
    open_early(factsheet=published.sheet, reason="All go out together.", by=published.publisher)
    for language, words in (("pl", "W ogóle nie wolno zażywać z alkoholem."), ("ur", "اسے کسی بھی شراب کے ساتھ نہ لیں۔")):
        published.write("do-not-take-it-with-alcohol", language, words)
        published.review(language)
    return published


@pytest.fixture
def universe(published):
    """Beside it, another English factsheet with the same words is being drafted."""
    published.sheet = None
    published.draft_sheet("ibuprofen")
    return published


@pytest.fixture
def drafted(universe):
    """The English of that other factsheet is out; translation is open and nothing is translated."""
    universe.bring_out("en")
    return universe


@pytest.fixture(scope="session")
def corpora():
    """Real catalogues, where this machine has them."""
    folder = os.environ.get("CORPORA", os.path.join(os.path.dirname(__file__), "..", "..", "shared", "corpora"))
    if not os.path.isdir(folder):
        pytest.skip("no corpora on this machine")
    return folder


@pytest.fixture
def enter(published):
    """Sign a person in, by user name, and return their browser."""

    def signed_in(username):
        client = Client()
        client.force_login(published.people[username])
        return client

    return signed_in
