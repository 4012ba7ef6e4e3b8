"""Sealing a record: AES-256-GCM under the campaign's key, bound to the action and the person's key.

So a row that somebody moves to another person does not open. With random nonces of 96 bits one key may seal 2^32
records (NIST SP 800-38D, 8.3): more than a campaign has people.
"""

from typing import Final

from cryptography.exceptions import InvalidTag

from nidaa.intake import record as records
from nidaa.intake.books import Books
from nidaa.intake.campaign_keys import CampaignKeys, unwrap
from nidaa.intake.errors import SealError
from nidaa.intake.record import SupporterRecord
from nidaa.intake.rows import SubmissionRow, SupporterRow
from nidaa.intake.secrets import InstanceSecrets

SEAL_NONCE_BYTES: Final = 12


def seal(keys: CampaignKeys, record: SupporterRecord, action: str, person_key: bytes, nonce: bytes) -> bytes:
    """Return the sealed record: the nonce, the ciphertext, the tag.

    Args:
        keys: The campaign's.
        record: What is sealed.
        action: "petition" or "boycott".
        person_key: 32 bytes.
        nonce: 12 random bytes, used for nothing else.
    """
    return nonce + keys.cipher.encrypt(nonce, records.encode(record), action.encode() + person_key)


def unseal(keys: CampaignKeys, sealed: bytes, action: str, person_key: bytes) -> SupporterRecord:
    """Return the record.

    Raises:
        SealError: Another key, another row, or changed bytes.
    """
    nonce, ciphertext = sealed[:SEAL_NONCE_BYTES], sealed[SEAL_NONCE_BYTES:]
    try:
        data = keys.cipher.decrypt(nonce, ciphertext, action.encode() + person_key)
    except (InvalidTag, ValueError) as error:
        raise SealError("a sealed record does not open") from error
    return records.decode(data)


def unseal_row(keys: CampaignKeys, row: SubmissionRow | SupporterRow) -> SupporterRecord | None:
    """Return the record of a row; None if the row is empty.

    Raises:
        SealError: It does not open.
    """
    return None if row.sealed is None else unseal(keys, row.sealed, row.action, row.person_key)


def keys_of_log(secrets: InstanceSecrets, books: Books, log_id: int) -> CampaignKeys:
    """Return the keys of a campaign by its log. Keep them: unwrapping costs a few derivations.

    Raises:
        SealError: There is no such log, or the secrets are not those that wrapped its key.
    """
    log, wrapped_key = books.log(log_id), books.wrapped_key(log_id)
    if log is None or wrapped_key is None:
        raise SealError(f"there is no log {log_id}")
    return unwrap(secrets, log.origin, wrapped_key)
