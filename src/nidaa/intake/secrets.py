"""The instance's secrets: two files, and every key derived from them.

`instance.key` may be rotated (campaign keys are wrapped by it); `signing.key` may not, since every log's public key
comes from it. Both are made on first run, 32 random bytes each, readable by their owner only, outside the database.
"""

import os
import secrets as system_secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from nidaa.intake.errors import SecretsError

KEY_BYTES = 32
INSTANCE_FILE = "instance.key"
SIGNING_FILE = "signing.key"


def derive(key: bytes, purpose: str) -> bytes:
    """Return the 32-byte key for one purpose: HKDF-SHA256 (RFC 5869), without salt, info `nidaa/<purpose>@v1`."""
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"nidaa/{purpose}@v1".encode()).derive(key)


@dataclass(frozen=True, slots=True, repr=False)
class InstanceSecrets:
    """All keys of one instance. Nothing of it is ever shown: it has no `repr`.

    Attributes:
        wrap_key: Wraps the campaigns' keys.
        token_key: Authenticates the tokens in mails.
        stamp_key: Authenticates the time stamps in pages.
        proof_key: Authenticates the challenges of the proof of work.
        network_key: From it the key of each day is made, under which networks are counted.
        django_key: Django's SECRET_KEY.
    """

    wrap_key: bytes
    token_key: bytes
    stamp_key: bytes
    proof_key: bytes
    network_key: bytes
    django_key: str
    _signing_key: bytes = field(repr=False)

    @classmethod
    def from_keys(cls, instance_key: bytes, signing_key: bytes) -> "InstanceSecrets":
        """Derive all keys from the two that are stored, 32 bytes each."""
        return cls(
            wrap_key=derive(instance_key, "wrap"),
            token_key=derive(instance_key, "token"),
            stamp_key=derive(instance_key, "stamp"),
            proof_key=derive(instance_key, "proof-of-work"),
            network_key=derive(instance_key, "network"),
            django_key=derive(instance_key, "django").hex(),
            _signing_key=signing_key,
        )

    @classmethod
    def load_or_create(
        cls, folder: Path, random_bytes: Callable[[int], bytes] = system_secrets.token_bytes
    ) -> "InstanceSecrets":
        """Read the secrets, or make those that do not exist. Two processes that start at once get the same.

        Raises:
            SecretsError: A file has another length than 32 bytes, or others may read it.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return cls.from_keys(
            _load_or_create(folder / INSTANCE_FILE, random_bytes),
            _load_or_create(folder / SIGNING_FILE, random_bytes),
        )

    def log_seed(self, origin: str) -> bytes:
        """Return the Ed25519 seed, 32 bytes, with which the log of this origin signs."""
        return derive(self._signing_key, f"log-seed/{origin}")


def _load_or_create(path: Path, random_bytes: Callable[[int], bytes]) -> bytes:
    if not path.exists():
        _create(path, random_bytes(KEY_BYTES))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise SecretsError(f"{path.name} has {len(key)} bytes, not {KEY_BYTES}: restore it from your backup of secrets")
    if path.stat().st_mode & 0o077:
        raise SecretsError(f"{path.name} can be read by others: chmod 600 it")
    return key


def _create(path: Path, key: bytes) -> None:
    """Write a new key so that a crash leaves the whole file or none, and the first of two processes wins."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{system_secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # Another process was first: its key is the instance's.
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
