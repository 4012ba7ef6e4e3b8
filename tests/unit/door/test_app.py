"""The door's beginning, end, and last line of defence."""

import asyncio
import logging
from typing import Never

import pytest

from nidaa.door.app import Door
from nidaa.door.errors import ClientGone
from nidaa.door.page_cache.cache import PageCache
from nidaa.door.workings import Workings
from nidaa.intake.instance import Instance
from tests.unit.door.rsgi_calls import Call, headers


def a_door() -> Door:
    return Door(lambda _environ, _start: [], Instance.from_environment({}))


def serve(door: Door, call: Call) -> Call:
    asyncio.run(door.__rsgi__(call, call))
    return call


def test_start_and_stop_run_before_and_after_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []

    async def start(_workings: Workings) -> None:
        steps.append("start")

    async def stop(_workings: Workings) -> None:
        steps.append("stop")

    monkeypatch.setattr(Workings, "start", start)
    monkeypatch.setattr(Workings, "stop", stop)
    door, loop = a_door(), asyncio.new_event_loop()

    door.__rsgi_init__(loop)
    door.__rsgi_del__(loop)

    loop.close()
    assert steps == ["start", "stop"]


def test_a_door_that_cannot_start_ends_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    async def fail(_workings: Workings) -> None:
        raise LookupError("no secrets")

    monkeypatch.setattr(Workings, "start", fail)
    loop = asyncio.new_event_loop()

    with pytest.raises(SystemExit) as ended:
        a_door().__rsgi_init__(loop)

    loop.close()
    assert ended.value.code == 1


def failing_door(error: Exception) -> Door:
    """Return a door whose pages cannot be made."""

    async def fail(*_asked: object) -> Never:
        raise error

    door = a_door()
    door._workings.pages = PageCache(fail, fail)
    return door


def test_a_failure_is_answered_and_told_without_anybodys_words(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        call = serve(failing_door(ValueError("sanaa@example.org")), Call(pairs=headers(accept="application/json")))

    assert call.status == 500
    assert "ValueError" in caplog.text
    assert "sanaa" not in caplog.text + call.body.decode()


def test_whoever_closed_in_the_middle_is_told_that_it_was_not_our_fault() -> None:
    call = serve(failing_door(ClientGone()), Call())

    assert (call.status, call.answer_headers["connection"]) == (400, "close")


def test_a_method_that_a_route_does_not_have_is_told_which_it_has() -> None:
    call = serve(a_door(), Call(method="PUT", path="/c/voip/petition/sign"))

    assert (call.status, call.answer_headers["allow"]) == (405, "POST, GET, HEAD")
