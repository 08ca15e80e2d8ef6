"""Frames: nothing of the workbench is framed but what a clinician reads to sign it, and only by the page that is signed on."""

from collections.abc import Callable
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

View = Callable[..., HttpResponse]


def shown_in_our_frames(view: View) -> View:
    return cast(View, xframe_options_sameorigin(csp_replace({"frame-ancestors": [SELF]})(view)))


def shows_our_frames(view: View) -> View:
    return cast(View, csp_replace({"frame-src": [SELF]})(view))
