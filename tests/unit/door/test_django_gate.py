"""What reaches Django, and how much of it at once."""

import asyncio
import io
import threading
from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from wsgiref.types import StartResponse

import pytest

from nidaa.door import django_gate
from nidaa.door.django_gate import DjangoGate
from nidaa.door.environ import Environ
from nidaa.door.errors import ClientGone, RequestRefused
from nidaa.door.responses import Header
from tests.unit.door.rsgi_calls import Call, headers


class Parts:
    """An answer in parts, as Django's streaming responses are."""

    def __init__(self, parts: Iterable[bytes], *, streaming: bool) -> None:
        self.parts = parts
        self.streaming = streaming
        self.closed = False

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.parts)

    def close(self) -> None:
        self.closed = True


class Django:
    """Stands behind the gate and notes what comes; it answers when `open` is set."""

    def __init__(self, parts: Iterable[bytes] = (b"a", b"b"), *, streaming: bool = False) -> None:
        self.environs: list[Environ] = []
        self.bodies: list[bytes] = []
        self.parts = Parts(parts, streaming=streaming)
        self.open = threading.Event()
        self.open.set()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Parts:
        self.environs.append(environ)
        self.bodies.append(environ["wsgi.input"].read())
        self.open.wait(5)
        start_response("201 Created", [("X-Two", "a\x01b"), ("Set-Cookie", "c"), ("Set-Cookie", "d")])
        return self.parts


def serve(call: Call, django: Django, *, body: bytes | None = None, refused: object = None) -> Call:
    async def through_the_gate() -> None:
        gate = DjangoGate(django, (ip_network("10.0.0.0/8"),))
        try:
            await gate.serve(call.request, body=body, refused=refused)
        finally:
            gate.close()

    asyncio.run(through_the_gate())
    return call


def test_an_answer_of_django_comes_back_whole_and_as_it_is() -> None:
    django = Django()

    call = serve(Call(path="/fr/"), django)

    assert call.sent == (201, (("x-two", "a?b"), ("set-cookie", "c"), ("set-cookie", "d")))
    assert call.body == b"ab"
    assert django.parts.closed


@pytest.mark.parametrize(("method", "body"), [("GET", b"abc"), ("HEAD", b"")])
def test_an_answer_in_parts_is_sent_in_parts(method: str, body: bytes) -> None:
    django = Django((b"a", b"bc"), streaming=True)

    call = serve(Call(method=method), django)

    assert (call.status, call.body, django.parts.closed) == (201, body, True)


def test_an_answer_in_parts_ends_when_the_client_leaves() -> None:
    call = Call()

    def endless() -> Iterator[bytes]:
        while True:
            yield b"a"
            call.left.set()

    django = Django(endless(), streaming=True)
    with pytest.raises(ClientGone):
        serve(call, django)

    assert django.parts.closed


def test_a_request_reaches_django_as_wsgi_says() -> None:
    django = Django()
    sent = (
        *headers(host="nidaa.example", content_type="text/plain", cookie="a=1", x_forwarded_for="198.51.100.1"),
        ("cookie", "b=2"),
        ("x_forwarded_proto", "https"),
        ("accept", "text/html"),
        ("accept", "*/*"),
    )

    serve(Call("POST", "/fr/é\ufffd", sent, (b"na", b"me"), "10.0.0.1:9", "a=%C3%A9"), django)

    environ = django.environs[0]
    told = {key: value for key, value in environ.items() if not key.startswith("wsgi.")}
    assert told == {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/fr/é\ufffd".encode().decode("latin-1"),
        "QUERY_STRING": "a=%C3%A9",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "198.51.100.1",
        "CONTENT_TYPE": "text/plain",
        "CONTENT_LENGTH": "4",
        "HTTP_HOST": "nidaa.example",
        "HTTP_COOKIE": "a=1; b=2",
        "HTTP_X_FORWARDED_FOR": "198.51.100.1",
        "HTTP_ACCEPT": "text/html,*/*",
    }
    assert django.bodies == [b"name"]


def test_over_http_2_the_authority_is_the_host() -> None:
    django = Django()

    serve(Call(authority="nidaa.example", http_version="2"), django)

    assert django.environs[0]["HTTP_HOST"] == "nidaa.example"


def test_a_refused_form_goes_along_and_its_body_is_not_read_again() -> None:
    django = Django()
    call = Call(method="POST", bodies=())

    serve(call, django, body=b"name=", refused="why")

    assert django.environs[0]["nidaa.refused"] == "why"
    assert (django.bodies, call.read) == ([b"name="], 0)


