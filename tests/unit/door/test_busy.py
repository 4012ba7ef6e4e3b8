"""What the door says to a form and to a button while the instance takes no more."""

import asyncio
import json
from collections import Counter
from typing import NoReturn, cast
from urllib.parse import urlencode

import pytest

from nidaa.door.django_gate import DjangoGate
from nidaa.door.errors import RequestRefused
from nidaa.door.request import Request
from nidaa.door.routes import Route
from nidaa.door.sign import SignForms
from nidaa.door.token_posts import ONE_CLICK, TokenPosts
from nidaa.intake.commands import Command, Submit
from nidaa.intake.errors import Overloaded, StorageFull
from nidaa.intake.form import RawForm
from nidaa.intake.outcomes import Outcome
from nidaa.intake.refusals import ErrorCode, refused
from nidaa.intake.registry import ActionState
from tests.unit.door.rsgi_calls import Call, headers

FORM = {"name": "Amina", "email": "amina@example.org", "consent": "1", "language": "ar", "stamp": "s.1", "key": "a2V5"}


class FullGate:
    """Django's gate while too many wait before it."""

    async def serve(self, _request: Request, **_what: object) -> NoReturn:
        raise RequestRefused(503)


def never(*_arguments: object) -> NoReturn:
    raise AssertionError("it was asked to work")


async def overloaded(_command: Command) -> Outcome:
    raise Overloaded("too many")


def mistaken(_raw: RawForm, _state: ActionState, _request: Request) -> Submit:
    raise refused("name", ErrorCode.REQUIRED)


def posted(forms: SignForms, **wanted: str) -> Call:
    body = urlencode(FORM).encode()
    kind = "application/x-www-form-urlencoded"
    length = str(len(body))
    call = Call(
        method="POST",
        path="/c/voip/petition/sign",
        pairs=headers(content_type=kind, content_length=length, **wanted),
        bodies=(body,),
    )
    asyncio.run(forms.serve(call.request, "voip", "petition"))
    return call


def refuse() -> None:
    raise Overloaded("too many commands wait", retry_after_seconds=20)


def forms_with(*, full: bool, prepare: object = never) -> SignForms:
    return SignForms(
        action=lambda _slug, _action: cast("ActionState", object()),
        prepare=prepare,  # type: ignore[arg-type]  # each test has its own.
        submit=overloaded,
        refuse_if_full=refuse if full else lambda: None,
        gate=cast("DjangoGate", FullGate()),
        outcomes=Counter(),
    )


def test_a_full_queue_gives_the_form_back_before_anything_is_checked_or_spent() -> None:
    call = posted(forms_with(full=True), accept="text/html")

    page = call.body.decode()
    assert call.status == 503
    assert int(call.answer_headers["retry-after"]) >= 1
    assert call.answer_headers["content-language"] == "ar"
    assert all(f'value="{value}"' in page for value in FORM.values())


def test_a_full_queue_tells_a_script_when_to_come_again() -> None:
    call = posted(forms_with(full=True), accept="application/json")

    assert (call.status, json.loads(call.body)["status"]) == (503, 503)
    assert int(call.answer_headers["retry-after"]) >= 1
    assert "amina" not in call.body.decode()


def test_a_mistaken_form_is_given_back_even_if_nobody_can_show_its_mistake() -> None:
    call = posted(forms_with(full=False, prepare=mistaken), accept="text/html")

    assert call.status == 503
    assert 'value="amina@example.org"' in call.body.decode()


def tokens_with(error: Exception) -> TokenPosts:
    async def fail(_command: Command) -> Outcome:
        raise error

    return TokenPosts(lambda _token: (1, 1), fail, lambda: 1_452_686_400, cast("DjangoGate", FullGate()))


def pressed(body: bytes, **wanted: str) -> Call:
    return Call(
        method="POST",
        path="/confirm/token",
        pairs=headers(content_length=str(len(body)), **wanted),
        bodies=(body,),
    )


def test_a_button_that_cannot_be_taken_now_comes_back_as_a_button() -> None:
    call = pressed(b"language=fr", accept="text/html")

    asyncio.run(tokens_with(StorageFull("full")).serve(call.request, Route.CONFIRM, "token"))

    page = call.body.decode()
    assert (call.status, call.answer_headers["content-language"]) == (503, "fr")
    assert int(call.answer_headers["retry-after"]) >= 60
    assert 'action="/confirm/token"' in page
    assert 'name="email"' not in page


@pytest.mark.parametrize(("body", "accept"), [(b"language=fr", "application/json"), (ONE_CLICK, "text/html")])
def test_a_program_that_presses_a_button_gets_no_page(body: bytes, accept: str) -> None:
    call = pressed(body, accept=accept)

    with pytest.raises(RequestRefused) as busy:
        asyncio.run(tokens_with(Overloaded("too many")).serve(call.request, Route.UNSUBSCRIBE, "token"))

    assert busy.value.status == 503
    assert busy.value.headers[0][0] == "retry-after"
