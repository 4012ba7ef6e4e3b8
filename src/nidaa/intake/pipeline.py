"""A form -> the command that stores it: check, pass the gate, name the person, commit to him, seal.

Before: the door (or the demo, or a test) has parsed the bytes with `form.parse_submission`. Next hop: the batcher.

Nothing here asks a database: a known and an unknown address take the same steps.
"""

import os
from collections.abc import Callable
from typing import Final

from nidaa.entries import kinds
from nidaa.entries.commitment import NONCE_BYTES, SALT_BYTES, inner_commitment, outer_commitment
from nidaa.intake.addresses import AddressBook
from nidaa.intake.check import KEY_BYTES, CheckedForm, check
from nidaa.intake.commands import Submit
from nidaa.intake.form import RawForm
from nidaa.intake.gate import Gate
from nidaa.intake.person_key import person_key
from nidaa.intake.record import SupporterRecord
from nidaa.intake.registry import ActionState
from nidaa.intake.sealing import SEAL_NONCE_BYTES, seal

_ACTIONS: Final = {action.value: action for action in kinds.Action}
_RANDOM_BYTES: Final = NONCE_BYTES + 2 * SALT_BYTES + SEAL_NONCE_BYTES
#: Without a key of its own, a form that is sent again within this time is the same form.
RETRY_SECONDS: Final = 60


def prepare_submission(
    raw: RawForm,
    state: ActionState,
    *,
    gate: Gate,
    addresses: AddressBook,
    client_address: str,
    now: int,
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> Submit:
    """Return the command that stores a form.

    Args:
        raw: The form as it was sent.
        state: The action that it is for, from the registry.
        gate: The process's.
        addresses: The process's.
        client_address: The sender's IP address; only a keyed hash of its network is kept, in memory.
        now: Unix seconds.
        random_bytes: Randomness for salts and nonces.

    Raises:
        FormRefused: It is not acceptable; all errors of fields at once, then those of the gate.
    """
    checked = check(raw, state, addresses, now)
    gate.admit(raw, checked.address.domain, client_address, now)
    return _command(raw, checked, state, now, random_bytes(_RANDOM_BYTES))


def _command(raw: RawForm, checked: CheckedForm, state: ActionState, now: int, randomness: bytes) -> Submit:
    inner_salt, outer_salt = randomness[:SALT_BYTES], randomness[SALT_BYTES : 2 * SALT_BYTES]
    seal_nonce, own_nonce = randomness[2 * SALT_BYTES : -NONCE_BYTES], randomness[-NONCE_BYTES:]
    nonce = checked.nonce or own_nonce
    address = checked.address
    person = person_key(state.keys.person_hash, address.normalised)
    inner = inner_commitment(inner_salt, address.normalised, checked.name, checked.city)
    action = _ACTIONS[state.action]
    commitment = outer_commitment(outer_salt, state.origin, action, checked.text, nonce, person, inner)
    record = SupporterRecord(
        address.written,
        address.normalised,
        checked.name,
        checked.city,
        checked.show_name,
        checked.news,
        checked.consent_version,
        checked.language,
        nonce,
        inner_salt,
        outer_salt,
        checked.via,
        checked.reason,
    )
    return Submit(
        log_id=state.log_id,
        action=state.action,
        person_key=person,
        idempotency_key=checked.key or _key_of(raw, state, now),
        language=checked.language,
        text=checked.text,
        threshold=checked.threshold,
        commitment=commitment,
        sealed=seal(state.keys, record, state.action, person, seal_nonce),
        named=checked.show_name,
        at=now,
    )


def _key_of(raw: RawForm, state: ActionState, now: int) -> bytes:
    """Return an idempotency key for a form that brought none: pressing the button twice is one submission."""
    parts = (*raw.values().values(), raw.text, raw.stamp, str(now // RETRY_SECONDS))
    framed = "".join(f"{len(part)}:{part}" for part in parts).encode()
    return state.keys.retry_hash.digest(framed)[:KEY_BYTES]