def test_the_body_of_a_get_means_nothing_and_is_not_read() -> None:
    django = Django()

    serve(Call(pairs=headers(content_length="4"), bodies=(b"name",)), django)

    assert django.bodies == [b""]


@pytest.mark.parametrize(
    ("call", "status"),
    [
        (Call(method="TRACE"), 405),
        (Call(path="/" + "a" * 9_000), 414),
        (Call(path="*"), 400),
        (Call(path="/a\0b"), 400),
        (Call(query_string="a=\xff"), 400),
        (Call(pairs=headers(content_length="99999999999")), 413),
        (Call(pairs=headers(content_length="-1")), 413),
    ],
)
def test_what_no_view_can_read_is_refused_before_django(call: Call, status: int) -> None:
    django = Django()

    with pytest.raises(RequestRefused) as refused:
        serve(call, django)

    assert (refused.value.status, django.environs) == (status, [])


def test_a_body_without_an_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_gate, "BODY_LIMIT_BYTES", 4)

    with pytest.raises(RequestRefused) as refused:
        serve(Call(method="POST", bodies=(b"12345",)), Django())

    assert refused.value.status == 413


PICTURE_FORM = "/ar/admin/campaigns/picture/add/"
SIGNED_IN = headers(cookie="a=b; nidaa_session=x")


def upload(path: str = PICTURE_FORM, pairs: tuple[Header, ...] = SIGNED_IN) -> Call:
    """Return a request whose body is longer than a stranger's may be."""
    return Call(method="POST", path=path, pairs=pairs, bodies=(b"12345",))


def test_a_picture_of_a_campaign_may_be_larger_than_other_bodies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_gate, "BODY_LIMIT_BYTES", 4)
    django = Django()

    serve(upload(), django)

    assert django.bodies == [b"12345"]


@pytest.mark.parametrize(
    "call", [upload("/admin/campaigns/campaign/add/"), upload(pairs=headers()), upload("/c/voip/")]
)
def test_no_other_body_may_be_as_large_as_a_picture(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_gate, "BODY_LIMIT_BYTES", 4)

    with pytest.raises(RequestRefused) as refused:
        serve(call, Django())

    assert refused.value.status == 413


def test_few_pictures_are_in_memory_at_once() -> None:
    statuses = crowd([upload() for _ in range(3)])

    assert statuses == [None, None, 503]


def crowd(calls: list[Call]) -> list[int | None]:
    """Send all at once to a Django that answers only when all have come; return who was refused, and how."""

    async def come() -> list[int | None]:
        django = Django()
        django.open.clear()
        gate = DjangoGate(django, ())
        tasks = [asyncio.create_task(gate.serve(call.request)) for call in calls]
        await asyncio.sleep(0.05)
        django.open.set()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        gate.close()
        return [each.status if isinstance(each, RequestRefused) else None for each in done]

    return asyncio.run(come())


def test_more_requests_than_may_wait_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_gate, "AT_ONCE", 2)
    monkeypatch.setattr(django_gate, "WAITING_AT_MOST", 3)

    statuses = crowd([Call() for _ in range(6)])

    assert statuses == [None, None, None, None, None, 503]


def test_more_bodies_than_fit_into_memory_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(django_gate, "BODIES_AT_MOST", 1)

    statuses = crowd([Call(method="POST"), Call(method="POST"), Call()])

    assert statuses == [None, 503, None]


def ask(path: str, django: Django) -> tuple[int, bytes]:
    async def at_the_gate() -> tuple[int, bytes]:
        gate = DjangoGate(django, ())
        environ: Environ = {"PATH_INFO": path, "QUERY_STRING": "", "wsgi.input": io.BytesIO()}
        try:
            return await gate.ask(environ, lambda response: (response.status, response.body))
        finally:
            gate.close()

    return asyncio.run(at_the_gate())


@pytest.mark.parametrize("streaming", [True, False])
def test_an_answer_to_the_door_itself_comes_back_whole(streaming: bool) -> None:
    django = Django((b"a", b"bc"), streaming=streaming)

    assert ask("/", django) == (201, b"abc")
    assert django.parts.closed


@pytest.mark.parametrize(("path", "status"), [("/" + "x" * 9000, 414), ("/\0", 400), ("x", 400)])
def test_the_door_itself_asks_nothing_that_no_view_can_read(path: str, status: int) -> None:
    django = Django()

    with pytest.raises(RequestRefused) as refused:
        ask(path, django)

    assert (refused.value.status, django.environs) == (status, [])
