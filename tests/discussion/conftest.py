import pytest

KEY = "how-to-take-it"


@pytest.fixture(autouse=True)
def _own_pictures(settings, tmp_path):
    settings.TALK_PICTURES_ROOT = tmp_path / "talk"


@pytest.fixture
def segment(published):
    return published.segment(KEY)
