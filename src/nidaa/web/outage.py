"""A page whose database does not answer right now says so, and when to come again; it is no fault of the page.

Before: a view has failed. After: 503 with a Retry-After, which the door's cache takes as a reason to show the page that
it has kept. What is a fault (a missing table, a wrong statement) goes on to be one.
"""

import random
import sqlite3
from collections.abc import Callable
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from nidaa.intake.errors import TryAgain
from nidaa.web.error_pages import error_page
from nidaa.web.languages import language_named

#: When to come again, with chance in it, so that those who failed together do not come back together.
RETRY_SECONDS: Final = (2, 10)
#: SQLite calls everything operational: of that, only what passes by itself.
_PASSING: Final = frozenset((sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL))
_PRIMARY_CODE: Final = 0xFF


class OutageMiddleware:
    """Answers 503 in place of 500 when the database is away, locked for too long, or full."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what comes next."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a failed view, if what failed it passes by itself."""
        if not is_passing(exception):
            return None
        language = language_named(translation.get_language()).code
        seconds = random.randint(*RETRY_SECONDS)  # noqa: S311 - jitter, no secret.
        headers = {"Cache-Control": "no-store", "Retry-After": str(seconds)}
        page = error_page(503, language, has_sent=request.method == "POST")
        return HttpResponse(page, status=503, headers=headers)


def is_passing(error: Exception) -> bool:
    """Return whether an error of a view means that the database takes nothing now, and will again."""
    if isinstance(error, TryAgain | InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    code = getattr(error.__cause__, "sqlite_errorcode", None)
    # PostgreSQL's driver means by it: not reached, shut down, out of resources, cancelled.
    return code is None or (code & _PRIMARY_CODE) in _PASSING
