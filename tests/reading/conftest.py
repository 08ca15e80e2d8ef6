import json

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.conftest import BASE


@pytest.fixture
def site(db, django_db_blocker):
    """The folder of the published universe, with the database out of reach: a query is an error."""
    folder = BASE["folder"] / "site"
    with django_db_blocker.block(), override_settings(PUBLISHED_ROOT=folder):
        yield folder


@pytest.fixture
def listing(site):
    return json.loads((site / "current" / "manifest.json").read_bytes())


@pytest.fixture
def client(site):
    return Client()
