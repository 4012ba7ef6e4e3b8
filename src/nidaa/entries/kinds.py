"""The kinds of entry, as values. The wire names are the short ones; `docs/log-format.md` describes each.

Constraints that a type can state are stated here; `canonical_json` holds all of them when bytes become a value
and when a value becomes bytes.
"""

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Literal

from msgspec import Meta, Struct, field

from nidaa.entries.errors import EntryError

COMMITMENT_BYTES = 32
TEXT_BYTES = 16
SHA256_BYTES = 32
#: The largest integer that every JSON reader keeps exactly (RFC 8785 takes its numbers from IEEE 754).
MAX_INTEGER = 2**53 - 1
#: The only thresholds that a pledge may name, lowest first. Persisted: a rung is never removed.
THRESHOLD_LADDER: tuple[int, ...] = (
    1,
    100,
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
)

Commitment = Annotated[bytes, Meta(min_length=COMMITMENT_BYTES, max_length=COMMITMENT_BYTES)]
TextVersion = Annotated[bytes, Meta(min_length=TEXT_BYTES, max_length=TEXT_BYTES)]
Digest = Annotated[bytes, Meta(min_length=SHA256_BYTES, max_length=SHA256_BYTES)]
LeafIndex = Annotated[int, Meta(ge=0, le=MAX_INTEGER)]
if TYPE_CHECKING:
    Threshold = int
else:
    # A plain integer for those who write code; one of the rungs for whoever reads bytes.
    Threshold = Literal[THRESHOLD_LADDER]
TargetSlug = Annotated[str, Meta(pattern=r"\A[a-z0-9-]{1,64}\Z")]


class Action(Enum):
    """What a supporter can do in a campaign."""

    PETITION = "petition"
    BOYCOTT = "boycott"


class VoidReason(Enum):
    """Why an organiser struck an entry from the count."""

    AUTOMATED = "automated"
    DISPOSABLE_ADDRESS = "disposable-address"
    DUPLICATE = "duplicate"
    NOT_A_PERSON = "not-a-person"
    OTHER = "other"
    TEST = "test"


class Level(Enum):
    """How far a participant says that the boycott was kept."""

    FULL = "full"
    PARTLY = "partly"
    NONE = "none"


class Open(Struct, frozen=True, tag_field="k", tag="open", forbid_unknown_fields=True, omit_defaults=True, gc=False):
    """An action is open for support.

    Attributes:
        action: Which.
        day: UTC day of this entry.
        until: Boycott: the UTC day on which its window ends. Petition: its closing day, or None.
    """

    action: Action = field(name="a")
    day: date = field(name="d")
    until: date | None = None

    def __post_init__(self) -> None:
        """Refuse a boycott without a window, since nobody could tell when a check-in comes too early."""
        if self.action is Action.BOYCOTT and self.until is None:
            raise EntryError("the opening of a boycott names the day on which its window ends")


class Sign(Struct, frozen=True, tag_field="k", tag="sign", forbid_unknown_fields=True, gc=False):
    """One person has signed a petition and confirmed it.

    Attributes:
        action: Always the petition; tally ignores any other.
        commitment: `commitment.outer_commitment`, 32 bytes.
        day: UTC day of the confirmation.
        text: First 16 bytes of the SHA-256 of the text signed.
    """

    action: Action = field(name="a")
    commitment: Commitment = field(name="c")
    day: date = field(name="d")
    text: TextVersion = field(name="t")


class Pledge(Struct, frozen=True, tag_field="k", tag="pledge", forbid_unknown_fields=True, gc=False):
    """One person has pledged to take part in a boycott and confirmed it.

    Attributes:
        action: Always the boycott; tally ignores any other.
        commitment: `commitment.outer_commitment`, 32 bytes.
        day: UTC day of the confirmation.
        threshold: The person takes part if at least that many do; a rung of `THRESHOLD_LADDER`.
        text: First 16 bytes of the SHA-256 of the text pledged to.
    """

    action: Action = field(name="a")
    commitment: Commitment = field(name="c")
    day: date = field(name="d")
    threshold: Threshold = field(name="n")
    text: TextVersion = field(name="t")


class Withdraw(Struct, frozen=True, tag_field="k", tag="withdraw", forbid_unknown_fields=True, gc=False):
    """The person of an earlier entry takes it back.

    Attributes:
        action: That of the entry meant.
        day: UTC day of this entry.
        of: Index of the entry meant.
    """

    action: Action = field(name="a")
    day: date = field(name="d")
    of: LeafIndex


class Void(Struct, frozen=True, tag_field="k", tag="void", forbid_unknown_fields=True, gc=False):
    """An organiser strikes an earlier entry from the count, in public.

    Attributes:
        action: That of the entry meant.
        day: UTC day of this entry.
        of: Index of the entry meant.
        why: The reason.
    """

    action: Action = field(name="a")
    day: date = field(name="d")
    of: LeafIndex
    why: VoidReason


class Keep(Struct, frozen=True, tag_field="k", tag="keep", forbid_unknown_fields=True, gc=False):
    """A check-in: how far somebody says that the boycott was kept. It points to no pledge.

    Attributes:
        action: Always the boycott; tally ignores any other.
        commitment: `commitment.outer_commitment` with `commitment.NO_TEXT`, 32 bytes.
        day: UTC day of this entry.
        level: How far.
    """

    action: Action = field(name="a")
    commitment: Commitment = field(name="c")
    day: date = field(name="d")
    level: Level


class Answer(Struct, frozen=True, tag_field="k", tag="answer", forbid_unknown_fields=True, gc=False):
    """A target has answered.

    Attributes:
        day: UTC day of this entry.
        source: The target's slug; on the wire `from`.
        sha256: SHA-256 of the answer's text, 32 bytes.
    """

    day: date = field(name="d")
    source: TargetSlug = field(name="from")
    sha256: Digest


class Close(Struct, frozen=True, tag_field="k", tag="close", forbid_unknown_fields=True, gc=False):
    """The campaign is over: nothing after this entry counts.

    Attributes:
        day: UTC day of this entry.
    """

    day: date = field(name="d")


Entry = Open | Sign | Pledge | Withdraw | Void | Keep | Answer | Close
