"""What pages need of the instance's secrets: the stamp in a form, the log's public key, the reading of tokens."""

from datetime import datetime
from functools import lru_cache

from django.conf import settings

from nidaa.intake import stamps, tokens
from nidaa.intake.errors import TokenError
from nidaa.intake.secrets import InstanceSecrets
from nidaa.ledger.note import Signer
from nidaa.pages.campaign_values import Head


@lru_cache(maxsize=1)
def _secrets() -> InstanceSecrets:
    return InstanceSecrets.load_or_create(settings.NIDAA.secrets_dir)


def page_stamp(now: datetime) -> str:
    """Return the coarse, signed moment that a form without JavaScript carries."""
    return stamps.make_stamp(_secrets(), int(now.timestamp()))


def submission_of(token: str) -> tuple[int, int] | None:
    """Return the log and the number of the submission that a token opens; None if it is none of ours."""
    try:
        return tokens.read_token(_secrets(), token)
    except TokenError:
        return None


def verifier_key(head: Head) -> str:
    """Return the public key of a log as ``nidaa verify`` takes it; the head names the log."""
    origin = head.note.partition("\n")[0]
    return Signer(origin, _secrets().log_seed(origin)).verifier_key()
