"""The way to Django: everything that is not hot, a bounded number of requests at once, each in a thread.

Before: `app`, for every path that is not the door's own, and `sign` and `token_posts` for a form that is shown again.
After: Django's WSGI handler; `environ` makes what it reads.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar
from wsgiref.types import WSGIApplication

from nidaa.door.client_address import Network, client_address
from nidaa.door.environ import Environ, environ_of
from nidaa.door.errors import ClientGone, RequestRefused
from nidaa.door.form_bounds import FORM_SECONDS
from nidaa.door.request import Request
from nidaa.door.responses import Header, Response
from nidaa.door.rsgi import ProtocolClosed, Stream

#: Each holds a thread and a database connection. Pages are computed rather than waited for: more threads than this
#: would not make more pages, and would take their turns from the hot path.
AT_ONCE: Final = 8
WAITING_AT_MOST: Final = 256
#: How many requests may have a body of their own in memory.
BODIES_AT_MOST: Final = 64
METHODS: Final = ("GET", "HEAD", "POST")
#: The longest text that an organiser writes, with room; a stranger's upload ends here, too.
BODY_LIMIT_BYTES: Final = 2 * 1024 * 1024
#: A picture of a campaign, with the form around it: for who has a session, or claims to, and for few at once.
UPLOAD_LIMIT_BYTES: Final = 9 * 1024 * 1024
UPLOADS_AT_MOST: Final = 2
_UPLOAD_PATH: Final = re.compile(r"(?:/[a-z]{2,3})?/admin/campaigns/picture/")
_SESSION: Final = "nidaa_session="
BODY_SECONDS: Final = 60.0
TARGET_LIMIT_BYTES: Final = 8 * 1024
#: What no header's value may hold; the server would fail at it.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")

T = TypeVar("T")


class DjangoGate:
    """Hands requests to Django. All methods are for the event loop's thread.

    Args:
        django: Django's WSGI application.
        trusted_proxies: Who may say whom a request came from.
    """

    def __init__(self, django: WSGIApplication, trusted_proxies: Sequence[Network]) -> None:
        self._django = django
        self._trusted_proxies = trusted_proxies
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="door-django")
        self._inside = 0
        self._bodies = 0
        self._uploads = 0

    async def serve(self, request: Request, *, body: bytes | None = None, refused: object = None) -> None:
        """Let Django answer, and send its answer. The arguments are those of `answer`, and so is what is raised."""
        response = await self.answer(request, body=body, refused=refused)
        if response is not None:
            request.respond(response)

    async def answer(self, request: Request, *, body: bytes | None = None, refused: object = None) -> Response | None:
        """Return Django's answer; None: it is sent already, since it came in parts.

        Args:
            request: The request.
            body: The body, if the door has read it.
            refused: What the door refused in it, for the page that explains it (`web.refused_form`).

        Raises:
            RequestRefused: 405, 414, 413, 400 for what Django would stumble over; 408 for a slow body; 503 when too
                many wait.
            ClientGone: The body broke off.
        """
        _refuse_what_no_view_can_read(request)
        self._enter()
        try:
            if body is not None or request.method != "POST":
                return await self._call(request, body or b"", refused)
            return await self._call_with_body(request)
        finally:
            self._inside -= 1

    async def ask(self, environ: Environ, make: Callable[[Response], T]) -> T:
        """Let Django answer a request of the door's own, and return what `make` makes of the whole answer, in a thread.

        Raises:
            RequestRefused: 414 or 400 for a path that Django would stumble over; 503 when too many wait.
        """
        _refuse_target(environ["PATH_INFO"], environ["QUERY_STRING"])
        self._enter()
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._threads, _asked, self._django, environ, make)
        finally:
            self._inside -= 1

    def close(self) -> None:
        """End the threads once they are idle."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _enter(self) -> None:
        if self._inside >= AT_ONCE + WAITING_AT_MOST:
            raise RequestRefused(503)
        self._inside += 1

    async def _call_with_body(self, request: Request) -> Response | None:
        uploads = int(_is_upload(request))
        if self._bodies >= BODIES_AT_MOST or self._uploads + uploads > UPLOADS_AT_MOST:
            raise RequestRefused(503)
        self._bodies += 1
        self._uploads += uploads
        try:
            # A stranger has no upload to send, and holds a place that others need.
            seconds = BODY_SECONDS if "cookie" in request.headers else FORM_SECONDS
            return await self._call(request, await request.body(_body_limit(request), seconds), None)
        finally:
            self._bodies -= 1
            self._uploads -= uploads

    async def _call(self, request: Request, body: bytes, refused: object) -> Response | None:
        environ = environ_of(request, client_address(request, self._trusted_proxies), body, refused)
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, _called, self._django, environ, request, loop)


