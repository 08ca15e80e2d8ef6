from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]


class StaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Scripts that import each other do so under the names of their content, so that no browser mixes two releases."""

    support_js_module_import_aggregation = True
