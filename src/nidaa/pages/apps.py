"""Django's entry for the room: its templates and catalogs."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The app ``pages``; it has no models."""

    name = "nidaa.pages"
    label = "pages"
