"""An entry's one spelling: canonical JSON (RFC 8785), so that equal entries have equal bytes and equal hashes.

Every value that an entry may hold is plain ASCII, an integer or a day; so the canonical form is what `msgspec`
writes with sorted keys. Reading is strict by construction: bytes are read into a typed value, which refuses unknown
kinds and keys, wrong types, floats and wrong lengths; then the value is written again, and any byte that differs
(a second key of the same name, a space, an escape, another base64 of the same bytes) refuses the entry.
"""

from collections.abc import Sequence

import msgspec

from nidaa.entries.errors import EntryError
from nidaa.entries.kinds import Entry

#: A bundle holds the length of an entry in 16 bits.
MAX_ENTRY_BYTES = 0xFFFF

_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[Entry] = msgspec.json.Decoder(Entry)


def encode(entry: Entry) -> bytes:
    """Return the canonical bytes of an entry.

    Raises:
        EntryError: `decode` would refuse them: a value has a wrong length, type or range.
    """
    try:
        data = _encoder.encode(entry)
    except (TypeError, ValueError, OverflowError) as error:
        raise EntryError(f"not an entry: {error}") from error
    decode(data)
    return data


def decode(data: bytes) -> Entry:
    """Return the entry that canonical bytes stand for.

    Raises:
        EntryError: `encode` never writes these bytes; the message says what is wrong.
    """
    if len(data) > MAX_ENTRY_BYTES:
        raise EntryError(f"an entry has at most {MAX_ENTRY_BYTES} bytes, not {len(data)}")
    try:
        entry = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise EntryError(f"not an entry: {error}") from error
    if _encoder.encode(entry) != data:
        raise EntryError("not canonical: the same entry is written with other bytes")
    return entry


def decode_all(entries: Sequence[bytes], first_index: int = 0) -> list[Entry]:
    """Return what `decode` returns for each of many entries, about twice as fast.

    The entries are joined by newlines, read and written again at once. No canonical entry holds a newline byte.
    So if as many entries come back as went in, and all bytes are the same, then each newline is one of ours and
    each entry between two of them is canonical. In any other case `decode` says which entry is at fault.

    Args:
        entries: The bytes of each.
        first_index: Index of the first of them in the log, for the message.

    Raises:
        EntryError: One of them is refused by `decode`; the message begins with its index.
    """
    joined = b"\n".join(entries)
    try:
        decoded = _decoder.decode_lines(joined)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _decode_each(entries, first_index)
    if len(decoded) != len(entries) or _encoder.encode_lines(decoded) != joined + b"\n":
        return _decode_each(entries, first_index)
    return decoded


def _decode_each(entries: Sequence[bytes], first_index: int) -> list[Entry]:
    decoded = []
    for index, data in enumerate(entries, first_index):
        try:
            decoded.append(decode(data))
        except EntryError as error:
            raise EntryError(f"entry {index}: {error}") from error
    return decoded
