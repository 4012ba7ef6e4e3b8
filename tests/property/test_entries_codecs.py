"""What is written is read again, and nothing else is read."""

import string
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nidaa.entries.canonical_json import decode, decode_all, encode
from nidaa.entries.commitment import (
    NO_TEXT,
    Opening,
    Record,
    encode_opening,
    inner_commitment,
    outer_commitment,
    parse_opening,
    verify_opening,
)
from nidaa.entries.errors import EntryError, OpeningError
from nidaa.entries.kinds import Action, Entry, Keep, Level, Sign
from tests.property.entry_strategies import any_days, any_entries, texts
from tests.unit.entries.grammar import is_entry

salts = st.binary(min_size=32, max_size=32)
nonces = st.binary(min_size=16, max_size=16)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
records = st.builds(Record, words, words, words)


@st.composite
def almost_entries(draw: st.DrawFn) -> bytes:
    """An entry's bytes with a few small changes; now and then none."""
    data = bytearray(encode(draw(any_entries)))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(data)))
        width = draw(st.integers(0, 3))
        data[at : at + width] = draw(st.text(string.printable, max_size=3)).encode()
    return bytes(data)


def _is_read(data: bytes) -> bool:
    try:
        entry = decode(data)
    except EntryError:
        return False
    assert encode(entry) == data
    return True


@given(any_entries)
def test_an_entry_is_read_as_it_was_written(entry: Entry) -> None:
    assert decode(encode(entry)) == entry


@given(any_entries)
def test_every_entry_has_the_bytes_of_the_document(entry: Entry) -> None:
    assert is_entry(encode(entry))


@settings(max_examples=1_000)
@given(almost_entries())
@example(b'{"a":"boycott","d":"2016-01-13","k":"withdraw","of":9007199254740992}')
def test_exactly_the_entries_of_the_document_are_read(data: bytes) -> None:
    assert _is_read(data) == is_entry(data)


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_refused_and_never_crash(data: bytes) -> None:
    assert _is_read(data) == is_entry(data)


@settings(max_examples=300)
@given(st.lists(almost_entries(), max_size=6))
def test_reading_many_agrees_with_reading_each(some: list[bytes]) -> None:
    expected = [decode(data) for data in some] if all(map(_is_read, some)) else None

    if expected is None:
        with pytest.raises(EntryError):
            decode_all(some)
    else:
        assert decode_all(some) == expected


@settings(max_examples=300)
@given(st.lists(any_entries, min_size=1, max_size=6), st.data())
def test_entries_that_are_parted_elsewhere_are_refused(some: list[Entry], data: st.DataObject) -> None:
    honest = [encode(entry) for entry in some]
    joined = b"\n".join(honest)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(joined)), max_size=6)))

    parted = [joined[a:b] for a, b in zip([0, *cuts], [*cuts, len(joined)], strict=True)]

    if parted != honest:
        with pytest.raises(EntryError):
            decode_all(parted)


@given(salts, salts, nonces, salts, records, st.binary(min_size=1, max_size=200))
def test_an_opening_is_read_as_it_was_written(
    inner_salt: bytes, outer_salt: bytes, nonce: bytes, person_key: bytes, record: Record, entry: bytes
) -> None:
    opening = Opening(inner_salt, outer_salt, nonce, person_key, record, entry)

    assert parse_opening(encode_opening(opening)) == opening


@given(salts, salts, nonces, salts, records, words, any_days, texts, st.booleans())
def test_every_opening_opens_its_entry_and_no_other_log(
    inner_salt: bytes,
    outer_salt: bytes,
    nonce: bytes,
    person_key: bytes,
    record: Record,
    origin: str,
    day: date,
    text: bytes,
    check_in: bool,
) -> None:
    inner = inner_commitment(inner_salt, record.address, record.name, record.place)
    action = Action.BOYCOTT if check_in else Action.PETITION
    signed = NO_TEXT if check_in else text
    commitment = outer_commitment(outer_salt, origin, action, signed, nonce, person_key, inner)
    entry = encode(Keep(action, commitment, day, Level.FULL) if check_in else Sign(action, commitment, day, text))
    opening = Opening(inner_salt, outer_salt, nonce, person_key, record, entry)

    verify_opening(opening, entry, origin)

    with pytest.raises(OpeningError):
        verify_opening(opening, entry, origin + "x")


@given(records, records, salts)
def test_two_records_never_share_a_commitment(one: Record, other: Record, salt: bytes) -> None:
    commitments = [inner_commitment(salt, record.address, record.name, record.place) for record in (one, other)]

    assert (commitments[0] == commitments[1]) == (one == other)
