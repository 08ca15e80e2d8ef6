from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    name = "cms.catalogues"
