"""Refusals in words: problem+json (RFC 9457) for programs and the page's script, a page for browsers."""

import random
from collections.abc import Sequence
from typing import Final

from nidaa.door.errors import RequestRefused
from nidaa.door.request import Request
from nidaa.door.responses import (
    HTML,
    NO_STORE,
    PAGE_SECURITY_HEADERS,
    PROBLEM,
    Header,
    Response,
    json_response,
)
from nidaa.intake.errors import TryAgain
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
    value: dict[str, object] = {
        "type": "about:blank",
        "title": title_for(status, language),
        "status": status,
        "detail": detail_for(status, language),
    }
    if errors:
        value["errors"] = [
            {"field": error.field, "code": str(error.code), "message": message_for(error.code, language)}
            for error in errors
        ]
    answer = json_response(status, value)
    own = (PROBLEM, ("content-language", language), NO_STORE, *headers)
    return Response(status, own, answer.body)


def refusal(request: Request, refused: RequestRefused, language_field: str = "") -> Response:
    """Return the answer to a request that the door refuses: a problem or a page, in the reader's language."""
    language = language_of(request, language_field)
    headers = refused.headers
    if refused.status == 503 and not any(name == "retry-after" for name, _ in headers):
        headers = (*headers, retry_after())
    if request.wants_json:
        return problem(refused.status, language, headers=headers)
    page = error_page(refused.status, language).encode()
    own = (HTML, ("content-language", language), ("vary", "accept, accept-language"), NO_STORE)
    return Response(refused.status, (*own, *headers), page, PAGE_SECURITY_HEADERS)
