"""The commitment of an entry to a person, in two levels, and how it is opened.

    inner = HMAC-SHA256(inner salt, frame(INNER_DOMAIN, address, name, place))
    c     = HMAC-SHA256(outer salt, frame(OUTER_DOMAIN, origin, action, text, nonce, person key, inner))

`frame` writes each part behind its length as a big-endian uint32, so that no two lists of parts give the same bytes.
The entry holds `c` alone. Whoever knows the outer level (a notary) sees that no person key counts twice and sees no
person; whoever knows the inner level sees the person, for a sampled audit. Salts and record live in the private book:
once they are erased, `c` means nothing, and nobody can find the person by trying all addresses.

An `Opening` holds all that opens one entry: it is the private half of a receipt, a JSON file that says who one is, for
its owner and an auditor of her choice. What a notary gets is `OuterOpening`.
"""

import hmac
import struct
from functools import lru_cache
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from nidaa.entries.canonical_json import MAX_ENTRY_BYTES, decode
from nidaa.entries.errors import OpeningError
from nidaa.entries.keyed_hash import KeyedHash
from nidaa.entries.kinds import TEXT_BYTES, Action, Keep, Pledge, Sign

INNER_DOMAIN = b"nidaa/inner@v1"
OUTER_DOMAIN = b"nidaa/outer@v1"
SALT_BYTES = 32
NONCE_BYTES = 16
PERSON_KEY_BYTES = 32
INNER_BYTES = 32
#: What stands for the text in the commitment of an entry that names none (`keep`).
NO_TEXT = bytes(TEXT_BYTES)
#: What the file says that it is.
OPENING_FORMAT = "nidaa-opening@v1"
MAX_OPENING_BYTES = 256 * 1024

#: The parts of the outer level that have one length, framed.
_OUTER_PARTS = struct.Struct(f"!I{TEXT_BYTES}sI{NONCE_BYTES}sI{PERSON_KEY_BYTES}sI{INNER_BYTES}s")

Salt = Annotated[bytes, Meta(min_length=SALT_BYTES, max_length=SALT_BYTES)]
Nonce = Annotated[bytes, Meta(min_length=NONCE_BYTES, max_length=NONCE_BYTES)]
PersonKey = Annotated[bytes, Meta(min_length=PERSON_KEY_BYTES, max_length=PERSON_KEY_BYTES)]
Inner = Annotated[bytes, Meta(min_length=INNER_BYTES, max_length=INNER_BYTES)]
EntryBytes = Annotated[bytes, Meta(min_length=1, max_length=MAX_ENTRY_BYTES)]


def inner_commitment(salt: bytes, address: str, name: str, place: str) -> bytes:
    """Return the inner level: what identifies the person.

    Args:
        salt: Exactly 32 random bytes, used for nothing else.
        address: The mail address as normalised, as it stands in the private book.
        name: The name as it stands there.
        place: The place as it stands there; empty if none was given.

    Raises:
        OpeningError: The salt has another length, or a text is not Unicode.
    """
    return _commit(salt, _frame(INNER_DOMAIN, _utf8(address), _utf8(name), _utf8(place)))


def outer_commitment(
    salt: bytes, campaign: str, action: Action, text: bytes, nonce: bytes, person_key: bytes, inner: bytes
) -> bytes:
    """Return the outer level, the `c` of an entry.

    Args:
        salt: Exactly 32 random bytes, used for nothing else.
        campaign: The log's origin.
        action: The entry's action.
        text: The entry's `t`, 16 bytes, or `NO_TEXT`.
        nonce: 16 bytes made in the signer's browser, so that nobody can hand two people the same leaf.
        person_key: 32 bytes that stand for one person in this campaign.
        inner: What `inner_commitment` gave, 32 bytes.

    Raises:
        OpeningError: A part has another length.
    """
    _check_length("text", text, TEXT_BYTES)
    _check_length("nonce", nonce, NONCE_BYTES)
    _check_length("person key", person_key, PERSON_KEY_BYTES)
    _check_length("inner commitment", inner, INNER_BYTES)
    parts = _OUTER_PARTS.pack(TEXT_BYTES, text, NONCE_BYTES, nonce, PERSON_KEY_BYTES, person_key, INNER_BYTES, inner)
    return _commit(salt, _outer_prefix(campaign, action) + parts)


@lru_cache(maxsize=64)
def _outer_prefix(campaign: str, action: Action) -> bytes:
    return _frame(OUTER_DOMAIN, _utf8(campaign), action.value.encode())


