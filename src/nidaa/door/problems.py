"""Refusals in words: problem+json (RFC 9457) for programs and the page's script, a page for browsers.

What is said when too many come is made once and kept: saying it must cost less than what it refuses.
"""

import base64
import os
import random
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from nidaa.door.errors import RequestRefused
from nidaa.door.request import Request
from nidaa.door.responses import (
    FORM_SECURITY_HEADERS,
    HTML,
    NO_STORE,
    PAGE_SECURITY_HEADERS,
    PROBLEM,
    Header,
    Response,
)
from nidaa.intake.errors import TryAgain
from nidaa.web.busy_form import busy_form_page
from nidaa.web.error_pages import detail_for, error_page, title_for
from nidaa.web.languages import LANGUAGES, negotiate
from nidaa.web.messages import message_for
from nidaa.web.refused_form import FieldError

RETRY_AFTER_SECONDS: Final = (2, 10)


def language_of(request: Request, field: str = "") -> str:
    """Return the code of the answer's language: the form's `language` field, else what the browser accepts."""
    return field if field in LANGUAGES else negotiate(request.header("accept-language")).code


def retry_after() -> Header:
    """Return a Retry-After with jitter, so that those who were refused together do not come back together."""
    return ("retry-after", str(random.randint(*RETRY_AFTER_SECONDS)))  # noqa: S311 - no secret.


def seconds_until_calm(busy: TryAgain) -> int:
    """Return what to tell whom intake asked to try again, with jitter, too."""
    return max(1, round(busy.retry_after_seconds * random.uniform(1, 2)))  # noqa: S311 - no secret.


def problem(
    status: int, language: str, *, errors: Sequence[FieldError] = (), headers: Sequence[Header] = ()
) -> Response:
    """Return a problem+json; with `errors`, each names its field, its code, and says what is wrong in words."""
    body = _plain_problem(status, language)
    if errors:
        told = [
            {"field": error.field, "code": str(error.code), "message": message_for(error.code, language)}
            for error in errors
        ]
        body = msgspec.json.encode({**_problem(status, language), "errors": told})
    own = (PROBLEM, ("content-language", language), NO_STORE, *headers)
    return Response(status, own, body)


@lru_cache(maxsize=256)
def _plain_problem(status: int, language: str) -> bytes:
    return msgspec.json.encode(_problem(status, language))


def _problem(status: int, language: str) -> dict[str, object]:
    return {
        "type": "about:blank",
        "title": title_for(status, language),
        "status": status,
        "detail": detail_for(status, language),
    }


def form_again(request: Request, values: Mapping[str, str], language: str, retry_after_seconds: int | None) -> Response:
    """Return the 503 that gives a form back to a browser without JavaScript, to be sent again by a button.

    Args:
        request: The POST; the form goes to the same path again.
        values: What was sent, by field, all that is to be sent again.
        language: Of the form.
        retry_after_seconds: When to come again; None: in some seconds.
    """
    seconds = retry_after_seconds or random.randint(*RETRY_AFTER_SECONDS)  # noqa: S311 - jitter, no secret.
    page = busy_form_page(language, values, path=request.path, retry_after_seconds=seconds, make_key=_new_key)
    headers = (HTML, ("content-language", language), NO_STORE, ("retry-after", str(seconds)))
    # The path of a mere button is a credential: that page says nothing of where it is.
    security_headers = FORM_SECURITY_HEADERS if "email" in values else PAGE_SECURITY_HEADERS
    return Response(503, headers, page.encode(), security_headers)


def _new_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(16)).rstrip(b"=").decode()


def refusal(request: Request, refused: RequestRefused, language_field: str = "") -> Response:
    """Return the answer to a request that the door refuses: a problem or a page, in the reader's language."""
    language = language_of(request, language_field)
    headers = refused.headers
    if refused.status == 503 and not any(name == "retry-after" for name, _ in headers):
        headers = (*headers, retry_after())
    if request.wants_json:
        return problem(refused.status, language, headers=headers)
    page = error_page(refused.status, language, has_sent=request.method == "POST").encode()
    own = (HTML, ("content-language", language), ("vary", "accept, accept-language"), NO_STORE)
    return Response(refused.status, (*own, *headers), page, PAGE_SECURITY_HEADERS)
