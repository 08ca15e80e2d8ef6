import json

import pytest

from tests.reading.site import put, reader_of


@pytest.fixture
def root(tmp_path):
    put(tmp_path / "shelf")
    return tmp_path / "shelf"


@pytest.fixture
def listing(root):
    return json.loads((root / "current" / "manifest.json").read_bytes())


@pytest.fixture
def reader(root):
    return reader_of(root)
