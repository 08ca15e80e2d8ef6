"""A missing or senseless setting is a sentence with a hint, not a stack trace."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
OURS = ("DATABASE_URL", "SITE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS")


def check(**environment):
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    command = [sys.executable, "manage.py", "check"]
    return subprocess.run(command, cwd=ROOT, env=inherited | environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "mysql://somewhere/db"}, "DATABASE_URL names no SQLite or PostgreSQL database."),
        ({"DATABASE_URL": "nonsense"}, "DATABASE_URL names no SQLite or PostgreSQL database."),
        ({"SITE_URL": "leaflets"}, "SITE_URL is no web address."),
        ({"SITE_URL": "https://leaflets.example.org"}, "SECRET_KEY is not set."),
        ({"DEBUG": "perhaps"}, "DEBUG is neither true nor false."),
        ({"SITE_URL": "https://a.example.org", "SECRET_KEY": "x" * 60, "DEBUG": "true"}, "DEBUG is on at a public address."),
        ({"SITE_URL": "https://a.example.org", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS takes any host."),
        ({"PUBLISHED_ROOT": "manage.py"}, "PUBLISHED_ROOT is a file"),
    ],
)
def test_a_senseless_setting_is_reported_with_a_hint(environment, said):
    answer = check(**environment)
    assert answer.returncode == 1
    assert said in answer.stderr
    assert "HINT:" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_good_settings_pass():
    assert check(SITE_URL="https://leaflets.example.org", SECRET_KEY="x" * 60).returncode == 0
