"""The cache itself: shows what is kept, and has the rest made, once for all who want it.

Before: `app` found no hot route. After: `Request.respond`, or `django_gate` for whoever must be asked for himself.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Final

from nidaa.door.errors import RequestRefused
from nidaa.door.page_cache.encodings import chosen_encoding
from nidaa.door.page_cache.flights import Flights, NotMade
from nidaa.door.page_cache.freshness import State
from nidaa.door.page_cache.pages import Page
from nidaa.door.page_cache.shelf import Shelf, Way
from nidaa.door.page_cache.terms import holds_for_any_query, holds_for_anybody, terms_of
from nidaa.door.request import Request
from nidaa.door.responses import Response
from nidaa.door.rsgi import Headers
from nidaa.web.languages import negotiate, split_prefix

#: All pages of all campaigns in all languages, twice, with the static files; a process's own.
LIMIT_BYTES: Final = 32 * 1024 * 1024
#: Readers who wait for pages that are not kept.
WAITING_AT_MOST: Final = 1024
#: How long a reader waits, from when the making began: who can be shown nothing else, and who can be shown an old page.
PATIENCE_SECONDS: Final = 10.0
PATIENCE_WITH_SPARE_SECONDS: Final = 1.0
#: When a page could not be made anew, it is tried again after this.
RETRY_SECONDS: Final = 1.0
#: How the names of all our cookies begin: whoever has one is served for himself.
COOKIE_MARK: Final = "nidaa_"

#: What Django's answer became: a page that may be kept, or an answer that may not.
Rendered = Page | Response
#: What became of a page: also refused by the gate.
Made = Rendered | RequestRefused
#: Path, language, and what makes of Django's answer what is wanted -> that; in Django's thread. Raises RequestRefused.
Render = Callable[[str, str, Callable[[Response], Rendered]], Awaitable[Rendered]]


class PageCache:
    """Stands in for Django's gate, for GET and HEAD. Only the event loop's thread comes here.

    Attributes:
        hits: Readers who were shown a fresh page.
        stale: Readers who were shown a stale one.
        misses: Readers who waited for a page.
        bypasses: Requests that were handed on: not a GET, with a cookie of ours, with a query that matters, or for what
            holds for one client only.
    """

    __slots__ = ("_clock", "_flights", "_pass_on", "_render", "_shelf", "bypasses", "hits", "misses", "stale")

    def __init__(
        self,
        pass_on: Callable[[Request], Awaitable[None]],
        render: Render,
        *,
        clock: Callable[[], float] = time.monotonic,
        limit_bytes: int = LIMIT_BYTES,
    ) -> None:
        """Begin with nothing kept.

        Args:
            pass_on: Answers a request without the cache.
            render: Lets Django answer a GET that says a path and a language, and nothing else.
            clock: Seconds, never going back.
            limit_bytes: How much all kept pages weigh at most.
        """
        self._pass_on = pass_on
        self._render = render
        self._clock = clock
        self._shelf = Shelf(limit_bytes)
        self._flights: Flights[tuple[str, str], Made] = Flights(WAITING_AT_MOST)
        self.hits = self.stale = self.misses = self.bypasses = 0

    @property
    def size_bytes(self) -> int:
        """What the kept pages weigh."""
        return self._shelf.size_bytes

    async def serve(self, request: Request) -> None:
        """Answer a request.

        Raises:
            RequestRefused: As the gate refuses; 503 if too many wait, or too long.
        """
        headers = request.headers
        if (
            request.method not in ("GET", "HEAD")
            or "authorization" in headers
            or ("cookie" in headers and _has_our_cookie(headers))
        ):
            await self._hand_on(request)
            return
        get = headers.get
        way = (request.path, get("accept-language", ""), get("accept-encoding", ""))
        variant = self._shelf.ways.get(way)
        now = self._clock()
        if variant is None or now >= variant.fresh_until or not (variant.any_query or not request.query):
            await self._serve_the_long_way(request, way, now)
            return
        self.hits += 1
        variant.page.used = True
        request.respond(variant.answer(now, get("if-none-match", "")))

    async def close(self) -> None:
        """Stop making pages."""
        await self._flights.close()

    async def _serve_the_long_way(self, request: Request, way: Way, now: float) -> None:
        path = way[0]
        language = (split_prefix(path)[0] or negotiate(way[1])).code
        page = self._shelf.find(path, language)
        state = State.DEAD if page is None else page.state_at(now)
        if page is None or state is State.DEAD:
            await self._serve_new(request, way, language, None)
        elif state is State.FRESH:
            self.hits += await self._show(request, way, page)
        elif state is State.STALE:
            if now >= page.asked_again_at:
                self._begin(path, language)
            self.stale += await self._show(request, way, page)
        else:
            await self._serve_new(request, way, language, page)

    async def _serve_new(self, request: Request, way: Way, language: str, spare: Page | None) -> None:
        """Have a page made, or wait for it; fall back on `spare`."""
        made: Made | None = None
        is_first = False
        if spare is None or self._clock() >= spare.asked_again_at:
            is_first = self._begin(way[0], language)
            patience = PATIENCE_SECONDS if spare is None else PATIENCE_WITH_SPARE_SECONDS
            try:
                made = await self._flights.result((way[0], language), patience)
            except NotMade:
                made = RequestRefused(503)
        if spare is not None and (made is None or _is_failure(made)):
            self.stale += await self._show(request, way, spare)
        elif isinstance(made, Page):
            self.misses += await self._show(request, way, made)
        else:
            await self._show_unkept(request, made, is_first=is_first)

    async def _show(self, request: Request, way: Way, page: Page) -> bool:
        """Show a page; return False if the query matters, and the request was handed on (and counted as that)."""
        if request.query and not page.terms.any_query:
            await self._hand_on(request)
            return False
        variant = page.variant(chosen_encoding(way[2]))
        self._shelf.remember(way, variant)
        page.used = True
        request.respond(variant.answer(self._clock(), request.header("if-none-match")))
        return True

    async def _show_unkept(self, request: Request, made: Response | RequestRefused | None, *, is_first: bool) -> None:
        """Give an answer that is not kept to whom it was made for; all others ask for themselves."""
        if isinstance(made, RequestRefused):
            raise made
        if (
            made is not None
            and holds_for_anybody(made)
            and (is_first or made.status >= 500)
            and _answers(made, request)
        ):
            self.misses += 1
            request.respond(made)
        else:
            await self._hand_on(request)

    async def _hand_on(self, request: Request) -> None:
        self.bypasses += 1
        await self._pass_on(request)

    def _begin(self, path: str, language: str) -> bool:
        return self._flights.begin((path, language), lambda: self._make(path, language))

    async def _make(self, path: str, language: str) -> Made:
        # Its age counts from here: what happens while it is rendered may not be in it.
        begun = self._clock()
        former = self._shelf.find(path, language)

        def made_of(response: Response) -> Rendered:
            terms = terms_of(response)
            return response if terms is None else Page(response, terms, begun, former)

        try:
            made = await self._render(path, language, made_of)
        except RequestRefused as refused:
            return self._failed(refused, former)
        if isinstance(made, Page):
            self._shelf.keep(path, language, made)
        elif made.status >= 500:
            self._failed(made, former)
        else:
            # Gone, or not for all any more: what was kept does not hold.
            self._shelf.drop(path, language)
        return made

    def _failed(self, made: Response | RequestRefused, former: Page | None) -> Made:
        if former is not None:
            former.asked_again_at = self._clock() + RETRY_SECONDS
        return made


def _is_failure(made: Made) -> bool:
    return not isinstance(made, Page) and made.status >= 500


def _answers(made: Response, request: Request) -> bool:
    """Return whether an answer that was made without a query answers this one. An error does: it is no page."""
    return not request.query or made.status >= 500 or holds_for_any_query(made)


def _has_our_cookie(headers: Headers) -> bool:
    """Return whether a request that has cookies has one of ours, or one that cannot be read."""
    values = headers.get_all("cookie")
    return not values or any(COOKIE_MARK in value for value in values)
