"""Whole answers of the door, and how they are sent."""

from typing import Final

import msgspec

from nidaa.door.asgi import Send

Header = tuple[bytes, bytes]

#: Nothing that the door answers by itself is a document with scripts, frames or forms of its own.
SECURITY_HEADERS: Final[tuple[Header, ...]] = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)
#: An error page of ours is a page: it may load our style, and nothing else.
PAGE_SECURITY_HEADERS: Final[tuple[Header, ...]] = (
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        b"frame-ancestors 'none'; base-uri 'none'",
    ),
    *SECURITY_HEADERS[1:],
)
NO_STORE: Final[Header] = (b"cache-control", b"no-store")
#: What everybody may read, a page of anybody's may read: the log is checked by strangers' programs.
FOR_ANYBODY: Final[Header] = (b"access-control-allow-origin", b"*")
TEXT: Final[Header] = (b"content-type", b"text/plain; charset=utf-8")
JSON: Final[Header] = (b"content-type", b"application/json")
PROBLEM: Final[Header] = (b"content-type", b"application/problem+json")
HTML: Final[Header] = (b"content-type", b"text/html; charset=utf-8")


class Response(msgspec.Struct, frozen=True):
    """A whole answer; its length and the security headers of a non-page are added when it is sent."""

    status: int
    headers: tuple[Header, ...]
    body: bytes = b""
    security_headers: tuple[Header, ...] = SECURITY_HEADERS


async def send_response(send: Send, response: Response, *, without_body: bool = False) -> None:
    """Send a whole answer; to a HEAD everything but the body."""
    headers = [
        *response.headers,
        (b"content-length", b"%d" % len(response.body)),
        *response.security_headers,
    ]
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if without_body else response.body})


def json_response(status: int, value: object, *headers: Header) -> Response:
    """Return a JSON answer that no cache keeps, unless `headers` say otherwise."""
    return Response(status, (JSON, *(headers or (NO_STORE,))), msgspec.json.encode(value))


def text_response(status: int, text: str, *headers: Header) -> Response:
    """Return a plain text answer that no cache keeps, unless `headers` say otherwise."""
    return Response(status, (TEXT, *(headers or (NO_STORE,))), text.encode())


def see_other(path: str) -> Response:
    """Return the 303 that ends a form: the browser gets the next page, and reloading it posts nothing."""
    return Response(303, ((b"location", path.encode("ascii")), NO_STORE))
