"""The proof of work: ALTCHA's SHA-256 challenge (version 1). It makes a thousand forms dear, and one form cheap.

Challenges are made by the `altcha` library. Verification is our own few lines, since the library's takes three times as
long; a test holds that both agree. A solved challenge is spent once.
"""

import hmac
import os
import re
from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import msgspec
from altcha import v1 as altcha
from msgspec import Struct

from nidaa.entries.keyed_hash import KeyedHash
from nidaa.intake.errors import IntakeError
from nidaa.intake.refusals import ErrorCode
from nidaa.intake.spent_proofs import SpentProofs

#: 25,000 hashes on average: about a second on a cheap phone, and a tenth on a good one.
NORMAL_MAX_NUMBER: Final = 50_000
#: Each level doubles the work; the highest takes a cheap phone a quarter of a minute.
MAX_LEVEL: Final = 4
LIFETIME_SECONDS: Final = 1200
MAX_PAYLOAD_CHARACTERS: Final = 1024

_SALT = re.compile(r"[0-9a-f]{24}\?expires=([0-9]{1,12})&level=([0-9])&", re.ASCII)


class ProofError(IntakeError):
    """A proof is not accepted.

    Attributes:
        code: Why.
    """

    def __init__(self, code: ErrorCode) -> None:
        """Refuse it for this reason."""
        super().__init__(code)
        self.code = code


class Challenge(Struct, frozen=True):
    """What a browser is asked to solve: the number below `maxnumber` with SHA-256(salt + number) = challenge."""

    algorithm: str
    challenge: str
    maxnumber: int
    salt: str
    signature: str


class Proof(Struct, frozen=True):
    """A solved challenge that is genuine and not expired.

    Attributes:
        level: How dear it was.
        digest: Its challenge, 32 bytes: what is spent.
        expires_at: Unix seconds.
    """

    level: int
    digest: bytes
    expires_at: int


class _Payload(Struct):
    algorithm: str
    challenge: str
    number: int
    salt: str
    signature: str


_payload_decoder = msgspec.json.Decoder(_Payload)


class ProofOfWork:
    """Makes challenges, verifies and spends solutions. One for each process."""

    __slots__ = ("_hash", "_key", "_random_bytes", "_spent")

    def __init__(self, key: bytes, spent: SpentProofs, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        """Begin.

        Args:
            key: `InstanceSecrets.proof_key`.
            spent: What is spent. Challenges that were made before it began are not taken.
            random_bytes: Randomness.
        """
        self._key = key
        self._hash = KeyedHash(key)
        self._random_bytes = random_bytes
        self._spent = spent

    def make_challenge(self, level: int, now: int, number: int | None = None) -> Challenge:
        """Return a new challenge.

        Args:
            level: 0 to `MAX_LEVEL`.
            now: Unix seconds.
            number: The solution, for those who know the key and need no work (benchmarks, the demo); None: random.
        """
        max_number = NORMAL_MAX_NUMBER << level
        if number is None:
            number = int.from_bytes(self._random_bytes(8), "big") % (max_number + 1)
        options = altcha.ChallengeOptions(
            algorithm="SHA-256",
            max_number=max_number,
            hmac_key=self._key,
            salt=self._random_bytes(12).hex(),
            number=number,
            expires=datetime.fromtimestamp(now + LIFETIME_SECONDS, UTC),
            params={"level": str(level)},
        )
        made = altcha.create_challenge(options)
        return Challenge(made.algorithm, made.challenge, made.max_number, made.salt, made.signature)

    def make_solved(self, level: int, now: int, number: int = 0) -> str:
        """Return the payload of a new challenge that was never work: for the demo's people and for benchmarks."""
        return encode_payload(self.make_challenge(level, now, number), number)

    def verify(self, payload: str, now: int) -> Proof:
        """Return the proof that a form carries; it is not spent yet.

        Args:
            payload: Base64 of JSON: the challenge's fields and `number`.
            now: Unix seconds.

        Raises:
            ProofError: PROOF_WRONG or PROOF_EXPIRED.
        """
        found = _decode(payload)
        genuine = self._hash.digest(found.challenge.encode()).hex()
        if found.algorithm != "SHA-256" or not hmac.compare_digest(genuine, found.signature):
            raise ProofError(ErrorCode.PROOF_WRONG)
        digest = sha256(f"{found.salt}{found.number}".encode()).digest()
        salt = _SALT.fullmatch(found.salt)
        if salt is None or digest.hex() != found.challenge:
            raise ProofError(ErrorCode.PROOF_WRONG)
        expires_at = int(salt[1])
        if expires_at < now or expires_at - LIFETIME_SECONDS < self._spent.since_at(now):
            raise ProofError(ErrorCode.PROOF_EXPIRED)
        return Proof(int(salt[2]), digest, expires_at)

    def spend(self, proof: Proof) -> None:
        """Use up a proof.

        Raises:
            ProofError: PROOF_SPENT.
        """
        if not self._spent.spend(proof.digest, proof.expires_at):
            raise ProofError(ErrorCode.PROOF_SPENT)


def encode_payload(challenge: Challenge, number: int) -> str:
    """Return what a browser sends back once it has found the number."""
    solved = _Payload(challenge.algorithm, challenge.challenge, number, challenge.salt, challenge.signature)
    return b64encode(msgspec.json.encode(solved)).decode("ascii")


def _decode(payload: str) -> _Payload:
    if len(payload) > MAX_PAYLOAD_CHARACTERS:
        raise ProofError(ErrorCode.PROOF_WRONG)
    try:
        found = _payload_decoder.decode(a2b_base64(payload, strict_mode=True))
    except (ValueError, RecursionError):  # Base64, UTF-8 and JSON errors are all ValueErrors.
        raise ProofError(ErrorCode.PROOF_WRONG) from None
    if not (found.signature.isascii() and found.challenge.isascii() and found.number >= 0):
        raise ProofError(ErrorCode.PROOF_WRONG)
    return found
