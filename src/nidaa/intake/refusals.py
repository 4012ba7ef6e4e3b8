"""Why a form is refused: codes that are never renamed, translated by `web`, told to programs as they are."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from msgspec import Struct

from nidaa.intake.errors import IntakeError


class ErrorCode(StrEnum):
    """One thing that is wrong with a form."""

    # The body as a whole; the field is "".
    MALFORMED = "malformed"
    TOO_LARGE = "too-large"
    UNSUPPORTED_TYPE = "unsupported-type"
    DUPLICATE_FIELD = "duplicate-field"

    # What a person typed.
    REQUIRED = "required"
    TOO_LONG = "too-long"
    FORBIDDEN_CHARACTER = "forbidden-character"
    NO_LETTER = "no-letter"
    LINK_REFUSED = "link-refused"
    ADDRESS_MALFORMED = "address-malformed"
    ADDRESS_DISPOSABLE = "address-disposable"
    CONSENT_REQUIRED = "consent-required"
    CONSENT_OUTDATED = "consent-outdated"

    # What the page put into the form.
    UNKNOWN_VALUE = "unknown-value"
    UNKNOWN_TEXT = "unknown-text"
    UNKNOWN_LANGUAGE = "unknown-language"
    UNKNOWN_THRESHOLD = "unknown-threshold"

    # The action; the field is "".
    NOT_OPEN = "not-open"
    CLOSED = "closed"

    # What keeps programs off.
    LEAVE_EMPTY = "leave-empty"
    PROOF_WRONG = "proof-wrong"
    PROOF_EXPIRED = "proof-expired"
    PROOF_SPENT = "proof-spent"
    PROOF_TOO_EASY = "proof-too-easy"
    STAMP_MISSING = "stamp-missing"
    STAMP_WRONG = "stamp-wrong"
    STAMP_EXPIRED = "stamp-expired"
    TOO_FAST = "too-fast"
    SLOW_DOWN = "slow-down"


UNPROCESSABLE: Final = 422
#: The HTTP status of a code that has one of its own; the first of them decides.
STATUS_OF: Final = {
    ErrorCode.MALFORMED: 400,
    ErrorCode.DUPLICATE_FIELD: 400,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.UNSUPPORTED_TYPE: 415,
    ErrorCode.SLOW_DOWN: 429,
}


class FieldError(Struct, frozen=True):
    """One error, and the field that it stands beside; "" is the form as a whole."""

    field: str
    code: ErrorCode


class FormRefused(IntakeError):
    """A form is not accepted. Its message names fields and codes, never what was typed.

    Attributes:
        errors: All that is wrong, in the order of the fields.
        status: HTTP status of the answer.
        retry_after_seconds: When to send it again, for 429; else None.
    """

    def __init__(self, errors: Sequence[FieldError], retry_after_seconds: int | None = None) -> None:
        """Refuse for these reasons, at least one."""
        super().__init__(", ".join(f"{error.field or 'form'}: {error.code}" for error in errors))
        self.errors = tuple(errors)
        self.status = next((STATUS_OF[error.code] for error in errors if error.code in STATUS_OF), UNPROCESSABLE)
        self.retry_after_seconds = retry_after_seconds


def refused(field: str, code: ErrorCode, retry_after_seconds: int | None = None) -> FormRefused:
    """Return the refusal for one reason."""
    return FormRefused((FieldError(field, code),), retry_after_seconds)
