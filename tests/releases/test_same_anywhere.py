import os
import subprocess
import sys

import pytest
from django.conf import settings

from cms.releases.actions import live_publications, store
from tests.releases.elsewhere import told

STORY = "import sys, django; django.setup(); from tests.releases.elsewhere import tell_digest; tell_digest(*sys.argv[1:])"
PLACES = [
    {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "1", "PYTHONUTF8": "0"},
    {"TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8", "LANG": "ar_SA.UTF-8", "PYTHONHASHSEED": "2"},
]


def built_in(place, folder, telling):
    folder.mkdir()
    (folder / "site.json").write_text(telling, encoding="utf-8")
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "cms.settings"} | place
    command = [sys.executable, "-c", STORY, str(folder / "site.json"), str(folder)]
    ran = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


@pytest.mark.slow
def test_the_same_editions_give_the_same_release_in_any_folder_time_zone_and_locale(published, tmp_path):
    telling = told(live_publications())
    built = [built_in(place, tmp_path / f"folder {number}", telling) for number, place in enumerate(PLACES)]
    assert built == [store().current()] * len(PLACES)
