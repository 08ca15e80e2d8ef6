from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command


def page(language, key="paracetamol"):
    return (settings.PUBLISHED_ROOT / "current" / language / key / "index.html").read_text()


def test_a_published_urdu_page_reads_right_to_left_with_the_number_isolated(published):
    html = page("ur")
    assert '<html lang="ur" dir="rtl">' in html
    assert '<bdi dir="ltr" class="keep">0808 157 0192</bdi>' in html


def test_verify_proves_the_universe(published):
    said = StringIO()
    call_command("verify", stdout=said)
    assert "Everything holds." in said.getvalue()
