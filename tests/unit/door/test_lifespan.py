"""Beginning and end, as a server announces them."""

import asyncio

from nidaa.door.asgi import Message
from nidaa.door.lifespan import run_lifespan


class Server:
    """Announces start and end, and keeps the answers."""

    def __init__(self) -> None:
        self.messages = ["lifespan.startup", "lifespan.shutdown"]
        self.answers: list[Message] = []

    async def receive(self) -> Message:
        return {"type": self.messages.pop(0)}

    async def send(self, message: Message) -> None:
        self.answers.append(message)


def test_a_lifespan_starts_and_stops_in_order() -> None:
    server, steps = Server(), []

    async def start() -> None:
        steps.append("start")

    async def stop() -> None:
        steps.append("stop")

    asyncio.run(run_lifespan(server.receive, server.send, start=start, stop=stop))

    assert steps == ["start", "stop"]
    assert [answer["type"] for answer in server.answers] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_a_failed_start_is_told_to_the_server_without_its_words() -> None:
    server = Server()

    async def fail() -> None:
        raise LookupError("somebody's secret")

    asyncio.run(run_lifespan(server.receive, server.send, start=fail, stop=fail))

    assert [answer["type"] for answer in server.answers] == ["lifespan.startup.failed"]
    assert server.answers[0]["message"] == "The door could not start: LookupError"
