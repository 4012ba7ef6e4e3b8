"""The ASGI application: the door, with Django behind it."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.project.settings")
_django_application = get_asgi_application()

from django.conf import settings  # noqa: E402 - readable once Django is set up, like the door's imports.

from nidaa.door.app import door  # noqa: E402

application = door(_django_application, settings.NIDAA)
