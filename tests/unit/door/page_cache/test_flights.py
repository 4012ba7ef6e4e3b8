"""One making at a time."""

import asyncio
import logging

import pytest

from nidaa.door.page_cache.flights import Flights, NotMade


class Kitchen:
    """Makes a thing when `ready` is set."""

    def __init__(self, error: Exception | None = None) -> None:
        self.ready = asyncio.Event()
        self.made = 0
        self.error = error

    async def make(self) -> int:
        await self.ready.wait()
        if self.error is not None:
            raise self.error
        self.made += 1
        return self.made


def test_all_who_want_the_same_get_what_is_made_once() -> None:
    async def scene() -> tuple[list[bool], list[int], int]:
        kitchen, flights = Kitchen(), Flights[str, int](10)
        began = [flights.begin("/", kitchen.make) for _ in range(5)]
        waiting = [asyncio.create_task(flights.result("/", 5)) for _ in range(5)]
        await asyncio.sleep(0)
        kitchen.ready.set()
        return began, await asyncio.gather(*waiting), len(flights.tasks)

    assert asyncio.run(scene()) == ([True, False, False, False, False], [1] * 5, 0)


def test_what_is_made_for_others_goes_on_when_the_first_leaves() -> None:
    async def scene() -> int:
        kitchen, flights = Kitchen(), Flights[str, int](10)
        flights.begin("/", kitchen.make)
        first, second = (asyncio.create_task(flights.result("/", 5)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        await asyncio.sleep(0)
        kitchen.ready.set()
        return await second

    assert asyncio.run(scene()) == 1


def test_no_more_wait_than_may() -> None:
    async def scene() -> None:
        kitchen, flights = Kitchen(), Flights[str, int](1)
        flights.begin("/", kitchen.make)
        waiting = asyncio.create_task(flights.result("/", 5))
        await asyncio.sleep(0)
        try:
            with pytest.raises(NotMade):
                await flights.result("/", 5)
        finally:
            kitchen.ready.set()
        assert (await waiting, flights.waiting) == (1, 0)

    asyncio.run(scene())


def test_nobody_waits_longer_than_he_may_and_the_making_goes_on() -> None:
    async def scene() -> int:
        kitchen, flights = Kitchen(), Flights[str, int](10)
        flights.begin("/", kitchen.make)
        with pytest.raises(NotMade):
            await flights.result("/", 0.001)
        kitchen.ready.set()
        return await flights.result("/", 5)

    assert asyncio.run(scene()) == 1


def test_whoever_comes_to_a_late_making_does_not_wait_as_long_again() -> None:
    async def scene() -> float:
        kitchen, flights = Kitchen(), Flights[str, int](10)
        flights.begin("/", kitchen.make)
        with pytest.raises(NotMade):
            await flights.result("/", 0.05)
        begun = asyncio.get_running_loop().time()
        with pytest.raises(NotMade):
            await flights.result("/", 0.05)
        waited_seconds = asyncio.get_running_loop().time() - begun
        await flights.close()
        return waited_seconds

    assert asyncio.run(scene()) < 0.05


def test_a_failure_reaches_all_who_wait_and_is_told_without_its_words(caplog: pytest.LogCaptureFixture) -> None:
    async def scene() -> list[int | BaseException]:
        kitchen, flights = Kitchen(ValueError("sanaa@example.org")), Flights[str, int](10)
        flights.begin("/", kitchen.make)
        waiting = [asyncio.create_task(flights.result("/", 5)) for _ in range(2)]
        kitchen.ready.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    with caplog.at_level(logging.ERROR):
        results = asyncio.run(scene())

    assert [type(result) for result in results] == [ValueError, ValueError]
    assert "ValueError" in caplog.text
    assert "sanaa" not in caplog.text


def test_when_all_ends_whoever_waits_is_told_so() -> None:
    async def scene() -> None:
        flights = Flights[str, int](10)
        flights.begin("/", Kitchen().make)
        waiting = asyncio.create_task(flights.result("/", 5))
        await asyncio.sleep(0)
        await flights.close()
        with pytest.raises(NotMade):
            await waiting

    asyncio.run(scene())
