"""The stamp in a form without JavaScript: when the page was made, in half minutes, signed.

It is coarse so that a cached page can be shared and the stamp tells nobody apart. It starts at the beginning of its
half minute: nobody who really typed is too fast; a program may have to wait up to 3 seconds. An obstacle, not a wall.
"""

import hmac
import re
from typing import Final

from nidaa.intake.errors import IntakeError
from nidaa.intake.refusals import ErrorCode
from nidaa.intake.secrets import InstanceSecrets

GRANULARITY_SECONDS: Final = 30
MIN_AGE_SECONDS: Final = 3
MAX_AGE_SECONDS: Final = 24 * 3600

_STAMP = re.compile(r"([0-9]{1,10})\.([0-9a-f]{32})", re.ASCII)
_DOMAIN = b"nidaa/stamp@v1\x00"


class StampError(IntakeError):
    """A stamp is not accepted.

    Attributes:
        code: Why.
    """

    def __init__(self, code: ErrorCode) -> None:
        """Refuse it for this reason."""
        super().__init__(code)
        self.code = code


def make_stamp(secrets: InstanceSecrets, now: int) -> str:
    """Return the stamp for a page made now (unix seconds); the same for half a minute."""
    number = str(now // GRANULARITY_SECONDS)
    return f"{number}.{_mac(secrets.stamp_key, number)}"


def check_stamp(stamp_key: bytes, stamp: str, now: int) -> None:
    """Accept a form's stamp.

    Args:
        stamp_key: `InstanceSecrets.stamp_key`.
        stamp: As the form carries it.
        now: Unix seconds.

    Raises:
        StampError: STAMP_MISSING, STAMP_WRONG, TOO_FAST (younger than 3 s), STAMP_EXPIRED (older than a day).
    """
    if not stamp:
        raise StampError(ErrorCode.STAMP_MISSING)
    match = _STAMP.fullmatch(stamp)
    if match is None or not hmac.compare_digest(_mac(stamp_key, match[1]), match[2]):
        raise StampError(ErrorCode.STAMP_WRONG)
    age_seconds = now - int(match[1]) * GRANULARITY_SECONDS
    if age_seconds < MIN_AGE_SECONDS:
        raise StampError(ErrorCode.TOO_FAST)
    if age_seconds > MAX_AGE_SECONDS:
        raise StampError(ErrorCode.STAMP_EXPIRED)


def _mac(stamp_key: bytes, number: str) -> str:
    return hmac.digest(stamp_key, _DOMAIN + number.encode(), "sha256")[:16].hex()
