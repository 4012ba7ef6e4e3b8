"""The ASGI application: the door, with Django behind it."""

import os
from typing import TYPE_CHECKING, cast

from django.core.asgi import get_asgi_application

if TYPE_CHECKING:
    from nidaa.door.asgi import Application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.project.settings")
# Its type knows ASGI's events more narrowly than the protocol's own words do.
_django_application = cast("Application", get_asgi_application())

from django.conf import settings  # noqa: E402 - readable once Django is set up, like the door's imports.

from nidaa.door.app import door  # noqa: E402

application = door(_django_application, settings.NIDAA)
