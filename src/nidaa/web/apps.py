"""Django's entry for the room: its templates, static files and catalogs."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The app ``web``; it has no models."""

    name = "nidaa.web"
    label = "web"
