import hashlib
import hmac
import json
from datetime import date

import msgspec
import pytest

from nidaa.entries.canonical_json import encode
from nidaa.entries.commitment import (
    MAX_OPENING_BYTES,
    NO_TEXT,
    Opening,
    OuterOpening,
    Record,
    encode_opening,
    inner_commitment,
    outer_commitment,
    parse_opening,
    verify_opening,
    verify_outer_opening,
)
from nidaa.entries.errors import EntryError, OpeningError
from nidaa.entries.kinds import Action, Close, Entry, Keep, Level, Pledge, Sign

ORIGIN = "nidaa.example/c/voip/log"
INNER_SALT = bytes(range(32))
OUTER_SALT = bytes(range(32, 64))
NONCE = bytes(range(64, 80))
PERSON_KEY = bytes(range(96, 128))
TEXT = bytes(range(16))
DAY = date(2016, 1, 13)
RECORD = Record("amina@example.org", "أمينة", "Casablanca")
INNER = inner_commitment(INNER_SALT, RECORD.address, RECORD.name, RECORD.place)


def committed(action: Action, text: bytes = TEXT, origin: str = ORIGIN) -> bytes:
    return outer_commitment(OUTER_SALT, origin, action, text, NONCE, PERSON_KEY, INNER)


SIGN = encode(Sign(Action.PETITION, committed(Action.PETITION), DAY, TEXT))
PLEDGE = encode(Pledge(Action.BOYCOTT, committed(Action.BOYCOTT), DAY, 100, TEXT))
KEEP = encode(Keep(Action.BOYCOTT, committed(Action.BOYCOTT, NO_TEXT), DAY, Level.FULL))


def opening(entry: bytes = SIGN) -> Opening:
    return Opening(INNER_SALT, OUTER_SALT, NONCE, PERSON_KEY, RECORD, entry)


def framed(*parts: bytes) -> bytes:
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def test_the_inner_level_is_an_hmac_of_length_prefixed_parts() -> None:
    parts = framed(b"nidaa/inner@v1", b"amina@example.org", "أمينة".encode(), b"Casablanca")

    assert hmac.new(INNER_SALT, parts, hashlib.sha256).digest() == INNER


def test_the_outer_level_is_an_hmac_of_length_prefixed_parts() -> None:
    parts = framed(b"nidaa/outer@v1", ORIGIN.encode(), b"petition", TEXT, NONCE, PERSON_KEY, INNER)

    assert hmac.new(OUTER_SALT, parts, hashlib.sha256).digest() == committed(Action.PETITION)


def test_parts_cannot_be_shifted_into_each_other() -> None:
    one = inner_commitment(INNER_SALT, "a@example.org", "Amina", "")
    other = inner_commitment(INNER_SALT, "a@example.or", "gAmina", "")

    assert one != other


@pytest.mark.parametrize("salt", [b"", bytes(31), bytes(33), bytes(64)])
def test_a_salt_of_another_length_is_refused(salt: bytes) -> None:
    with pytest.raises(OpeningError, match="salt has exactly 32 bytes"):
        inner_commitment(salt, "a", "b", "c")
    with pytest.raises(OpeningError, match="salt has exactly 32 bytes"):
        outer_commitment(salt, ORIGIN, Action.PETITION, TEXT, NONCE, PERSON_KEY, INNER)


@pytest.mark.parametrize(
    ("what", "text", "nonce", "person_key", "inner"),
    [
        ("text", TEXT[1:], NONCE, PERSON_KEY, INNER),
        ("nonce", TEXT, b"", PERSON_KEY, INNER),
        ("person key", TEXT, NONCE, PERSON_KEY[1:], INNER),
        ("inner commitment", TEXT, NONCE, PERSON_KEY, INNER + b"x"),
    ],
)
def test_a_part_of_another_length_is_refused(
    what: str, text: bytes, nonce: bytes, person_key: bytes, inner: bytes
) -> None:
    with pytest.raises(OpeningError, match=f"the {what} has exactly"):
        outer_commitment(OUTER_SALT, ORIGIN, Action.PETITION, text, nonce, person_key, inner)


def test_a_text_that_is_not_unicode_is_refused() -> None:
    with pytest.raises(OpeningError, match="surrogate"):
        inner_commitment(INNER_SALT, "\ud800", "b", "c")


@pytest.mark.parametrize("entry", [SIGN, PLEDGE, KEEP])
def test_an_opening_opens_its_entry(entry: bytes) -> None:
    verify_opening(opening(entry), entry, ORIGIN)


