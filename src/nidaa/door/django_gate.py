"""The way to Django: everything that is not hot, unchanged, and no more of it at once than threads can carry."""

import asyncio
from typing import Final

from nidaa.door.asgi import Application, Message, Receive, Scope
from nidaa.door.errors import RequestRefused
from nidaa.door.request import Request

#: Each request in Django holds a thread and a database connection.
AT_ONCE: Final = 16
WAITING_AT_MOST: Final = 256
METHODS: Final = ("GET", "HEAD", "POST")
#: The longest text that an organiser writes, with room; a stranger's upload ends here, too.
BODY_LIMIT_BYTES: Final = 2 * 1024 * 1024
TARGET_LIMIT_BYTES: Final = 8 * 1024


class DjangoGate:
    """Hands requests to Django, a bounded number at a time.

    Args:
        django: Django's ASGI application.
    """

    def __init__(self, django: Application) -> None:
        self._django = django
        self._places = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def serve(self, request: Request, *, refused: object = None, receive: Receive | None = None) -> None:
        """Let Django answer.

        Args:
            request: The request.
            refused: What the door refused in it, for the page that explains it (`web.refused_form`).
            receive: Gives the body again, if the door has read it.

        Raises:
            RequestRefused: 405, 414, 413, 400 for what Django would stumble over; 503 when too many wait.
        """
        _refuse_what_no_view_can_read(request)
        if self._waiting >= WAITING_AT_MOST:
            raise RequestRefused(503)
        scope = _scope_with(request.scope, refused)
        self._waiting += 1
        try:
            await self._places.acquire()
        finally:
            self._waiting -= 1
        try:
            await self._django(scope, _limited(receive or request.receive), request.send)
        finally:
            self._places.release()


def _scope_with(scope: Scope, refused: object) -> Scope:
    # Nothing that a client sends can reach this key: the scope is the server's.
    return scope if refused is None else {**scope, "nidaa.refused": refused}


def _refuse_what_no_view_can_read(request: Request) -> None:
    if request.method not in METHODS:
        raise RequestRefused(405, (b"allow", ", ".join(METHODS).encode()))
    query: bytes = request.scope.get("query_string", b"")
    if len(request.path) + len(query) > TARGET_LIMIT_BYTES:
        raise RequestRefused(414)
    if not request.path.startswith("/") or not query.isascii() or "\0" in request.path:
        raise RequestRefused(400)
    declared = request.headers.get(b"content-length", b"0")
    if not declared.isdigit() or len(declared) > 9 or int(declared) > BODY_LIMIT_BYTES:
        raise RequestRefused(413)


def _limited(receive: Receive) -> Receive:
    left = BODY_LIMIT_BYTES

    async def limited() -> Message:
        nonlocal left
        message = await receive()
        left -= len(message.get("body") or b"")
        if left < 0:
            raise RequestRefused(413, (b"connection", b"close"))
        return message

    return limited
