"""The token in a mail: which submission, and a MAC. Nothing is stored; nobody can guess one.

One token opens /confirm, /receipt, /withdraw and /unsubscribe of its submission: whoever can read the mail may do all
of that. It is base64url of 4 bytes log, 6 bytes submission and 16 bytes MAC: 35 characters.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

from nidaa.intake.errors import TokenError
from nidaa.intake.secrets import InstanceSecrets

__all__ = ["TokenError", "make_token", "read_token"]

_LOG_BYTES = 4
_SEQ_BYTES = 6
_MAC_BYTES = 16
_TOKEN_CHARACTERS = 35
_DOMAIN = b"nidaa/token@v1"


def make_token(secrets: InstanceSecrets, log_id: int, seq: int) -> str:
    """Return the token of a submission: 35 URL-safe characters."""
    body = log_id.to_bytes(_LOG_BYTES, "big") + seq.to_bytes(_SEQ_BYTES, "big")
    return urlsafe_b64encode(body + _mac(secrets, body)).decode("ascii").rstrip("=")


def read_token(secrets: InstanceSecrets, token: str) -> tuple[int, int]:
    """Return (log_id, seq) of a token.

    Raises:
        TokenError: It is malformed, or this instance did not make it.
    """
    if len(token) != _TOKEN_CHARACTERS or not token.isascii():
        raise TokenError("not a token")
    try:
        raw = urlsafe_b64decode(token + "=")
    except ValueError as error:
        raise TokenError("not a token") from error
    body, mac = raw[: _LOG_BYTES + _SEQ_BYTES], raw[_LOG_BYTES + _SEQ_BYTES :]
    if not hmac.compare_digest(mac, _mac(secrets, body)):
        raise TokenError("this instance did not make this token")
    log_id, seq = int.from_bytes(body[:_LOG_BYTES], "big"), int.from_bytes(body[_LOG_BYTES:], "big")
    # Base64 has unused bits and ignores foreign characters: only one spelling is a token.
    if make_token(secrets, log_id, seq) != token:
        raise TokenError("not a token")
    return log_id, seq


def _mac(secrets: InstanceSecrets, body: bytes) -> bytes:
    return hmac.digest(secrets.token_key, _DOMAIN + body, "sha256")[:_MAC_BYTES]
