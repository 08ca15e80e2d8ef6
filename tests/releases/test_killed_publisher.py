import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

TIMES = 30
STORY = f"import django; django.setup(); from tests.releases.killing import tell; tell({TIMES})"


@pytest.mark.slow
def test_a_publisher_killed_at_any_moment_leaves_a_whole_site_that_settles(tmp_path):
    own = {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "PUBLISHED_ROOT": str(tmp_path / "site"),
        "CATALOGUE_ROOT": str(tmp_path / "locale"),
    }
    ran = subprocess.run(
        [sys.executable, "-c", STORY], env=os.environ | own, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    sound = {"killed": True, "damage": [], "unread": [], "agrees": True, "breaks": []}
    assert [json.loads(line) for line in ran.stdout.splitlines()] == [sound] * TIMES
