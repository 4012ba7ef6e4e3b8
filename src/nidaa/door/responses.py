"""Whole answers of the door. `Request.respond` sends them."""

from typing import Final

import msgspec

Header = tuple[str, str]

#: Nothing that the door answers by itself is a document with scripts, frames or forms of its own.
SECURITY_HEADERS: Final[tuple[Header, ...]] = (
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
)
#: An error page of ours is a page: it may load our style and the site's description, and nothing else.
PAGE_SECURITY_HEADERS: Final[tuple[Header, ...]] = (
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; img-src 'self' data:; manifest-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'",
    ),
    *SECURITY_HEADERS[1:],
)
#: A page with a form of ours says where the form comes from: the door refuses a form that comes from nowhere.
FORM_SECURITY_HEADERS: Final[tuple[Header, ...]] = (
    *PAGE_SECURITY_HEADERS[:-1],
    ("referrer-policy", "same-origin"),
)
NO_STORE: Final[Header] = ("cache-control", "no-store")
#: What everybody may read, a page of anybody's may read: the log is checked by strangers' programs.
FOR_ANYBODY: Final[Header] = ("access-control-allow-origin", "*")
TEXT: Final[Header] = ("content-type", "text/plain; charset=utf-8")
JSON: Final[Header] = ("content-type", "application/json")
PROBLEM: Final[Header] = ("content-type", "application/problem+json")
HTML: Final[Header] = ("content-type", "text/html; charset=utf-8")


class Response:
    """A whole answer, never changed once it is made: one that is always the same is made once, and sent as it is.

    Attributes:
        status: HTTP status.
        headers: Lower-case names; no length, which the server adds.
        body: Also for a HEAD: the server leaves it away, and says how long it would have been.
        sent_headers: `headers`, and behind them the security headers.
    """

    __slots__ = ("body", "headers", "sent_headers", "status")

    def __init__(
        self,
        status: int,
        headers: tuple[Header, ...],
        body: bytes = b"",
        security_headers: tuple[Header, ...] = SECURITY_HEADERS,
    ) -> None:
        """Prepare an answer; `security_headers` are those of what is no page."""
        self.status = status
        self.headers = headers
        self.body = body
        self.sent_headers = headers + security_headers


def json_response(status: int, value: object, *headers: Header) -> Response:
    """Return a JSON answer that no cache keeps, unless `headers` say otherwise."""
    return Response(status, (JSON, *(headers or (NO_STORE,))), msgspec.json.encode(value))


def text_response(status: int, text: str, *headers: Header) -> Response:
    """Return a plain text answer that no cache keeps, unless `headers` say otherwise."""
    return Response(status, (TEXT, *(headers or (NO_STORE,))), text.encode())


def see_other(path: str) -> Response:
    """Return the 303 that ends a form: the browser gets the next page, and reloading it posts nothing.

    Args:
        path: ASCII; letters, digits, and what separates them.
    """
    return Response(303, (("location", path), NO_STORE))
