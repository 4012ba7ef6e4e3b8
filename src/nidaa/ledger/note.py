"""A note: text that somebody signed (C2SP signed-note), with Ed25519 keys.

    <text, one line or more>
    <empty line>
    — <key name> <base64 of key id and signature>

The hop before is `checkpoint`, which writes the text; a note goes out as it is.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from nidaa.ledger.canonical_base64 import decode_base64, encode_base64
from nidaa.ledger.errors import NoteError, SignatureError

#: Room for more than 16 signatures, the least that the specification asks for, of the largest kinds.
MAX_NOTE_BYTES = 256 * 1024
MAX_SIGNATURES = 64

_ED25519 = b"\x01"
_SEED_BYTES = 32
_PUBLIC_KEY_BYTES = 32
_KEY_ID_BYTES = 4
_SIGNATURE_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<signature>[A-Za-z0-9+/=]+)")
_KEY_NAME = re.compile(r"[^\s+]+")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


def _check_key_name(name: str) -> None:
    if _KEY_NAME.fullmatch(name) is None or _CONTROL.search(name):
        raise NoteError(f"a key's name has neither spaces nor +, and is not empty: {name!r}")


def _key_id(name: str, public_key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:_KEY_ID_BYTES]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A key that is known, and may verify notes.

    Attributes:
        name: The key's name; for a log, its origin.
        public_key: 32 bytes.
    """

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        """Refuse a name that could not stand in a note, and a key of the wrong length."""
        _check_key_name(self.name)
        if len(self.public_key) != _PUBLIC_KEY_BYTES:
            raise NoteError(f"an Ed25519 key has {_PUBLIC_KEY_BYTES} bytes, not {len(self.public_key)}")

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that stand for this key in a signature."""
        return _key_id(self.name, self.public_key)

    def verifier_key(self) -> str:
        """Return the key as text: `<name>+<8 hex of key id>+<base64 of 0x01 || public key>`."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(_ED25519 + self.public_key)}"

    def verifies(self, signature: bytes, text: bytes) -> bool:
        """Tell whether `signature` (64 bytes) is this key's over `text`."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public_key).verify(signature, text)
        except InvalidSignature:
            return False
        return True


def parse_verifier_key(text: str) -> Verifier:
    """Read a verifier key as `Verifier.verifier_key` writes it.

    Raises:
        NoteError: It is malformed, of another kind than Ed25519, or its id does not belong to its key.
    """
    parts = text.split("+", 2)
    if len(parts) != 3:
        raise NoteError("a verifier key is written <name>+<key id>+<key>")
    name, _, encoded = parts
    try:
        key = decode_base64(encoded)
    except ValueError as error:
        raise NoteError("the key of a verifier key is not base64") from error
    if key[:1] != _ED25519:
        raise NoteError("a verifier key of another kind than Ed25519")
    verifier = Verifier(name, key[1:])
    if verifier.verifier_key() != text:
        raise NoteError("the id of a verifier key does not belong to its key")
    return verifier


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs notes. It keeps its seed to itself: neither `repr` nor an error shows it.

    Attributes:
        name: The key's name; for a log, its origin.
        seed: The Ed25519 seed, 32 random bytes (RFC 8032).
    """

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a name that could not stand in a note, and a seed of the wrong length."""
        _check_key_name(self.name)
        if len(self.seed) != _SEED_BYTES:
            raise NoteError(f"an Ed25519 seed has {_SEED_BYTES} bytes, not {len(self.seed)}")

    def verifier(self) -> Verifier:
        """Return the public half."""
        return Verifier(self.name, self._private_key().public_key().public_bytes_raw())

    def verifier_key(self) -> str:
        """Return the public half as text."""
        return self.verifier().verifier_key()

    def sign(self, text: str | bytes) -> bytes:
        """Return the note of `text` with this key's signature.

        Raises:
            NoteError: The text is empty, does not end in a newline, or has control characters.
        """
        encoded = text.encode() if isinstance(text, str) else text
        _check_text(_decode(encoded))
        signature = self.verifier().key_id + self._private_key().sign(encoded)
        return encoded + f"\n— {self.name} {encode_base64(signature)}\n".encode()

    def _private_key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """A signature that was verified.

    Attributes:
        name: Name of the key.
        key_id: Its 4 bytes.
        signature: 64 bytes.
    """

    name: str
    key_id: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class VerifiedNote:
    """A note that at least one known key has signed.

    Attributes:
        text: What was signed, with its last newline.
        signatures: Those of known keys, in the order of the note; each was verified.
    """

    text: str
    signatures: tuple[NoteSignature, ...]


def open_note(note: bytes, verifiers: Sequence[Verifier]) -> VerifiedNote:
    """Return the text of a note and the signatures of known keys.

    Signatures of unknown keys are ignored (key rotation and witnesses need that).

    Args:
        note: The whole file.
        verifiers: The known keys.

    Raises:
        NoteError: The note is malformed or too large.
        SignatureError: No known key has signed, or a known key's signature fails.
    """
    if len(note) > MAX_NOTE_BYTES:
        raise NoteError(f"a note has at most {MAX_NOTE_BYTES} bytes, not {len(note)}")
    text, lines = _split(_decode(note))
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signatures = tuple(_verified(text.encode(), lines, known))
    if not signatures:
        raise SignatureError("no known key has signed this note")
    return VerifiedNote(text, signatures)


def _decode(note: bytes) -> str:
    try:
        return note.decode()
    except UnicodeDecodeError as error:
        raise NoteError("a note is UTF-8") from error


def _check_text(text: str) -> None:
    if not text.endswith("\n"):
        raise NoteError("the text of a note ends in a newline")
    if _CONTROL.search(text):
        raise NoteError("a note has no control characters other than newlines")


def _split(note: str) -> tuple[str, list[str]]:
    """Part a note at its last empty line into its text and its signature lines."""
    _check_text(note)
    head, separator, tail = note.rpartition("\n\n")
    lines = tail.split("\n")[:-1]
    if not separator or not lines:
        raise NoteError("a note has a text, an empty line and signatures")
    if len(lines) > MAX_SIGNATURES:
        raise NoteError(f"a note has at most {MAX_SIGNATURES} signatures, not {len(lines)}")
    return head + "\n", lines


def _verified(text: bytes, lines: Iterable[str], known: dict[tuple[str, bytes], Verifier]) -> Iterable[NoteSignature]:
    """Yield the signatures of known keys; refuse the note if one fails or a line is malformed."""
    for line in lines:
        match = _SIGNATURE_LINE.fullmatch(line)
        if match is None:
            raise NoteError(f"not a signature line: {line[:100]!r}")
        try:
            data = decode_base64(match["signature"])
        except ValueError as error:
            raise NoteError(f"a signature is not base64: {line[:100]!r}") from error
        name, key_id, signature = match["name"], data[:_KEY_ID_BYTES], data[_KEY_ID_BYTES:]
        if not signature:
            raise NoteError(f"a signature is empty: {line[:100]!r}")
        verifier = known.get((name, key_id))
        if verifier is None:
            continue
        if not verifier.verifies(signature, text):
            raise SignatureError(f"the signature of {name} does not fit the text")
        yield NoteSignature(name, key_id, signature)
