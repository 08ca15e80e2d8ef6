from importlib import import_module

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "cms.feedback"

    def ready(self) -> None:
        own = import_module("cms.feedback.verification")
        import_module("cms.releases.verification").BESIDE[own.WHAT] = own.breaks_in_user_tests