def _refuse_what_no_view_can_read(request: Request) -> None:
    if request.method not in METHODS:
        raise RequestRefused(405, ("allow", ", ".join(METHODS)))
    _refuse_target(request.path, request.query)
    declared = request.headers.get("content-length", "0")
    if not declared.isdigit() or len(declared) > 9 or int(declared) > _body_limit(request):
        raise RequestRefused(413)


def _body_limit(request: Request) -> int:
    return UPLOAD_LIMIT_BYTES if _is_upload(request) else BODY_LIMIT_BYTES


def _is_upload(request: Request) -> bool:
    """Return whether a request may bring a picture: to that form only, and from who claims to be signed in."""
    return (
        request.method == "POST"
        and _UPLOAD_PATH.match(request.path) is not None
        and any(_SESSION in value for value in request.headers.get_all("cookie"))
    )


def _refuse_target(path: str, query: str) -> None:
    if len(path) + len(query) > TARGET_LIMIT_BYTES:
        raise RequestRefused(414)
    if not path.startswith("/") or not query.isascii() or "\0" in path:
        raise RequestRefused(400)


# --- In a thread ---------------------------------------------------------------------------------------


def _called(
    django: WSGIApplication, environ: Environ, request: Request, loop: asyncio.AbstractEventLoop
) -> Response | None:
    """Call Django and return its answer, or None if it came in parts and is sent."""
    start = _Start()
    parts = django(environ, start)
    try:
        if not getattr(parts, "streaming", False):
            return Response(start.status, start.headers, b"".join(parts), ())
        stream = request.stream(start.status, start.headers)
        if request.method != "HEAD":
            _send_all(parts, stream, loop)
        return None
    finally:
        _close(parts)


def _asked(django: WSGIApplication, environ: Environ, make: Callable[[Response], T]) -> T:
    """Call Django and return what is made of its answer, whose parts are joined."""
    start = _Start()
    parts = django(environ, start)
    try:
        response = Response(start.status, start.headers, b"".join(parts), ())
    finally:
        _close(parts)
    return make(response)


class _Start:
    """What Django calls with status and headers, before it returns the body."""

    status = 500
    headers: tuple[Header, ...] = ()

    def __call__(
        self, status: str, headers: list[tuple[str, str]], _error: object = None, /
    ) -> Callable[[bytes], object]:
        self.status = int(status[:3])
        self.headers = tuple((name.lower(), _CONTROLS.sub("?", value)) for name, value in headers)
        return _write


def _close(parts: Iterable[bytes]) -> None:
    close = getattr(parts, "close", None)
    if close is not None:
        close()


def _write(_data: bytes) -> None:
    """Stand for the way of answering that WSGI has for old programs; Django is none."""
    raise RuntimeError("Django writes no answer this way.")


def _send_all(parts: Iterable[bytes], stream: Stream, loop: asyncio.AbstractEventLoop) -> None:
    async def send(part: bytes) -> None:
        await stream.send_bytes(part)

    for part in parts:
        try:
            asyncio.run_coroutine_threadsafe(send(part), loop).result()
        except ProtocolClosed:
            raise ClientGone from None