@pytest.mark.parametrize("entry", [SIGN, PLEDGE, KEEP])
def test_a_notary_opens_the_outer_level_without_the_person(entry: bytes) -> None:
    outer = opening(entry).outer()

    verify_outer_opening(outer, entry, ORIGIN)

    assert outer == OuterOpening(OUTER_SALT, NONCE, PERSON_KEY, INNER)


WRONG: dict[str, Opening] = {
    "another inner salt": msgspec.structs.replace(opening(), inner_salt=bytes(32)),
    "another outer salt": msgspec.structs.replace(opening(), outer_salt=bytes(32)),
    "another nonce": msgspec.structs.replace(opening(), nonce=bytes(16)),
    "another person": msgspec.structs.replace(opening(), person_key=bytes(32)),
    "another address": msgspec.structs.replace(opening(), record=Record("b@example.org", RECORD.name, RECORD.place)),
    "another name": msgspec.structs.replace(opening(), record=Record(RECORD.address, "Amina", RECORD.place)),
    "another place": msgspec.structs.replace(opening(), record=Record(RECORD.address, RECORD.name, "")),
}


@pytest.mark.parametrize("what", WRONG)
def test_another_opening_does_not_open(what: str) -> None:
    with pytest.raises(OpeningError, match="does not open"):
        verify_opening(WRONG[what], SIGN, ORIGIN)


def test_an_opening_does_not_open_another_log() -> None:
    with pytest.raises(OpeningError, match="does not open"):
        verify_opening(opening(), SIGN, "nidaa.example/c/other/log")


def test_an_opening_does_not_open_another_text() -> None:
    other = encode(Sign(Action.PETITION, committed(Action.PETITION), DAY, bytes(16)))

    with pytest.raises(OpeningError, match="does not open"):
        verify_opening(opening(other), other, ORIGIN)


def test_an_opening_does_not_open_another_action() -> None:
    other = encode(Pledge(Action.BOYCOTT, committed(Action.PETITION), DAY, 1, TEXT))

    with pytest.raises(OpeningError, match="does not open"):
        verify_opening(opening(other), other, ORIGIN)


def test_an_opening_is_for_one_entry() -> None:
    with pytest.raises(OpeningError, match="made for another entry"):
        verify_opening(opening(), PLEDGE, ORIGIN)


def test_an_entry_without_a_commitment_is_not_opened() -> None:
    entry: Entry = Close(DAY)

    with pytest.raises(OpeningError, match="holds no commitment"):
        verify_opening(opening(encode(entry)), encode(entry), ORIGIN)


def test_bytes_that_are_no_entry_are_not_opened() -> None:
    with pytest.raises(EntryError, match="not an entry"):
        verify_opening(opening(b"{}"), b"{}", ORIGIN)


def test_the_file_says_what_it_is() -> None:
    data = encode_opening(opening())

    assert json.loads(data)["format"] == "nidaa-opening@v1"
    assert "أمينة".encode() in data
    assert data.endswith(b"}\n")


def test_a_file_is_read_as_it_was_written() -> None:
    assert parse_opening(encode_opening(opening())) == opening()


def test_a_file_that_an_editor_saved_is_read() -> None:
    fields = json.loads(encode_opening(opening()))

    data = json.dumps(fields, sort_keys=True, indent=4).encode()

    assert parse_opening(data) == opening()


def changed_file(**changes: object) -> bytes:
    return json.dumps(json.loads(encode_opening(opening())) | changes).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        changed_file(format="nidaa-opening@v2"),
        changed_file(more=1),
        changed_file(nonce="AAAA"),
        changed_file(nonce=None),
        changed_file(inner_salt="AAAA"),
        changed_file(outer_salt=""),
        changed_file(person_key="-_-_"),
        changed_file(entry=""),
        changed_file(record={"address": "a", "name": "b"}),
        changed_file(record={"address": "a", "name": "b", "place": 1}),
        b" " * MAX_OPENING_BYTES + encode_opening(opening()),
    ],
)
def test_a_malformed_file_is_refused(data: bytes) -> None:
    with pytest.raises(OpeningError):
        parse_opening(data)


def test_an_opening_that_could_not_be_read_is_not_written() -> None:
    with pytest.raises(OpeningError):
        encode_opening(msgspec.structs.replace(opening(), nonce=b"short"))
    with pytest.raises(OpeningError, match="surrogate"):
        encode_opening(msgspec.structs.replace(opening(), record=Record("\ud800", "", "")))
