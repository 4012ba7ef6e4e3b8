"""Static files: named by their content, packed once, served for ever.

``nidaa serve`` runs ``collectstatic`` before it starts its workers. Until then (in tests, say) files are found
in their packages under their plain names.
"""

from servestatic.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # servestatic has no types.
    """Names a file by its content if it was collected, plainly if not."""

    manifest_strict = False
    # What a script imports is named by its content, too: a new script never meets an old one from a cache.
    support_js_module_import_aggregation = True

    def stored_name(self, name: str) -> str:
        """Return the file's name with the hash of its content, or as it is when nothing was collected."""
        try:
            return str(super().stored_name(name))
        except ValueError:
            return name
