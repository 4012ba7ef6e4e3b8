from base64 import b64decode, b64encode
from collections.abc import Callable

import pytest

from nidaa.ledger.errors import NoteError, SignatureError
from nidaa.ledger.note import (
    MAX_NOTE_BYTES,
    MAX_SIGNATURES,
    NoteSignature,
    Signer,
    VerifiedNote,
    Verifier,
    open_note,
    parse_verifier_key,
)

LOG = Signer("nidaa.example/c/voip/log", bytes(range(32)))
WITNESS = Signer("witness.example", bytes(32))
TEXT = "one line\n\nanother, in Arabic: نداء\n"
NOTE = LOG.sign(TEXT)


def signature_line(signer: Signer, text: str = TEXT) -> bytes:
    return signer.sign(text).removeprefix(text.encode() + b"\n")


def test_a_note_opens_with_its_key() -> None:
    opened = open_note(NOTE, [LOG.verifier()])

    raw = b64decode(NOTE.split()[-1])
    assert opened == VerifiedNote(TEXT, (NoteSignature(LOG.name, raw[:4], raw[4:]),))


def test_text_may_be_given_as_bytes() -> None:
    assert LOG.sign(TEXT.encode()) == NOTE


def test_signing_is_deterministic() -> None:
    assert LOG.sign(TEXT) == NOTE


def test_unknown_signatures_are_ignored() -> None:
    note = NOTE + signature_line(WITNESS)

    opened = open_note(note, [LOG.verifier()])

    assert [one.name for one in opened.signatures] == [LOG.name]


def test_several_known_signatures_are_all_returned() -> None:
    note = NOTE + signature_line(WITNESS)

    opened = open_note(note, [WITNESS.verifier(), LOG.verifier()])

    assert [one.name for one in opened.signatures] == [LOG.name, WITNESS.name]


def test_a_known_name_with_another_key_id_is_unknown() -> None:
    other = Signer(LOG.name, bytes(32))

    opened = open_note(NOTE + signature_line(other), [LOG.verifier()])

    assert len(opened.signatures) == 1


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    with pytest.raises(SignatureError, match="no known key"):
        open_note(NOTE, [WITNESS.verifier()])


def test_a_known_signature_that_fails_refuses_the_note() -> None:
    note = NOTE + signature_line(WITNESS, "another text\n")

    with pytest.raises(SignatureError, match=r"witness\.example does not fit"):
        open_note(note, [LOG.verifier(), WITNESS.verifier()])


def test_a_known_signature_that_fails_refuses_the_note_even_beside_a_good_one_of_the_same_key() -> None:
    note = NOTE + signature_line(LOG, "another text\n")

    with pytest.raises(SignatureError, match="does not fit"):
        open_note(note, [LOG.verifier()])


def test_a_signature_of_a_wrong_length_fails() -> None:
    data = LOG.verifier().key_id + b"short"
    note = f"{TEXT}\n— {LOG.name} {b64encode(data).decode()}\n".encode()

    with pytest.raises(SignatureError, match="does not fit"):
        open_note(note, [LOG.verifier()])


def test_as_many_signatures_as_allowed_are_accepted() -> None:
    others = b"".join(signature_line(Signer(f"w{i}.example", bytes(32))) for i in range(MAX_SIGNATURES - 1))

    opened = open_note(NOTE + others, [LOG.verifier()])

    assert MAX_SIGNATURES >= 16
    assert opened.text == TEXT


def test_too_many_signatures_are_refused() -> None:
    with pytest.raises(NoteError, match="at most 64 signatures"):
        open_note(NOTE + signature_line(WITNESS) * MAX_SIGNATURES, [LOG.verifier()])


def test_a_note_that_is_too_large_is_refused() -> None:
    with pytest.raises(NoteError, match="at most"):
        open_note(b"x" * (MAX_NOTE_BYTES + 1), [LOG.verifier()])


MALFORMED: dict[str, Callable[[bytes], bytes]] = {
    "not UTF-8": lambda note: b"\xff" + note,
    "a carriage return": lambda note: note.replace(b"one line", b"one\rline"),
    "a tab": lambda note: note.replace(b"one line", b"one\tline"),
    "no last newline": lambda note: note[:-1],
    "nothing after the empty line": lambda note: TEXT.encode() + b"\n",
    "no empty line": lambda note: note.replace(b"\n\n", b"\n"),
    "a hyphen for the dash": lambda note: note.replace("—".encode(), b"-"),
    "two spaces": lambda note: note.replace(b"log ", b"log  "),
    "a plus in the name": lambda note: note.replace(b"/log ", b"+log "),
    "no signature behind the name": lambda note: note[: note.rindex(b" ")] + b"\n",
    "something behind the signature": lambda note: note[:-1] + b" x\n",
    "unused bits": lambda note: note[:-3] + bytes([note[-3] + 1]) + note[-2:],
    "no padding": lambda note: note[:-2] + b"\n",
    "only a key id": lambda note: note[: note.rindex(b" ")] + b" AAAAAA==\n",
    "an empty file": lambda note: b"",
    "signatures alone": lambda note: note[note.rindex("—".encode()) :],
}


@pytest.mark.parametrize("what", MALFORMED)
def test_a_malformed_note_is_refused(what: str) -> None:
    note = MALFORMED[what](NOTE)

    with pytest.raises(NoteError):
        open_note(note, [LOG.verifier()])


def test_every_changed_byte_refuses_the_note() -> None:
    verifier = LOG.verifier()

    for at in range(len(NOTE)):
        changed = NOTE[:at] + bytes([NOTE[at] ^ 1]) + NOTE[at + 1 :]

        with pytest.raises(NoteError):
            open_note(changed, [verifier])


@pytest.mark.parametrize("text", ["", "no newline", "a\x00b\n", b"\xff\n"])
def test_a_text_that_no_note_can_have_is_not_signed(text: str | bytes) -> None:
    with pytest.raises(NoteError):
        LOG.sign(text)


@pytest.mark.parametrize("name", ["", "a name", "a+b", "a\u00a0b", "a\nb", "a\x01b"])
def test_a_name_that_no_key_can_have_is_refused(name: str) -> None:
    with pytest.raises(NoteError, match="name"):
        Signer(name, bytes(32))
    with pytest.raises(NoteError, match="name"):
        Verifier(name, bytes(32))


def test_a_seed_or_key_of_a_wrong_length_is_refused() -> None:
    with pytest.raises(NoteError, match="seed has 32 bytes, not 31"):
        Signer(LOG.name, bytes(31))
    with pytest.raises(NoteError, match="key has 32 bytes, not 33"):
        Verifier(LOG.name, bytes(33))


def test_a_signer_does_not_show_its_seed() -> None:
    signer = Signer("log", b"secret seed of thirty-two bytes!")

    assert "secret" not in repr(signer)


def test_a_verifier_key_is_read_as_it_was_written() -> None:
    assert parse_verifier_key(LOG.verifier_key()) == LOG.verifier()


KEY = LOG.verifier_key()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log",
        "log+00000000",
        KEY.replace("+4b7c219d+", "+4b7c219e+"),
        KEY.replace("+4b7c219d+", "+4B7C219D+"),
        KEY.replace("nidaa", "nidab"),
        KEY.replace("+AQ", "+BQ"),
        KEY + "=",
        KEY[:-1],
        KEY + "\n",
        KEY[:-4] + "é===",
    ],
)
def test_a_malformed_verifier_key_is_refused(text: str) -> None:
    with pytest.raises(NoteError):
        parse_verifier_key(text)
