"""The door itself: takes each request of the server to the handler whose it is, and lets no failure through.

`project.wsgi` makes it, with Django's application. Read on in `routes` and `sign`.
"""

import asyncio
import logging
import traceback
from typing import Final
from wsgiref.types import WSGIApplication

from nidaa.door.errors import ClientGone, RequestRefused
from nidaa.door.problems import refusal, seconds_until_calm
from nidaa.door.request import Request
from nidaa.door.responses import FOR_ANYBODY, JSON, NO_STORE, Header, Response, text_response
from nidaa.door.routes import METHODS, SHARED, Match, Route, match
from nidaa.door.rsgi import HttpProtocol, Scope
from nidaa.door.workings import Workings
from nidaa.intake.errors import TryAgain
from nidaa.intake.instance import Instance

_log = logging.getLogger(__name__)

_NO_CAMPAIGN: Final = text_response(404, "There is no such campaign.\n", NO_STORE, FOR_ANYBODY)
_READING: Final = ("GET", "HEAD")
_COUNTS_HEADERS: Final[tuple[Header, ...]] = (JSON, ("cache-control", "public, max-age=1"), FOR_ANYBODY)


class Door:
    """An RSGI application. The server starts it before it listens, and ends it when the last answer is sent.

    Args:
        django: Answers what the door does not.
        instance: Where the data is and how the instance is known; its secrets are loaded at the start.
    """

    def __init__(self, django: WSGIApplication, instance: Instance) -> None:
        self._workings = Workings(django, instance)
        counters = self._workings.counters
        self._answers = {route: counters.of(route.name.lower()) for route in Route}
        self._sign_answers = self._answers[Route.SIGN]
        self._page_answers = counters.of("page")

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start; the loop does not run yet.

        Raises:
            SystemExit: The door could not start, and the process must not serve.
        """
        try:
            loop.run_until_complete(self._workings.start())
        except Exception as error:
            # Any failure at all: a server that hears of none would serve without a batcher.
            _log.exception("The door could not start.")
            raise SystemExit(1) from error

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop; the loop runs no more."""
        loop.run_until_complete(self._workings.stop())

    async def __rsgi__(self, scope: Scope, protocol: HttpProtocol) -> None:
        """Serve one request."""
        request = Request(scope, protocol, self._workings.patience, self._page_answers)
        try:
            found = match(request.path)
            if found is None:
                await self._serve_page(request)
            elif request.method == "POST" and found.route is Route.SIGN:
                # The hot path, first and alone.
                request.answers = self._sign_answers
                await self._workings.sign_forms.serve(request, found.name, found.rest)
            else:
                request.answers = self._answers[found.route]
                await self._serve_route(request, found)
        except RequestRefused as refused:
            request.respond(refusal(request, refused))
        except TryAgain as busy:
            request.respond(refusal(request, RequestRefused(503, ("retry-after", str(seconds_until_calm(busy))))))
        except ClientGone:
            # Whoever only closed his sending side still reads, and must not be told that it was our fault.
            request.respond(refusal(request, RequestRefused(400, ("connection", "close"))))
        except Exception as error:  # noqa: BLE001 - the last line of defence; what it is goes to the log.
            _log.error("A request failed: %s", _places(error))
            # If an answer has begun already, this one is dropped by the server.
            request.respond(refusal(request, RequestRefused(500)))

    async def _serve_page(self, request: Request) -> None:
        if request.method in _READING:
            await self._workings.pages.serve(request)
        else:
            await self._workings.gate.serve(request)

    async def _serve_route(self, request: Request, found: Match) -> None:
        workings = self._workings
        if request.method not in METHODS[found.route]:
            if found.route not in SHARED or request.method not in _READING:
                allowed = METHODS[found.route] + (_READING if found.route in SHARED else ())
                raise RequestRefused(405, ("allow", ", ".join(allowed)))
            request.answers = self._page_answers
            await workings.pages.serve(request)
        elif found.route in SHARED:
            await workings.token_posts.serve(request, found.route, found.name)
        elif found.route is Route.LIVE:
            self._serve_live(request, found.name)
        else:
            request.respond(await self._file(request, found))

    def _serve_live(self, request: Request, slug: str) -> None:
        counts = self._workings.board.of(slug)
        if counts is None:
            request.respond(_NO_CAMPAIGN)
        else:
            self._workings.live.stream(request, slug, counts.json, counts.tree_size)

    async def _file(self, request: Request, found: Match) -> Response:
        """Return the answer of a route whose answer is one small body."""
        if found.route is Route.HEALTH:
            return self._workings.monitoring.alive()
        if found.route is Route.READY:
            return await self._workings.monitoring.ready()
        if found.route is Route.METRICS:
            return await self._workings.monitoring.metrics(request)
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
            return text_response(200, f"{log.verifier_key}\n", ("cache-control", "public, max-age=300"), FOR_ANYBODY)
        counts = workings.board.of(found.name)
        return _NO_CAMPAIGN if counts is None else Response(200, _COUNTS_HEADERS, counts.json)


def _places(error: BaseException) -> str:
    """Return an exception's type and the way that it came, without its words: they may quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)[-6:]
    way = " > ".join(f"{frame.name} ({frame.filename.rpartition('/')[2]}:{frame.lineno})" for frame in frames)
    return f"{type(error).__qualname__} in {way}"
