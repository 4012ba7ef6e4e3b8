"""Confirm, withdraw, unsubscribe: the three buttons whose path is a credential.

Before: `routes`; Django has shown the page with the button. After: the batcher, whose commit makes it true; then the
browser is sent to the page that says so, or Django explains why not.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from nidaa.door.django_gate import DjangoGate
from nidaa.door.errors import RequestRefused
from nidaa.door.form_bounds import FORM_LIMIT_BYTES, FORM_SECONDS
from nidaa.door.origin import refuse_foreign
from nidaa.door.problems import form_again, language_of, problem, seconds_until_calm
from nidaa.door.request import Request
from nidaa.door.responses import Response, json_response, see_other, text_response
from nidaa.door.routes import Route
from nidaa.door.whole_form import WholeForm
from nidaa.intake.commands import Command, Confirm, Mute, Withdraw
from nidaa.intake.errors import TokenError, TryAgain
from nidaa.intake.outcomes import Outcome, Refused
from nidaa.web.refused_form import RefusedForm

#: What RFC 8058 has a mail program send; it wants a success, and no page.
ONE_CLICK: Final = b"List-Unsubscribe=One-Click"
_COMMANDS: Final[dict[Route, type[Confirm | Withdraw | Mute]]] = {
    Route.CONFIRM: Confirm,
    Route.WITHDRAW: Withdraw,
    Route.UNSUBSCRIBE: Mute,
}
_DONE: Final = {
    Route.CONFIRM: ("confirmed", "receipt"),
    Route.WITHDRAW: ("withdrawn", "withdraw"),
    Route.UNSUBSCRIBE: ("unsubscribed", "unsubscribe"),
}


@dataclass(frozen=True, slots=True)
class TokenPosts:
    """Serves the three routes.

    Attributes:
        read_token: Token -> (log id, seq); raises TokenError.
        submit: Hands a command to the batcher and returns its outcome after the commit; may raise TryAgain.
        now: The moment, in unix seconds.
        gate: Shows the pages of refusal.
    """

    read_token: Callable[[str], tuple[int, int]]
    submit: Callable[[Command], Awaitable[Outcome]]
    now: Callable[[], int]
    gate: DjangoGate

    async def serve(self, request: Request, route: Route, token: str) -> None:
        """Answer a POST to `/confirm/<token>`, `/withdraw/<token>` or `/unsubscribe/<token>`.

        Raises:
            RequestRefused: A foreign origin, a body that is too long or too slow, an overloaded instance.
        """
        if route is not Route.UNSUBSCRIBE:
            # A one-click POST comes from a mail program, not from a page.
            refuse_foreign(request, null_is_ours=True)
        body = await request.body(FORM_LIMIT_BYTES, FORM_SECONDS)
        language = language_of(request, _language_field(body))
        try:
            log_id, seq = self.read_token(token)
        except TokenError:
            await self._unknown(request, body, language)
            return
        try:
            outcome = await self.submit(_COMMANDS[route](log_id=log_id, seq=seq, at=self.now()))
        except TryAgain as busy:
            seconds = seconds_until_calm(busy)
            if request.wants_json or body.strip() == ONE_CLICK:
                raise RequestRefused(503, ("retry-after", str(seconds))) from busy
            request.respond(form_again(request, {"language": language}, language, seconds))
            return
        if isinstance(outcome, Refused):
            await self._refused(request, outcome, body, language)
        else:
            request.respond(_done(request, route, token, body, language))

    async def _unknown(self, request: Request, body: bytes, language: str) -> None:
        if request.wants_json:
            request.respond(problem(404, language))
        else:
            await self.gate.serve(request, body=body)

    async def _refused(self, request: Request, outcome: Refused, body: bytes, language: str) -> None:
        errors = (WholeForm(outcome.reason),)
        if request.wants_json:
            request.respond(problem(409, language, errors=errors))
            return
        refused = RefusedForm({}, errors, 409, language)
        await self.gate.serve(request, body=body, refused=refused)


def _done(request: Request, route: Route, token: str, body: bytes, language: str) -> Response:
    status, page = _DONE[route]
    if request.wants_json:
        return json_response(200, {"status": status, "page": f"/{language}/{page}/{token}"})
    if body.strip() == ONE_CLICK:
        return text_response(200, "Done.\n")
    return see_other(f"/{language}/{page}/{token}")


def _language_field(body: bytes) -> str:
    try:
        fields = parse_qsl(body.decode("latin-1"), max_num_fields=16)
    except ValueError:
        return ""
    return dict(fields).get("language", "")
