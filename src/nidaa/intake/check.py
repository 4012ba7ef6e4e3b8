"""Fields as text -> a form that can be stored; or ALL that is wrong with it, at once.

Before: `form`. Next hop: `pipeline`, once `gate` lets the form pass.
"""

from binascii import a2b_base64
from typing import Final

from msgspec import Struct

from nidaa.entries.kinds import THRESHOLD_LADDER
from nidaa.intake import names, reasons, referral
from nidaa.intake.addresses import Address, AddressBook
from nidaa.intake.disposable_domains import is_disposable
from nidaa.intake.errors import AddressError
from nidaa.intake.form import RawForm
from nidaa.intake.refusals import ErrorCode, FieldError, FormRefused
from nidaa.intake.registry import ActionState

LANGUAGES: Final = frozenset(("fr", "ar", "en", "zgh"))
KEY_BYTES: Final = 16
TICKED: Final = "1"
_THRESHOLDS: Final = {str(rung): rung for rung in THRESHOLD_LADDER}


class CheckedForm(Struct, frozen=True, gc=False):
    """A form in which nothing is wrong.

    Attributes:
        text: The version signed, 16 bytes; one that was published for this action.
        threshold: Of a pledge, on the ladder; None for a petition.
        key: Idempotency key, 16 bytes; None if the form brought none.
        nonce: 16 bytes; None if the form brought none.
        via: The code of what brought the person to the form; "" if nothing did.
        reason: Why the person takes part; "" without `show_name`, since it is kept to be shown beside the name only.
    """

    name: str
    city: str
    address: Address
    show_name: bool
    news: bool
    consent_version: str
    language: str
    text: bytes
    threshold: int | None
    key: bytes | None
    nonce: bytes | None
    via: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        """Show nothing: it holds personal data."""
        return "CheckedForm(...)"


def check(raw: RawForm, state: ActionState, addresses: AddressBook, now: int) -> CheckedForm:
    """Return the form, checked.

    Args:
        raw: From `form.parse_submission`.
        state: The action that it is for.
        addresses: Reads the mail address.
        now: Unix seconds.

    Raises:
        FormRefused: With every error, in the order of the fields.
    """
    errors: list[FieldError] = []
    _check_open(state, now, errors)
    name = _name(raw.name, errors)
    city = names.clean(raw.city)
    if isinstance(city, ErrorCode):
        errors.append(FieldError("city", city))
    address = _address(raw.email, addresses, errors)
    _check_consent(raw.consent, state, errors)
    if raw.language not in LANGUAGES:
        errors.append(FieldError("language", ErrorCode.UNKNOWN_LANGUAGE))
    text = _text(raw.text, state, errors)
    show_name, news = _tick("show_name", raw.show_name, errors), _tick("news", raw.news, errors)
    threshold = _threshold(raw.threshold, state, errors)
    key = _key("key", raw.key, errors)
    nonce = _key("nonce", raw.nonce, errors)
    reason = _reason(raw.reason, errors) if raw.reason and show_name else ""
    if errors or address is None or isinstance(city, ErrorCode):
        raise FormRefused(errors)
    return CheckedForm(
        name=name,
        city=city,
        address=address,
        show_name=show_name,
        news=news,
        consent_version=raw.consent,
        language=raw.language,
        text=text,
        threshold=threshold,
        key=key,
        nonce=nonce,
        via=referral.clean(raw.via) if raw.via else "",
        reason=reason,
    )


def _check_open(state: ActionState, now: int, errors: list[FieldError]) -> None:
    if state.log_closed or (state.closes_at is not None and now >= state.closes_at):
        errors.append(FieldError("", ErrorCode.CLOSED))
    elif now < state.opens_at:
        errors.append(FieldError("", ErrorCode.NOT_OPEN))


def _name(raw: str, errors: list[FieldError]) -> str:
    name = names.clean(raw)
    if isinstance(name, ErrorCode):
        errors.append(FieldError("name", name))
    elif not name:
        errors.append(FieldError("name", ErrorCode.REQUIRED))
    return name


def _address(raw: str, addresses: AddressBook, errors: list[FieldError]) -> Address | None:
    if not raw.strip():
        errors.append(FieldError("email", ErrorCode.REQUIRED))
        return None
    try:
        address = addresses.read(raw)
    except AddressError:
        errors.append(FieldError("email", ErrorCode.ADDRESS_MALFORMED))
        return None
    if is_disposable(address.domain):
        errors.append(FieldError("email", ErrorCode.ADDRESS_DISPOSABLE))
    return address


def _check_consent(raw: str, state: ActionState, errors: list[FieldError]) -> None:
    if not raw:
        errors.append(FieldError("consent", ErrorCode.CONSENT_REQUIRED))
    elif raw != state.consent_version:
        errors.append(FieldError("consent", ErrorCode.CONSENT_OUTDATED))


def _tick(field: str, raw: str, errors: list[FieldError]) -> bool:
    """Return whether a box is ticked: a name is shown to everybody only if the page's own value says so."""
    if raw not in ("", TICKED):
        errors.append(FieldError(field, ErrorCode.UNKNOWN_VALUE))
    return raw == TICKED


def _text(raw: str, state: ActionState, errors: list[FieldError]) -> bytes:
    try:
        text = a2b_base64(raw, strict_mode=True)
    except ValueError:
        text = b""
    if text not in state.texts:
        errors.append(FieldError("text", ErrorCode.UNKNOWN_TEXT))
    return text


def _threshold(raw: str, state: ActionState, errors: list[FieldError]) -> int | None:
    if state.action == "petition":
        if raw:
            errors.append(FieldError("threshold", ErrorCode.UNKNOWN_THRESHOLD))
        return None
    threshold = _THRESHOLDS.get(raw or "1")
    if threshold is None:
        errors.append(FieldError("threshold", ErrorCode.UNKNOWN_THRESHOLD))
    return threshold


def _reason(raw: str, errors: list[FieldError]) -> str:
    reason = reasons.clean(raw)
    if isinstance(reason, ErrorCode):
        errors.append(FieldError("reason", reason))
    return reason


def _key(field: str, raw: str, errors: list[FieldError]) -> bytes | None:
    if not raw:
        return None
    try:
        key = a2b_base64(raw.rstrip("=").replace("-", "+").replace("_", "/") + "==", strict_mode=True)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        errors.append(FieldError(field, ErrorCode.UNKNOWN_VALUE))
        return None
    return key
