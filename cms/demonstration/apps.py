from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    name = "cms.demonstration"
