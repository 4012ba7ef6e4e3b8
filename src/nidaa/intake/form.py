"""The bytes of a form -> its fields as text. The first hop: nothing is believed yet, all is bounded.

Next hop: `check`.
"""

import json
import re
from binascii import a2b_qp
from typing import Final

from msgspec import Struct

from nidaa.intake.refusals import ErrorCode, refused

MAX_BODY_BYTES: Final = 16 * 1024
MAX_FIELDS: Final = 32

_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})+")


class RawForm(Struct, frozen=True, gc=False):
    """What was sent, unchecked; an absent field is "". It is shown again to its sender, and to nobody else.

    Attributes:
        consent: The version of the wording agreed to.
        text: The version of the text shown, 16 bytes in base64.
        key: Idempotency key made by the browser, 16 bytes in base64url.
        nonce: Made by the browser, 16 bytes in base64url.
        stamp: When the page was made, signed.
        altcha: A solved proof of work, base64 of JSON.
        website: The trap: people do not see this field.
        threshold: Of a pledge.
    """

    name: str = ""
    email: str = ""
    city: str = ""
    show_name: str = ""
    news: str = ""
    consent: str = ""
    language: str = ""
    text: str = ""
    key: str = ""
    nonce: str = ""
    stamp: str = ""
    altcha: str = ""
    website: str = ""
    threshold: str = ""

    def __repr__(self) -> str:
        """Show nothing: it holds personal data."""
        return "RawForm(...)"

    def values(self) -> dict[str, str]:
        """Return what a person typed or ticked, by field, to fill the form in again."""
        return {field: getattr(self, field) for field in _TYPED}


_TYPED: Final = ("name", "email", "city", "show_name", "news", "consent", "language", "threshold")
_FIELDS: Final = {field.encode(): field for field in RawForm.__struct_fields__}


def parse_submission(content_type: str, body: bytes) -> RawForm:
    """Return the fields of a form.

    Fields that this version does not know are passed over, so that a page that is older than the server still works.

    Args:
        content_type: `application/x-www-form-urlencoded` or `application/json`, in UTF-8.
        body: At most `MAX_BODY_BYTES`.

    Raises:
        FormRefused: TOO_LARGE, UNSUPPORTED_TYPE, DUPLICATE_FIELD, or MALFORMED: not UTF-8, not JSON of texts, too many
            fields.
    """
    if len(body) > MAX_BODY_BYTES:
        raise refused("", ErrorCode.TOO_LARGE)
    kind, _, parameters = content_type.partition(";")
    kind = kind.strip().lower()
    if parameters and "utf-8" not in parameters.lower() and "charset" in parameters.lower():
        raise refused("", ErrorCode.UNSUPPORTED_TYPE)
    if kind == "application/x-www-form-urlencoded":
        return RawForm(**_urlencoded(body))
    if kind == "application/json":
        return RawForm(**_json(body))
    raise refused("", ErrorCode.UNSUPPORTED_TYPE)


def _urlencoded(body: bytes) -> dict[str, str]:
    pairs = body.split(b"&")
    if len(pairs) > MAX_FIELDS:
        raise refused("", ErrorCode.MALFORMED)
    fields: dict[str, str] = {}
    try:
        for pair in pairs:
            name, _, value = pair.partition(b"=")
            field = _FIELDS.get(name) or _FIELDS.get(_unescaped(name))
            if field is None:
                continue
            if field in fields:
                raise refused(field, ErrorCode.DUPLICATE_FIELD)
            fields[field] = (_unescaped(value) if b"%" in value or b"+" in value else value).decode()
    except UnicodeDecodeError:
        raise refused("", ErrorCode.MALFORMED) from None
    return fields


def _unescaped(value: bytes) -> bytes:
    value = value.replace(b"+", b" ")
    escapes = value.count(b"%")
    if not escapes:
        return value
    # Quoted-printable escapes with "=" what a form escapes with "%", and is undone in C. If each escape has given one
    # byte for three, all were sound; a line end, which it would swallow, never stands unescaped in a form.
    undone = a2b_qp(value.replace(b"=", b"=3D").replace(b"%", b"="))
    if len(undone) == len(value) - 2 * escapes and b"\n" not in value and b"\r" not in value:
        return undone
    return _ESCAPES.sub(_run, value)


def _run(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match.group().replace(b"%", b"").decode())


class _Duplicate(Exception):
    """A field that comes twice."""


def _pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise _Duplicate
    return fields


def _json(body: bytes) -> dict[str, str]:
    try:
        value = json.loads(body.decode(), object_pairs_hook=_pairs)
    except _Duplicate:
        raise refused("", ErrorCode.DUPLICATE_FIELD) from None
    except (ValueError, RecursionError):  # Not UTF-8, not JSON, a number without end, brackets without end.
        raise refused("", ErrorCode.MALFORMED) from None
    if not isinstance(value, dict) or len(value) > MAX_FIELDS:
        raise refused("", ErrorCode.MALFORMED)
    return {field: _text(field, value[field]) for field in RawForm.__struct_fields__ if field in value}


def _text(field: str, value: object) -> str:
    match value:
        case str():
            if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
                raise refused(field, ErrorCode.MALFORMED)
            return value
        case bool():
            return "1" if value else ""
        case int():
            return str(value)
        case None:
            return ""
    raise refused(field, ErrorCode.MALFORMED)
