"""What a batch of commands concerns, in memory: read once, changed by `rules`, written once by `storing`."""

from dataclasses import dataclass, field

from nidaa.entries import canonical_json
from nidaa.entries.kinds import Entry

PersonId = tuple[str, bytes]  # (action, person key)


@dataclass(slots=True)
class Submission:
    """A row of `intake_submission` that may change, or a new one."""

    seq: int
    action: str
    person_key: bytes
    attempt: int
    idempotency_key: bytes
    language: str
    text: bytes
    threshold: int | None
    commitment: bytes
    sealed: bytes | None
    named: bool
    received_at: int
    muted: bool = False


@dataclass(slots=True)
class Supporter:
    """A row of `intake_supporter` that may change, or a new one."""

    entry_index: int
    action: str
    person_key: bytes
    seq: int
    sealed: bytes | None
    named: bool
    state: str
    ended_index: int | None
    checked_in_index: int | None
    confirmed_at: int


@dataclass(slots=True)
class Attempt:
    """What a person's earlier submission must be known by, without its content."""

    seq: int
    attempt: int
    idempotency_key: bytes


@dataclass(slots=True)
class Person:
    """One person in one action.

    Attributes:
        attempts: Of his stored submissions, oldest first.
        supporters: His signs or pledges, oldest first; the last is the one that stands, if one does.
    """

    attempts: list[Attempt] = field(default_factory=list)
    supporters: list[Supporter] = field(default_factory=list)

    @property
    def standing(self) -> Supporter | None:
        """The one that no entry has ended."""
        last = self.supporters[-1] if self.supporters else None
        return last if last is not None and last.ended_index is None else None

    @property
    def is_voided(self) -> bool:
        """Whether an organiser has struck this person."""
        return any(supporter.state == "voided" for supporter in self.supporters)


@dataclass(slots=True)
class Action:
    """A registered action. `opened_index` is its `open` entry."""

    opens_at: int
    closes_at: int | None
    window_ends_at: int | None
    check_in_until: int | None
    texts: dict[bytes, str]
    opened_index: int | None
    changed: bool = False


@dataclass(slots=True)
class Log:
    """One log, what is known of its people, and what this batch adds.

    Attributes:
        size: Index of the next entry.
        last_seq: Number of the last submission.
        known: The submissions that commands of this batch name, or make; by number.
        people: By (action, person key).
        by_entry: The supporters whose entries commands name, or make.
        new: Submissions to insert.
        repeated: Submissions not to insert, because their attempt is taken: they are offered to the unique index all
            the same, so that a known person costs what a new one costs.
        entries: Leaves to append.
        emptied: Numbers of stored submissions whose sealed content goes.
        muted: Numbers of stored submissions whose person wants no more mail.
        rekeyed: Number of a stored submission -> what replaces its person key.
        touched: Supporters to write.
    """

    log_id: int
    size: int
    last_seq: int
    closed: bool
    actions: dict[str, Action] = field(default_factory=dict)
    known: dict[int, Submission] = field(default_factory=dict)
    people: dict[PersonId, Person] = field(default_factory=dict)
    by_entry: dict[int, Supporter] = field(default_factory=dict)
    new: list[Submission] = field(default_factory=list)
    repeated: list[Submission] = field(default_factory=list)
    entries: list[bytes] = field(default_factory=list)
    emptied: set[int] = field(default_factory=set)
    muted: set[int] = field(default_factory=set)
    rekeyed: dict[int, bytes] = field(default_factory=dict)
    touched: dict[int, Supporter] = field(default_factory=dict)
    first_index: int = 0

    def __post_init__(self) -> None:
        """Remember where this batch begins to append."""
        self.first_index = self.size

    def append(self, entry: Entry) -> int:
        """Give an entry the next index, and return it."""
        leaf_index = self.size
        self.entries.append(canonical_json.encode(entry))
        self.size = leaf_index + 1
        return leaf_index

    def person(self, action: str, person_key: bytes) -> Person:
        """Return the person; `loading` has read whoever the batch concerns."""
        found = self.people.get((action, person_key))
        if found is None:
            found = self.people[action, person_key] = Person()
        return found

    def touch(self, supporter: Supporter) -> None:
        """Have this supporter written."""
        self.touched[supporter.entry_index] = supporter

    def empty_submissions(self, person: Person) -> None:
        """Take the sealed content out of all that this person sent."""
        for attempt in person.attempts:
            self.empty_submission(attempt.seq)

    def empty_submission(self, seq: int) -> None:
        """Take the sealed content out of one submission."""
        self.emptied.add(seq)
        if (known := self.known.get(seq)) is not None:
            known.sealed = None


Logs = dict[int, Log]