def _commit(salt: bytes, message: bytes) -> bytes:
    # HMAC pads a short key with zeros and hashes a long one: only one length keeps two salts apart.
    _check_length("salt", salt, SALT_BYTES)
    return KeyedHash(salt).digest(message)


def _frame(*parts: bytes) -> bytes:
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])


def _check_length(what: str, value: bytes, due: int) -> None:
    if len(value) != due:
        raise OpeningError(f"the {what} has exactly {due} bytes, not {len(value)}")


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise OpeningError("a text with half a surrogate pair") from error


class Record(Struct, frozen=True, forbid_unknown_fields=True):
    """What identifies a person, exactly as it stands in the private book.

    Attributes:
        address: The mail address as normalised.
        name: The name.
        place: The place; empty if none was given.
    """

    address: str
    name: str
    place: str


class OuterOpening(Struct, frozen=True, forbid_unknown_fields=True):
    """What a notary sees of one entry: enough to see that no person counts twice, nothing of the person.

    Attributes:
        outer_salt: 32 bytes.
        nonce: 16 bytes.
        person_key: 32 bytes.
        inner: The inner commitment, 32 bytes.
    """

    outer_salt: Salt
    nonce: Nonce
    person_key: PersonKey
    inner: Inner


class Opening(Struct, frozen=True, forbid_unknown_fields=True, tag_field="format", tag=OPENING_FORMAT):
    """Everything that opens one entry's commitment.

    Attributes:
        inner_salt: 32 bytes.
        outer_salt: 32 bytes.
        nonce: 16 bytes.
        person_key: 32 bytes.
        record: The person.
        entry: The canonical bytes of the entry.
    """

    inner_salt: Salt
    outer_salt: Salt
    nonce: Nonce
    person_key: PersonKey
    record: Record
    entry: EntryBytes

    def outer(self) -> OuterOpening:
        """Return what a notary may see."""
        record = self.record
        inner = inner_commitment(self.inner_salt, record.address, record.name, record.place)
        return OuterOpening(self.outer_salt, self.nonce, self.person_key, inner)


_decoder = msgspec.json.Decoder(Opening)


def encode_opening(opening: Opening) -> bytes:
    """Return the file of an opening: UTF-8 JSON, a field a line, bytes in base64.

    Raises:
        OpeningError: `parse_opening` would refuse it.
    """
    try:
        data = msgspec.json.format(msgspec.json.encode(opening), indent=2) + b"\n"
    except UnicodeEncodeError as error:
        raise OpeningError("a text with half a surrogate pair") from error
    parse_opening(data)
    return data


def parse_opening(data: bytes) -> Opening:
    """Read the file of an opening. Any JSON of the same content will do: its owner may have opened it in an editor.

    Raises:
        OpeningError: It is malformed, too large, of another version, or a field has a wrong length.
    """
    if len(data) > MAX_OPENING_BYTES:
        raise OpeningError(f"an opening has at most {MAX_OPENING_BYTES} bytes, not {len(data)}")
    try:
        return _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise OpeningError(f"not an opening: {error}") from error


def verify_opening(opening: Opening, entry_bytes: bytes, origin: str) -> None:
    """Check that an opening opens the commitment of an entry, down to the person.

    Args:
        opening: From `parse_opening`.
        entry_bytes: The entry as it stands in the log.
        origin: The log's.

    Raises:
        OpeningError: It does not, or it was made for other bytes.
        EntryError: The bytes are not an entry.
    """
    if opening.entry != entry_bytes:
        raise OpeningError("this opening was made for another entry")
    verify_outer_opening(opening.outer(), entry_bytes, origin)


def verify_outer_opening(outer: OuterOpening, entry_bytes: bytes, origin: str) -> None:
    """Check that the outer level opens the commitment of an entry: what a notary does.

    Args:
        outer: The salt, nonce, person key and inner commitment.
        entry_bytes: The entry as it stands in the log.
        origin: The log's.

    Raises:
        OpeningError: It does not, or the entry holds no commitment.
        EntryError: The bytes are not an entry.
    """
    entry = decode(entry_bytes)
    if not isinstance(entry, Sign | Pledge | Keep):
        raise OpeningError("an entry of this kind holds no commitment")
    text = NO_TEXT if isinstance(entry, Keep) else entry.text
    computed = outer_commitment(
        outer.outer_salt, origin, entry.action, text, outer.nonce, outer.person_key, outer.inner
    )
    if not hmac.compare_digest(computed, entry.commitment):
        raise OpeningError("this opening does not open the entry's commitment")
