"""What the private book keeps of a person, and its bytes before they are sealed."""

import msgspec
from msgspec import Struct

from nidaa.entries.commitment import Opening, Record
from nidaa.intake.errors import SealError


class SupporterRecord(Struct, frozen=True, array_like=True, gc=False):
    """One person's record, as he gave it.

    Attributes:
        address: To write to.
        normalised: What the commitment is over, and the person key is of.
        city: "" if none was given.
        show_name: Whether first name and city may be shown.
        news: Whether he wants news of the campaign.
        consent_version: The wording that he agreed to.
        nonce: 16 bytes; made in his browser if it could.
        inner_salt: 32 bytes.
        outer_salt: 32 bytes.
        via: The code of what brought him to the form; "" if nothing did. It is in no commitment.
        reason: Why he takes part, to be shown beside his first name; "" without `show_name`. It is in no commitment.

    Fields with a default stand at the end, in the order in which they came: a record that was sealed before one of them
    was thought of reads as if it were empty.
    """

    address: str
    normalised: str
    name: str
    city: str
    show_name: bool
    news: bool
    consent_version: str
    language: str
    nonce: bytes
    inner_salt: bytes
    outer_salt: bytes
    via: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        """Show nothing: it is personal data."""
        return "SupporterRecord(...)"

    def opening(self, person_key: bytes, entry: bytes) -> Opening:
        """Return what opens the commitment of the entry: the private half of the receipt.

        Args:
            person_key: As in the supporter's row, 32 bytes.
            entry: The canonical bytes of his sign or pledge.
        """
        return Opening(
            inner_salt=self.inner_salt,
            outer_salt=self.outer_salt,
            nonce=self.nonce,
            person_key=person_key,
            record=Record(self.normalised, self.name, self.city),
            entry=entry,
        )


_encoder = msgspec.msgpack.Encoder()
_decoder: msgspec.msgpack.Decoder[SupporterRecord] = msgspec.msgpack.Decoder(SupporterRecord)


def encode(record: SupporterRecord) -> bytes:
    """Return the bytes of a record."""
    return _encoder.encode(record)


def decode(data: bytes) -> SupporterRecord:
    """Return the record of these bytes.

    Raises:
        SealError: They are none.
    """
    try:
        return _decoder.decode(data)
    except msgspec.DecodeError as error:
        raise SealError("the sealed bytes are no record") from error
