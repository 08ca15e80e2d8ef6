from importlib import import_module

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class WorkbenchConfig(AppConfig):
    name = "cms.workbench"
    default = True

    def ready(self) -> None:
        import_module("cms.deployment")  # registers the system checks of the settings


class ScreenFiles(StaticFilesConfig):
    """Of Bootstrap's forty files the screens use one, and of htmx no extension; collecting would compress them all."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext", "js", "bootstrap-*", "*.rtl.*", "bootstrap.css*"]
