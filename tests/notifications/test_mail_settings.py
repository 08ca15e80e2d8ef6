"""EMAIL_URL and what goes with it: a senseless value is a sentence with a hint."""

import json
import os
import subprocess
import sys

import pytest

from tests.test_settings import OURS, ROOT, check

NAMES = ("EMAIL_BACKEND", "EMAIL_HOST", "EMAIL_PORT", "EMAIL_HOST_USER", "EMAIL_HOST_PASSWORD", "EMAIL_USE_TLS", "EMAIL_USE_SSL")
SMTP = "django.core.mail.backends.smtp.EmailBackend"


def chosen(**environment):
    inherited = {name: value for name, value in os.environ.items() if name not in (*OURS, "EMAIL_URL")}
    code = f"import json; from django.conf import settings; print(json.dumps([getattr(settings, n) for n in {NAMES}]))"
    environment = inherited | {"DJANGO_SETTINGS_MODULE": "cms.settings"} | environment
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return tuple(json.loads(said.stdout))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", ("django.core.mail.backends.dummy.EmailBackend", "localhost", 25, "", "", False, False)),
        ("smtp+tls://me:p%40ss@mail.example.org:2525", (SMTP, "mail.example.org", 2525, "me", "p@ss", True, False)),
        ("smtp+ssl://mail.example.org", (SMTP, "mail.example.org", 465, "", "", False, True)),
        ("smtp://mail.example.org", (SMTP, "mail.example.org", 25, "", "", False, False)),
        ("consolemail://", ("django.core.mail.backends.console.EmailBackend", "", 25, "", "", False, False)),
    ],
)
def test_a_mail_server_is_named_by_one_address(url, expected):
    assert chosen(EMAIL_URL=url) == expected


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"EMAIL_URL": "mail.example.org"}, "EMAIL_URL names no mail server."),
        ({"EMAIL_URL": "smtp://"}, "EMAIL_URL names no mail server."),
        ({"EMAIL_URL": "smtp://mail.example.org:port"}, "EMAIL_URL names no mail server."),
        ({"DIGEST_HOUR": "24"}, "DIGEST_HOUR is no full hour of a day."),
        ({"DIGEST_HOUR": "seven"}, "DIGEST_HOUR is no full hour of a day."),
    ],
)
def test_a_senseless_value_is_reported_with_a_hint(environment, said):
    answer = check(**environment)
    assert (answer.returncode, said in answer.stderr, "HINT:" in answer.stderr) == (1, True, True)
    assert "Traceback" not in answer.stderr
