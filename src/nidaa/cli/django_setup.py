"""Sets Django up for a command that needs it. The settings are named, not imported: they stand above."""

import os

import django


def set_up_django() -> None:
    """Load settings and applications. Once is enough; again does no harm."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.project.settings")
    django.setup()
