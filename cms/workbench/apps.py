from importlib import import_module

from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "cms.workbench"

    def ready(self) -> None:
        import_module("cms.deployment")  # registers the system checks of the settings
