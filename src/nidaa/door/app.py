"""The door itself: takes each call of the ASGI server to the handler whose it is, and lets no failure through.

`project.asgi` makes it with Django's application. Read on in `routes` and `sign`.
"""

import logging
import traceback
from typing import Final

from nidaa.door.asgi import Application, Message, Receive, Scope, Send
from nidaa.door.errors import ClientGone, RequestRefused
from nidaa.door.lifespan import run_lifespan
from nidaa.door.problems import refusal
from nidaa.door.request import Request, request_of
from nidaa.door.responses import (
    FOR_ANYBODY,
    NO_STORE,
    Response,
    json_response,
    send_response,
    text_response,
)
from nidaa.door.routes import METHODS, SHARED, Match, Route, match
from nidaa.door.workings import Workings
from nidaa.intake.instance import Instance

_log = logging.getLogger(__name__)

_NO_CAMPAIGN: Final = text_response(404, "There is no such campaign.\n", NO_STORE, FOR_ANYBODY)


def door(django: Application, instance: Instance) -> "Door":
    """Return the ASGI application of an instance.

    Args:
        django: Answers what the door does not.
        instance: Where the data is and how the instance is known; its secrets are loaded at the lifespan's start.
    """
    return Door(django, instance)


class Door:
    """An ASGI application. It serves once its lifespan has started."""

    def __init__(self, django: Application, instance: Instance) -> None:
        """Keep what is needed; nothing is opened before the lifespan starts."""
        self._workings = Workings(django, instance)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one ASGI connection: a request, the lifespan, or a WebSocket, which is refused."""
        if scope["type"] == "http":
            await self._serve_http(scope, receive, send)
        elif scope["type"] == "lifespan":
            await run_lifespan(receive, send, start=self._workings.start, stop=self._workings.stop)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1000})

    async def _serve_http(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        request = request_of(scope, receive, watched)
        # If nothing refuses and nothing answers, the request ended in the middle: whoever only closed his sending side
        # still reads, and must not be told that it was our fault.
        answer_due: RequestRefused | None = None
        try:
            await self._serve(request)
        except ClientGone:
            pass
        except RequestRefused as refused:
            answer_due = refused
        except Exception as error:  # noqa: BLE001 - the last line of defence; what it is goes to the log.
            _log.error("A request failed: %s", _places(error))
            answer_due = RequestRefused(500)
        if not begun:
            answer = refusal(request, answer_due or RequestRefused(400, (b"connection", b"close")))
            await send_response(send, answer, without_body=request.method == "HEAD")

    async def _serve(self, request: Request) -> None:
        found = match(request.path)
        if found is None:
            await self._workings.gate.serve(request)
        elif request.method in METHODS[found.route]:
            await self._serve_route(request, found)
        elif found.route in SHARED and request.method in ("GET", "HEAD"):
            await self._workings.gate.serve(request)
        else:
            allowed = METHODS[found.route] + (("GET", "HEAD") if found.route in SHARED else ())
            raise RequestRefused(405, (b"allow", ", ".join(allowed).encode()))

    async def _serve_route(self, request: Request, found: Match) -> None:
        workings = self._workings
        if found.route is Route.SIGN:
            await workings.sign_forms.serve(request, found.name, found.rest)
        elif found.route in SHARED:
            await workings.token_posts.serve(request, found.route, found.name)
        elif found.route is Route.LIVE:
            await self._serve_live(request, found.name)
        else:
            answer = await self._file(request, found)
            await send_response(request.send, answer, without_body=request.method == "HEAD")

    async def _serve_live(self, request: Request, slug: str) -> None:
        counts = self._workings.board.of(slug)
        if counts is None:
            await send_response(request.send, _NO_CAMPAIGN, without_body=request.method == "HEAD")
        else:
            await self._workings.live.stream(request, slug, counts.json, counts.tree_size)

    async def _file(self, request: Request, found: Match) -> Response:
        """Return the answer of a route whose answer is one small body."""
        if found.route is Route.HEALTH:
            return self._workings.health()
        if found.route is Route.CHALLENGE:
            return self._workings.challenge(request, found.name, found.rest)
        return await self._log_file(request, found)

    async def _log_file(self, request: Request, found: Match) -> Response:
        workings = self._workings
        log = workings.log_named(found.name)
        if log is None:
            return _NO_CAMPAIGN
        if found.route is Route.LOG_FILE:
            return await workings.log_files.answer(request, log.log_id, found.rest)
        if found.route is Route.KEY:
            return text_response(200, f"{log.verifier_key}\n", (b"cache-control", b"public, max-age=300"), FOR_ANYBODY)
        counts = workings.board.of(found.name)
        if counts is None:
            return _NO_CAMPAIGN
        fresh = (b"cache-control", b"public, max-age=1")
        return Response(200, (*json_response(200, None, fresh, FOR_ANYBODY).headers,), counts.json)


def _places(error: BaseException) -> str:
    """Return an exception's type and the way that it came, without its words: they may quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    way = " > ".join(f"{frame.name} ({frame.filename.rpartition('/')[2]}:{frame.lineno})" for frame in frames)
    return f"{type(error).__qualname__} in {way}"
