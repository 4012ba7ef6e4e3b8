"""What reaches Django, and how much of it at once."""

import asyncio

import pytest

from nidaa.door import django_gate
from nidaa.door.asgi import Receive, Scope, Send
from nidaa.door.django_gate import DjangoGate
from nidaa.door.errors import RequestRefused
from tests.unit.door.asgi_calls import Call, headers


class Django:
    """Stands behind the gate and notes what comes; it answers when `open` is set."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []
        self.bodies: list[bytes] = []
        self.open = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        self.bodies.append((await receive()).get("body", b""))
        await self.open.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})


def test_a_request_reaches_django_unchanged() -> None:
    async def serve() -> tuple[Django, Call]:
        django, call = Django(), Call(path="/fr/c/voip/", query=b"a=b")
        django.open.set()
        await DjangoGate(django).serve(call.request)
        return django, call

    django, call = asyncio.run(serve())

    assert django.scopes == [call.scope]
    assert call.status == 200


def test_a_refused_form_goes_along_in_the_scope() -> None:
    async def serve() -> Django:
        django = Django()
        django.open.set()
        await DjangoGate(django).serve(Call(method="POST").request, refused="why")
        return django

    django = asyncio.run(serve())

    assert django.scopes[0]["nidaa.refused"] == "why"


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (Call(method="TRACE"), 405),
        (Call(path="/" + "a" * 9_000), 414),
        (Call(path="*"), 400),
        (Call(path="/a\0b"), 400),
        (Call(query=b"a=\xff"), 400),
        (Call(headers=headers(content_length="99999999999")), 413),
        (Call(headers=headers(content_length="-1")), 413),
    ],
)
def test_what_no_view_can_read_is_refused_before_django(call: Call, status: int) -> None:
    django = Django()

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(DjangoGate(django).serve(call.request))

    assert (refused.value.status, django.scopes) == (status, [])


def test_a_body_without_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_gate, "BODY_LIMIT_BYTES", 4)

    with pytest.raises(RequestRefused) as refused:
        asyncio.run(DjangoGate(Django()).serve(Call(method="POST", bodies=(b"12345",)).request))

    assert refused.value.status == 413


def test_more_requests_than_may_wait_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_gate, "AT_ONCE", 2)
    monkeypatch.setattr(django_gate, "WAITING_AT_MOST", 3)

    async def crowd() -> list[int | None]:
        django = Django()
        gate = DjangoGate(django)
        tasks = [asyncio.create_task(gate.serve(Call().request)) for _ in range(6)]
        await asyncio.sleep(0.01)
        django.open.set()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        return [each.status if isinstance(each, RequestRefused) else None for each in done]

    statuses = asyncio.run(crowd())

    assert statuses == [None, None, None, None, None, 503]
