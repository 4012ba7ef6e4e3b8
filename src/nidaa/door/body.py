"""The body of a form: read whole, within a bound of bytes and of time."""

import asyncio
from collections.abc import Coroutine
from typing import Final

from nidaa.door.asgi import Message, Receive
from nidaa.door.errors import ClientGone, RequestRefused
from nidaa.door.request import Request

LIMIT_BYTES: Final = 16 * 1024
#: A form has some hundred bytes: whoever takes longer holds a place that others need.
WITHIN_SECONDS: Final = 10.0


async def read_body(
    request: Request, *, limit_bytes: int = LIMIT_BYTES, within_seconds: float = WITHIN_SECONDS
) -> bytes:
    """Return the whole body.

    What Content-Length says is believed only as far as it refuses: the bytes are counted.

    Raises:
        RequestRefused: 413, it is longer than the limit; 408, it did not come in time.
        ClientGone: The connection ended first.
    """
    declared = request.headers.get(b"content-length", b"")
    if declared.isdigit() and (len(declared) > 9 or int(declared) > limit_bytes):
        raise RequestRefused(413)
    return await _in_time(_read(request.receive, limit_bytes), within_seconds)


async def _in_time(reading: Coroutine[object, object, bytes], within_seconds: float) -> bytes:
    """Await a reading, or refuse with 408. By hand: `asyncio.timeout` takes a tenth of the time of a whole form."""
    task = asyncio.current_task()
    late = False

    def expire() -> None:
        nonlocal late
        late = True
        if task is not None:
            task.cancel()

    timer = asyncio.get_running_loop().call_later(within_seconds, expire)
    try:
        return await reading
    except asyncio.CancelledError:
        if not late or task is None or task.uncancel():
            raise
        raise RequestRefused(408, (b"connection", b"close")) from None
    finally:
        timer.cancel()


async def _read(receive: Receive, limit_bytes: int) -> bytes:
    body = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise ClientGone
        part: bytes = message.get("body", b"")
        body += part
        if len(body) > limit_bytes:
            raise RequestRefused(413, (b"connection", b"close"))
        if not message.get("more_body"):
            return body


def replayed(body: bytes, receive: Receive) -> Receive:
    """Return a `receive` that gives a body that was read already, and then what comes behind it."""
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again
