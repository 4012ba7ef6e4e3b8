"""What the door hands back when it refuses a form: what was typed, and what is wrong with it.

Before: the door's hot route refuses a POST. After: the page of the same path shows the form again,
filled in, each error beside its field.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from django.http import HttpRequest

#: The key of the environ (``request.META``) under which the door leaves a refused form.
ENVIRON_KEY: Final = "nidaa.refused"


class FieldError(Protocol):
    """One thing wrong with a form: which field ("" for the whole), and why."""

    @property
    def field(self) -> str:
        """The name of the field."""
        ...

    @property
    def code(self) -> StrEnum:
        """Why it was refused."""
        ...


@dataclass(frozen=True, slots=True)
class RefusedForm:
    """A form that was not accepted.

    Attributes:
        values: What was typed, by field name, unchecked: it is shown again, escaped, and to nobody else.
        errors: All that is wrong, in the order of the fields.
        status: HTTP status of the answer: 422, 429, 503, ...
        language: The language of the form, which is the language of the answer.
        retry_after_seconds: When to try again, for 429 and 503.
    """

    values: Mapping[str, str] = field(repr=False)  # Personal data: never into a traceback or a log.
    errors: tuple[FieldError, ...]
    status: int
    language: str
    retry_after_seconds: int | None = None


def refused_form(request: HttpRequest) -> RefusedForm | None:
    """Return the refused form that this request carries, or None."""
    refused = request.META.get(ENVIRON_KEY)
    return refused if isinstance(refused, RefusedForm) else None
