"""A campaign's key: made once, wrapped by the instance's key, and what is derived from it.

The person key's secret and the sealing key come from the campaign's key, so that rotating the instance's key wraps
anew and changes nothing else.
"""

import secrets as system_secrets
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from nidaa.entries.keyed_hash import KeyedHash
from nidaa.intake.errors import SealError
from nidaa.intake.secrets import KEY_BYTES, InstanceSecrets, derive

_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True, repr=False)
class CampaignKeys:
    """What the hot path needs of one campaign's key. It has no `repr`.

    Attributes:
        cipher: Seals the records.
        person_hash: Makes the person keys.
        retry_hash: Makes an idempotency key for a form that brought none.
    """

    cipher: AESGCM
    person_hash: KeyedHash
    retry_hash: KeyedHash

    @classmethod
    def derived_from(cls, campaign_key: bytes) -> "CampaignKeys":
        """Derive them from the campaign's key, 32 bytes."""
        return cls(
            cipher=AESGCM(derive(campaign_key, "seal")),
            person_hash=KeyedHash(derive(campaign_key, "person")),
            retry_hash=KeyedHash(derive(campaign_key, "retry")),
        )


def make_wrapped_key(
    secrets: InstanceSecrets, origin: str, random_bytes: Callable[[int], bytes] = system_secrets.token_bytes
) -> bytes:
    """Make a campaign's key and return it wrapped: nonce (12 bytes), AES-256-GCM of the key bound to the origin."""
    nonce = random_bytes(_NONCE_BYTES)
    return nonce + AESGCM(secrets.wrap_key).encrypt(nonce, random_bytes(KEY_BYTES), origin.encode())


def unwrap(secrets: InstanceSecrets, origin: str, wrapped_key: bytes) -> CampaignKeys:
    """Return the keys of a campaign.

    Raises:
        SealError: The instance's key is not the one that wrapped it, or the row is another campaign's.
    """
    nonce, sealed = wrapped_key[:_NONCE_BYTES], wrapped_key[_NONCE_BYTES:]
    try:
        campaign_key = AESGCM(secrets.wrap_key).decrypt(nonce, sealed, origin.encode())
    except (InvalidTag, ValueError) as error:
        raise SealError("the campaign's key does not unwrap: is this the right secrets folder?") from error
    return CampaignKeys.derived_from(campaign_key)
