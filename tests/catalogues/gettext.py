"""GNU gettext's own programs, where they are installed."""

import shutil
import subprocess

import pytest

needs_gettext = pytest.mark.skipif(shutil.which("msgcat") is None, reason="GNU gettext is not installed (Debian package gettext)")


def run(program, *options, data):
    """What the program makes of a catalogue; it has to succeed without a word."""
    done = subprocess.run([program, *options], input=data, capture_output=True, check=False)
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout


def msgcat(data, *options):
    return run("msgcat", *options, "-", data=data)


def msgfmt(data):
    return run("msgfmt", "-c", "-o", "-", "-", data=data)
