"""The hot path: a form is read, checked, sealed, committed with all that came meanwhile, and answered.

Before: `routes`. After: `intake.pipeline` (what the form means) and the batcher (the commit). Success is said only when
the submission is durable; what is refused comes back filled in.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from nidaa.door.counters import STORED, UNAVAILABLE
from nidaa.door.django_gate import DjangoGate
from nidaa.door.errors import RequestRefused
from nidaa.door.form_bounds import FORM_LIMIT_BYTES, FORM_SECONDS
from nidaa.door.origin import refuse_foreign
from nidaa.door.problems import form_again, language_of, problem, retry_after, seconds_until_calm
from nidaa.door.request import Request
from nidaa.door.responses import Header, json_response, see_other
from nidaa.door.whole_form import WholeForm
from nidaa.intake.commands import Command, Submit
from nidaa.intake.errors import TryAgain
from nidaa.intake.form import RawForm, parse_submission
from nidaa.intake.outcomes import Outcome, Refused
from nidaa.intake.refusals import FormRefused
from nidaa.intake.registry import ActionState
from nidaa.web.refused_form import FieldError, RefusedForm

#: Nothing in it depends on who signed: a stranger learns nothing.
_LOOK_IN_YOUR_MAIL = json_response(202, {"status": "look-in-your-mail"})
#: What was read of a form that cannot be read.
_NOTHING: Final = RawForm()
_CONFLICT: Final = 409
_BUSY: Final = 503

#: Raw form, what it is for, and the request whose network it came from -> the command. Raises FormRefused.
Prepare = Callable[[RawForm, ActionState, Request], Submit]


@dataclass(frozen=True, slots=True)
class SignForms:
    """Serves `POST /c/<slug>/<action>/sign`.

    Attributes:
        action: (slug, action) -> what the registry knows, or None.
        prepare: Checks the form and makes the command.
        submit: Hands a command to the batcher and returns its outcome after the commit; may raise TryAgain.
        refuse_if_full: Raises what `submit` would raise at once.
        gate: Shows the page again, filled in.
        outcomes: Counts what becomes of forms.
    """

    action: Callable[[str, str], ActionState | None]
    prepare: Prepare
    submit: Callable[[Command], Awaitable[Outcome]]
    refuse_if_full: Callable[[], None]
    gate: DjangoGate
    outcomes: Counter[str]

    async def serve(self, request: Request, slug: str, action: str) -> None:
        """Answer a form.

        Raises:
            RequestRefused: A foreign origin, a body that is too long or too slow, an action that does not exist.
        """
        refuse_foreign(request)
        body = await request.body(FORM_LIMIT_BYTES, FORM_SECONDS)
        state = self.action(slug, action)
        if state is None:
            raise RequestRefused(404)
        raw = _NOTHING
        try:
            if request.wants_json:
                # A script has kept what it sent: to be told to come again, it need not be read.
                self.refuse_if_full()
            raw = parse_submission(request.header("content-type"), body)
            # Before its proof of work is spent: the same form can then come again as it is.
            self.refuse_if_full()
            outcome = await self.submit(self.prepare(raw, state, request))
        except FormRefused as refused:
            self.outcomes[refused.errors[0].code.value] += 1
            seconds = refused.retry_after_seconds
            await self._refuse(request, body, raw, refused.status, refused.errors, seconds)
        except TryAgain as busy:
            self.outcomes[UNAVAILABLE] += 1
            await self._refuse(request, body, raw, _BUSY, (), seconds_until_calm(busy))
        else:
            if isinstance(outcome, Refused):
                self.outcomes[outcome.reason.value] += 1
                await self._refuse(request, body, raw, _CONFLICT, (WholeForm(outcome.reason),), None)
                return
            self.outcomes[STORED] += 1
            if request.wants_json:
                request.respond(_LOOK_IN_YOUR_MAIL)
            else:
                language = language_of(request, raw.language)
                request.respond(see_other(f"/{language}/c/{slug}/{action}/sent"))

    async def _refuse(
        self,
        request: Request,
        body: bytes,
        raw: RawForm,
        status: int,
        errors: tuple[FieldError, ...],
        retry_after_seconds: int | None,
    ) -> None:
        language = language_of(request, raw.language)
        if request.wants_json:
            headers = _retry_headers(status, retry_after_seconds)
            request.respond(problem(status, language, errors=errors, headers=headers))
        elif status == _BUSY:
            request.respond(form_again(request, msgspec.structs.asdict(raw), language, retry_after_seconds))
        else:
            await self._show_again(
                request, body, raw, RefusedForm(raw.values(), errors, status, language, retry_after_seconds)
            )

    async def _show_again(self, request: Request, body: bytes, raw: RawForm, refused: RefusedForm) -> None:
        try:
            await self.gate.serve(request, body=body, refused=refused)
        except RequestRefused as busy:
            if busy.status != _BUSY:
                raise
            request.respond(form_again(request, msgspec.structs.asdict(raw), refused.language, None))


def _retry_headers(status: int, retry_after_seconds: int | None) -> tuple[Header, ...]:
    if retry_after_seconds is not None:
        return (("retry-after", str(retry_after_seconds)),)
    return (retry_after(),) if status in (429, _BUSY) else ()
