"""Whatever is asked of the page cache and answered by Django: nobody is shown what is not for him, or too old."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from nidaa.door.errors import RequestRefused
from nidaa.door.page_cache.cache import PageCache, Rendered
from nidaa.door.page_cache.encodings import Encoding, chosen_encoding
from nidaa.door.page_cache.freshness import State, freshness_of
from nidaa.door.request import Request
from nidaa.door.responses import Response
from tests.unit.door.rsgi_calls import Call

PATHS = ("/", "/fr/", "/c/voip/")
#: What is kept weighs at most this: about two pages.
LIMIT_BYTES = 10_000
CACHE_CONTROLS = (
    *("", "no-store", "private, max-age=5", "max-age=5", "s-maxage=2, stale-while-revalidate=3"),
    *("s-maxage=2, stale-while-revalidate=3, stale-if-error=9", "max-age=5, must-revalidate, stale-if-error=9"),
)
VARIES = ("", "Accept-Language", "accept-encoding, Accept-Language", "Cookie", "User-Agent", "*")
LANGUAGES = ("", "fr", "ar-MA, en", "en;q=0.1, ar;q=0.2", "xx", "fr;q=0,en")


@dataclass(frozen=True)
class Step:
    """One request, what Django would answer to it, and the seconds since the last.

    Attributes:
        person: A name that stands in a cookie of ours; "" for a stranger.
        status: Of Django's answer; 0: the gate refuses.
    """

    path: str
    language: str
    query: str
    person: str
    status: int
    cache_control: str
    vary: str
    sets_cookie: bool
    any_query: bool
    seconds: float

    def response(self, number: int, whose: str) -> Response:
        headers = [("cache-control", self.cache_control), ("content-type", "text/plain")]
        headers += [("vary", self.vary)] if self.vary else []
        headers += [("set-cookie", "a=b")] if self.sets_cookie else []
        headers += [("no-vary-search", "params")] if self.any_query else []
        return Response(self.status, tuple(headers), f"{number} {whose}".encode(), ())


steps = st.builds(
    Step,
    path=st.sampled_from(PATHS),
    language=st.sampled_from(LANGUAGES),
    query=st.sampled_from(("", "", "a=1", "a=2")),
    person=st.sampled_from(("", "", "", "sanaa")),
    status=st.sampled_from((200, 200, 200, 200, 404, 500, 0)),
    cache_control=st.sampled_from(CACHE_CONTROLS),
    vary=st.sampled_from(VARIES),
    sets_cookie=st.sampled_from((False, False, False, True)),
    any_query=st.booleans(),
    seconds=st.sampled_from((0.0, 0.5, 1.9, 3.0, 20.0)),
)


@dataclass(frozen=True)
class Making:
    """An answer that Django gave: when, for which path and language, and to what."""

    step: Step
    at: float
    path: str
    language: str


class World:
    """Plays steps one after the other and checks each answer."""

    def __init__(self) -> None:
        self.now = 0.0
        self.makings: list[Making] = []
        self.cache = PageCache(self.pass_on, self.render, clock=lambda: self.now, limit_bytes=LIMIT_BYTES)

    async def play(self, played: list[Step]) -> None:
        for step in played:
            self.step = step
            self.now += step.seconds
            pairs = (("accept-language", step.language), *((("cookie", "nidaa_session=x"),) if step.person else ()))
            call = Call(path=step.path, query_string=step.query, pairs=pairs)
            try:
                await self.cache.serve(call.request)
            except RequestRefused:
                assert call.sent is None
            else:
                self.check(step, call)
            # What is made behind a stale page is done before the next step.
            await asyncio.gather(*self.cache._flights.tasks.values())
            await asyncio.sleep(0)
            assert self.cache.size_bytes <= LIMIT_BYTES

    async def pass_on(self, request: Request) -> None:
        request.respond(Response(200, (), f"own {self.step.person}{request.query}".encode(), ()))

    async def render(self, path: str, language: str, make: Callable[[Response], Rendered]) -> Rendered:
        self.makings.append(Making(self.step, self.now, path, language))
        if not self.step.status:
            raise RequestRefused(503)
        return make(self.step.response(len(self.makings) - 1, f"{path} {language}"))

    def check(self, step: Step, call: Call) -> None:
        if call.body.startswith(b"own "):
            assert call.body.decode() == f"own {step.person}{step.query}"
            return
        assert not step.person, "Whoever has a cookie of ours is served for himself."
        number, path, language = call.body.decode().split(" ")
        making = self.makings[int(number)]
        assert (path, language) == (making.path, making.language)
        assert path == step.path
        assert not making.step.sets_cookie
        if step.query:
            assert making.step.any_query or making.step.status >= 500
        if making.step is not step:
            self.check_kept(step, making, call)

    def check_kept(self, step: Step, making: Making, call: Call) -> None:
        freshness = freshness_of(making.step.cache_control)
        assert freshness is not None, "It may not be kept."
        assert making.step.status == 200
        assert making.step.vary not in ("User-Agent", "*")
        age = self.now - making.at
        assert call.answer_headers["age"] == str(int(age))
        assert freshness.state_at(age) is not State.DEAD
        if "Language" in making.step.vary:
            first_of = {
                "": "fr",
                "fr": "fr",
                "ar-MA, en": "ar",
                "en;q=0.1, ar;q=0.2": "ar",
                "xx": "fr",
                "fr;q=0,en": "en",
            }
            assert making.language == ("fr" if step.path == "/fr/" else first_of[step.language])


@given(st.lists(steps, min_size=1, max_size=25))
def test_nobody_is_shown_what_is_not_for_him_or_too_old(played: list[Step]) -> None:
    asyncio.run(World().play(played))


@given(
    st.text() | st.lists(st.sampled_from(["max-age=3", "no-store", "s-maxage=x", "private", "=", ","])).map(",".join)
)
def test_any_cache_control_is_read_and_no_store_always_wins(cache_control: str) -> None:
    freshness = freshness_of(cache_control)

    assert freshness is None or freshness.fresh_seconds >= 1
    assert freshness_of(f"{cache_control}, no-store") is None


@given(st.text() | st.lists(st.sampled_from(["br", "gzip;q=0", "*;q=0.5", "identity", ";", "br;q=1.5"])).map(",".join))
def test_any_accept_encoding_is_read_and_what_is_refused_is_never_chosen(accept_encoding: str) -> None:
    chosen = chosen_encoding(accept_encoding)

    assert chosen in Encoding
    assert chosen_encoding(f"br;q=0, gzip;q=0, {accept_encoding}") is Encoding.IDENTITY
