"""The cache in front of a Django that notes what it is asked."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from nidaa.door.errors import RequestRefused
from nidaa.door.page_cache.cache import PATIENCE_WITH_SPARE_SECONDS, RETRY_SECONDS, PageCache, Rendered
from nidaa.door.request import Request
from nidaa.door.responses import Header, Response
from tests.unit.door.rsgi_calls import Call, headers

HOLD = "public, max-age=0, s-maxage=2, stale-while-revalidate=10, stale-if-error=600"
HTML: Header = ("content-type", "text/html; charset=utf-8")
VARY: Header = ("vary", "Accept-Language")
ANY_QUERY: Header = ("no-vary-search", "params")


@dataclass
class Site:
    """A cache, what stands behind it, and a clock that stands still.

    Attributes:
        answers: Path -> status and headers; a status of 0 is refused by the gate.
        rendered: Path and language of each rendering.
        passed: Query of each request that went by.
        open: Renderings wait for it.
    """

    answers: dict[str, tuple[int, tuple[Header, ...]]] = field(default_factory=dict)
    rendered: list[tuple[str, str]] = field(default_factory=list)
    passed: list[str] = field(default_factory=list)
    now: float = 1000.0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()
        self.cache = PageCache(self.pass_on, self.render, clock=lambda: self.now)

    def set(self, path: str, *more: Header, status: int = 200, cache_control: str = HOLD) -> None:
        self.answers[path] = (status, (HTML, ("cache-control", cache_control), *more))

    async def pass_on(self, request: Request) -> None:
        self.passed.append(request.query)
        request.respond(Response(200, (), b"for you", ()))

    async def render(self, path: str, language: str, make: Callable[[Response], Rendered]) -> Rendered:
        self.rendered.append((path, language))
        number = len(self.rendered)
        await self.open.wait()
        status, more = self.answers[path]
        if not status:
            raise RequestRefused(503)
        return make(Response(status, more, f"page {number}".encode(), ()))

    async def get(self, path: str = "/", query: str = "", method: str = "GET", **values: str) -> Call:
        call = Call(method=method, path=path, pairs=headers(**values), query_string=query)
        await self.cache.serve(call.request)
        return call

    async def settled(self) -> None:
        await asyncio.gather(*self.cache._flights.tasks.values())
        await asyncio.sleep(0)

    @property
    def counts(self) -> tuple[int, int, int, int]:
        return (self.cache.hits, self.cache.stale, self.cache.misses, self.cache.bypasses)


def play(scene: Callable[[Site], Awaitable[object]]) -> Site:
    async def played() -> Site:
        site = Site()
        site.set("/", VARY, ANY_QUERY)
        try:
            await scene(site)
            return site
        finally:
            await site.cache.close()

    return asyncio.run(played())


def test_a_page_is_made_once_and_shown_to_all() -> None:
    async def scene(site: Site) -> None:
        calls = [await site.get() for _ in range(3)]

        assert [call.body for call in calls] == [b"page 1"] * 3
        assert calls[2].answer_headers["cache-control"] == HOLD

    assert play(scene).counts == (2, 0, 1, 0)


def test_a_thousand_ways_to_name_a_language_are_one_page() -> None:
    async def scene(site: Site) -> None:
        for number in range(1000):
            await site.get(accept_language=f"fr-{number:04};q=0.{number}, x{number}")

    assert play(scene).rendered == [("/", "fr")]


def test_each_language_has_its_page() -> None:
    async def scene(site: Site) -> None:
        wanted = ("ar-MA", "en", "fr", "de", "ar")
        bodies = [(await site.get(accept_language=language)).body for language in wanted]

        assert bodies == [b"page 1", b"page 2", b"page 3", b"page 3", b"page 1"]

    assert play(scene).rendered == [("/", "ar"), ("/", "en"), ("/", "fr")]


def test_a_path_with_a_language_is_one_page_whatever_the_reader_says() -> None:
    async def scene(site: Site) -> None:
        site.set("/ar/")
        for language in ("fr", "en", "ar"):
            await site.get("/ar/", accept_language=language)

    assert play(scene).rendered == [("/ar/", "ar")]


def test_the_reader_gets_the_encoding_that_he_takes() -> None:
    async def scene(site: Site) -> None:
        async def render(path: str, language: str, make: Callable[[Response], Rendered]) -> Rendered:
            site.rendered.append((path, language))
            return make(Response(200, site.answers[path][1], b"signed by many " * 100, ()))

        site.cache = PageCache(site.pass_on, render)
        calls = [await site.get(accept_encoding=accepted) for accepted in ("br, gzip", "gzip", "")]

        assert [call.answer_headers.get("content-encoding") for call in calls] == ["br", "gzip", None]
        assert {call.answer_headers["vary"] for call in calls} == {"Accept-Language, Accept-Encoding"}

    assert len(play(scene).rendered) == 1


def test_who_has_the_page_is_told_so_by_the_cache() -> None:
    async def scene(site: Site) -> None:
        tag = (await site.get()).answer_headers["etag"]
        again = await site.get(if_none_match=tag)

        assert (again.status, again.body, again.answer_headers["etag"]) == (304, b"", tag)

    assert len(play(scene).rendered) == 1


def test_a_head_is_answered_from_what_a_get_made() -> None:
    async def scene(site: Site) -> None:
        await site.get(method="HEAD")
        call = await site.get(method="HEAD")

        assert (call.status, call.body) == (200, b"")

    assert play(scene).counts == (1, 0, 1, 0)


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("POST", {}),
        ("PUT", {}),
        ("GET", {"authorization": "Basic x"}),
        ("GET", {"cookie": "a=b; nidaa_session=c"}),
        ("GET", {"cookie": "nidaa_csrf=c"}),
        ("GET", {"cookie": "é"}),
    ],
)
def test_who_is_somebody_is_served_for_himself(method: str, said: dict[str, str]) -> None:
    async def scene(site: Site) -> None:
        await site.get()
        call = await site.get(method=method, **said)

        assert call.body == b"for you"

    assert play(scene).counts == (0, 0, 1, 1)


def test_a_strangers_cookie_changes_nothing() -> None:
    async def scene(site: Site) -> None:
        await site.get()
        await site.get(cookie="_ga=1")

    assert play(scene).counts == (1, 0, 1, 0)


def test_a_flood_of_queries_is_one_page_where_the_query_does_not_matter() -> None:
    async def scene(site: Site) -> None:
        for number in range(100):
            await site.get(query=f"fbclid={number}")

    site = play(scene)

    assert (len(site.rendered), site.passed) == (1, [])


def test_where_the_query_may_matter_only_the_page_without_one_is_kept() -> None:
    async def scene(site: Site) -> None:
        site.set("/search")
        calls = [await site.get("/search", query) for query in ("", "q=1", "q=1", "")]

        assert [call.body for call in calls] == [b"page 1", b"for you", b"for you", b"page 1"]

    site = play(scene)

    assert (len(site.rendered), site.passed) == (1, ["q=1", "q=1"])
    assert site.counts == (1, 0, 1, 2)


def test_the_first_who_asks_with_a_query_that_may_matter_is_served_for_himself() -> None:
    async def scene(site: Site) -> None:
        site.set("/search")
        call = await site.get("/search", "q=1")

        assert call.body == b"for you"

    site = play(scene)

    assert (site.passed, site.counts) == (["q=1"], (0, 0, 0, 1))


def test_a_stale_page_is_shown_at_once_and_made_anew_behind_it() -> None:
    async def scene(site: Site) -> None:
        await site.get()
        site.now += 5
        stale = [await site.get() for _ in range(3)]
        await site.settled()
        fresh = await site.get()

        assert [call.body for call in stale] == [b"page 1"] * 3
        assert stale[0].answer_headers["age"] == "5"
        assert (fresh.body, fresh.answer_headers["age"]) == (b"page 2", "0")

    assert play(scene).counts == (1, 3, 1, 0)


def test_a_page_that_is_too_old_is_waited_for() -> None:
    async def scene(site: Site) -> None:
        await site.get()
        site.now += 1000

        assert (await site.get()).body == b"page 2"

    assert play(scene).counts == (0, 0, 2, 0)


@pytest.mark.parametrize("status", [0, 500, 503])
def test_a_page_that_cannot_be_made_anew_is_shown_stale(status: int) -> None:
    async def scene(site: Site) -> None:
        await site.get()
        site.set("/", status=status)
        site.now += 300
        calls = [await site.get() for _ in range(3)]

        assert [(call.status, call.body) for call in calls] == [(200, b"page 1")] * 3
        assert len(site.rendered) == 2
        site.now += RETRY_SECONDS
        await site.get()

    site = play(scene)

    # Not once a reader: after a failure the page rests for a moment.
    assert len(site.rendered) == 3
    assert site.counts == (0, 4, 1, 0)


def test_a_failure_behind_a_stale_page_is_not_repeated_at_once() -> None:
    async def scene(site: Site) -> None:
        await site.get()
        site.set("/", status=500)
        site.now += 5
        for _ in range(5):
            assert (await site.get()).body == b"page 1"
            await site.settled()

    assert len(play(scene).rendered) == 2


def test_a_page_that_takes_too_long_is_shown_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(site: Site) -> None:
        await site.get()
        site.now += 300
        site.open.clear()
        stale = await site.get()
        site.open.set()
        await site.settled()

        assert (stale.body, (await site.get()).body) == (b"page 1", b"page 2")

    monkeypatch.setattr("nidaa.door.page_cache.cache.PATIENCE_WITH_SPARE_SECONDS", PATIENCE_WITH_SPARE_SECONDS / 100)
    assert play(scene).counts == (1, 1, 1, 0)


def test_a_page_without_a_stale_copy_is_refused_when_it_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scene(site: Site) -> None:
        site.open.clear()
        with pytest.raises(RequestRefused) as refused:
            await site.get()

        assert refused.value.status == 503

    monkeypatch.setattr("nidaa.door.page_cache.cache.PATIENCE_SECONDS", 0.01)
    play(scene)


def test_who_waits_for_the_same_page_gets_the_same() -> None:
    async def scene(site: Site) -> None:
        site.open.clear()
        waiting = [asyncio.create_task(site.get()) for _ in range(50)]
        await asyncio.sleep(0)
        site.open.set()

        assert {call.body for call in await asyncio.gather(*waiting)} == {b"page 1"}

    assert len(play(scene).rendered) == 1


def test_an_error_is_shared_by_all_who_wait_for_it() -> None:
    async def scene(site: Site) -> None:
        site.set("/", status=500)
        site.open.clear()
        waiting = [asyncio.create_task(site.get()) for _ in range(5)]
        await asyncio.sleep(0)
        site.open.set()

        assert {call.status for call in await asyncio.gather(*waiting)} == {500}

    assert len(play(scene).rendered) == 1


def test_an_error_that_sets_a_cookie_is_shared_with_nobody() -> None:
    async def scene(site: Site) -> None:
        site.set("/", ("set-cookie", "nidaa_csrf=x"), status=500)

        assert (await site.get()).body == b"for you"

    play(scene)


@pytest.mark.parametrize("more", [(("cache-control", "no-store"),), (("cache-control", "private"),)])
def test_what_may_not_be_kept_goes_to_one_and_all_others_ask_for_themselves(more: tuple[Header, ...]) -> None:
    async def scene(site: Site) -> None:
        site.set("/receipt", *more)
        site.open.clear()
        waiting = [asyncio.create_task(site.get("/receipt")) for _ in range(3)]
        await asyncio.sleep(0)
        site.open.set()
        bodies = [call.body for call in await asyncio.gather(*waiting)]

        assert bodies == [b"page 1", b"for you", b"for you"]
        assert (await site.get("/receipt")).body == b"page 2"

    assert play(scene).cache.size_bytes == 0


@pytest.mark.parametrize("more", [("vary", "Cookie, Accept"), ("set-cookie", "nidaa_csrf=x"), ("vary", "user-agent")])
def test_what_depends_on_the_client_is_asked_for_by_the_client(more: Header) -> None:
    async def scene(site: Site) -> None:
        site.set("/admin/login/", more)

        assert (await site.get("/admin/login/")).body == b"for you"

    assert play(scene).cache.size_bytes == 0


def test_a_page_that_is_gone_is_gone_from_the_cache() -> None:
    async def scene(site: Site) -> None:
        await site.get()
        site.set("/", status=404, cache_control="no-store")
        site.now += 5
        await site.get()
        await site.settled()

        assert (await site.get()).status == 404

    assert play(scene).cache.size_bytes == 0


def test_what_is_refused_before_django_is_refused_for_good_reason() -> None:
    async def scene(site: Site) -> None:
        site.set("/", status=0)
        with pytest.raises(RequestRefused) as refused:
            await site.get()

        assert refused.value.status == 503

    play(scene)


def test_a_reader_who_leaves_does_not_end_the_making() -> None:
    async def scene(site: Site) -> None:
        site.open.clear()
        first, second = (asyncio.create_task(site.get()) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        site.open.set()

        assert (await second).body == b"page 1"

    assert len(play(scene).rendered) == 1
