import json

import pytest
from django.test import Client
from django.test.utils import override_settings

from tests.conftest import BASE


@pytest.fixture
def site(django_db_setup):
    """The folder of the published universe. No `db`: in these tests every query is refused, and so an error."""
    folder = BASE["folder"] / "site"
    with override_settings(PUBLISHED_ROOT=folder):
        yield folder


@pytest.fixture
def listing(site):
    return json.loads((site / "current" / "manifest.json").read_bytes())


@pytest.fixture
def client(site):
    return Client()
