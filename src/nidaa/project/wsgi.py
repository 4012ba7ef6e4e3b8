"""The application that `nidaa serve` runs: the door, with Django's WSGI handler behind it."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.project.settings")
django_application = get_wsgi_application()

from django.conf import settings  # noqa: E402 - readable once Django is set up, like the door's imports.

from nidaa.door.app import Door  # noqa: E402

door = Door(django_application, settings.NIDAA)
