"""A small instance for tests: secrets, books with one campaign and both actions, and forms for it."""

from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from os import PathLike
from typing import Any

from nidaa.entries.kinds import Level
from nidaa.intake import registry, schema
from nidaa.intake.addresses import AddressBook
from nidaa.intake.books import Books, SqliteBooks
from nidaa.intake.campaign_keys import make_wrapped_key
from nidaa.intake.commands import ActionName, CheckIn, Confirm, Submit
from nidaa.intake.consent import CONSENT_VERSION
from nidaa.intake.form import RawForm
from nidaa.intake.gate import Gate
from nidaa.intake.pipeline import prepare_submission
from nidaa.intake.rates import Limits
from nidaa.intake.registry import ActionState, Registry
from nidaa.intake.secrets import InstanceSecrets

ORIGIN = "nidaa.example/c/voip/log"
TEXT = b"version one, fr."
OTHER_TEXT = b"version one, ar."
DAY = 86_400
OPENS_AT = 100 * DAY
NOW = OPENS_AT + 1000
CLOSES_AT = OPENS_AT + 10 * DAY
WINDOW_STARTS_AT = OPENS_AT + 8 * DAY
WINDOW_ENDS_AT = OPENS_AT + 10 * DAY
CHECK_IN_UNTIL = OPENS_AT + 20 * DAY
SECRETS = InstanceSecrets.from_keys(b"i" * 32, b"s" * 32)


def make_books(path: str | PathLike[str] = ":memory:") -> tuple[SqliteBooks, int]:
    """Return books with one campaign, and the id of its log."""
    books = SqliteBooks.open(path)
    schema.create(books.connection)
    return books, add_campaign(books, "voip")


def add_campaign(books: Books, slug: str) -> int:
    """Register a campaign with a petition and a boycott, and return the id of its log."""
    origin = f"nidaa.example/c/{slug}/log"
    log_id = registry.register_log(books, slug=slug, origin=origin, wrapped_key=make_wrapped_key(SECRETS, origin))
    texts = {TEXT: "fr", OTHER_TEXT: "ar"}
    registry.register_action(
        books, log_id=log_id, action="petition", texts=texts, opens_at=OPENS_AT, closes_at=CLOSES_AT
    )
    registry.register_action(
        books,
        log_id=log_id,
        action="boycott",
        texts=texts,
        opens_at=OPENS_AT,
        closes_at=CLOSES_AT,
        window_starts_at=WINDOW_STARTS_AT,
        window_ends_at=WINDOW_ENDS_AT,
        check_in_until=CHECK_IN_UNTIL,
    )
    return log_id


def submit(
    person: int,
    key: int = 0,
    *,
    log_id: int = 1,
    action: ActionName = "petition",
    at: int = NOW,
    text: bytes = TEXT,
    named: bool = True,
) -> Submit:
    """Return a command by which person number `person` sends a form with idempotency key number `key`."""
    mark = person.to_bytes(6, "big") + key.to_bytes(2, "big")
    return Submit(
        log_id=log_id,
        action=action,
        person_key=sha256(b"person %d" % person).digest(),
        idempotency_key=key.to_bytes(2, "big") * 8,
        language="fr",
        text=text,
        threshold=100 if action == "boycott" else None,
        commitment=mark * 4,
        sealed=b"sealed:" + mark,
        named=named,
        at=at,
    )


def confirm(seq: int, *, at: int = NOW + 60, log_id: int = 1) -> Confirm:
    """Return the confirmation of a submission."""
    return Confirm(log_id, seq, at)


def check_in(seq: int, *, at: int = WINDOW_ENDS_AT, log_id: int = 1) -> CheckIn:
    """Return the check-in of a submission's person."""
    return CheckIn(log_id, seq, Level.FULL, b"k" * 32, at)


def dump(books: Books) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the tables that the writer writes."""
    tables = ("intake_log", "intake_action", "intake_submission", "intake_supporter", "intake_entry")
    return {table: books.fetch(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables}


def raw_form(**changes: str) -> RawForm:
    """Return a right form without JavaScript's additions, with some fields changed."""
    fields = {
        "name": "Fatima Zahra El Idrissi",
        "email": "fatima@example.org",
        "city": "Salé",
        "consent": CONSENT_VERSION,
        "language": "fr",
        "text": b64encode(TEXT).decode(),
    }
    return RawForm(**(fields | changes))


@dataclass
class Intake:
    """What one web process holds."""

    books: SqliteBooks = field(default_factory=lambda: make_books()[0])
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Build the rest."""
        self.gate = Gate(SECRETS, 0, self.limits)
        self.addresses = AddressBook()
        self.registry = Registry(self.books, SECRETS)

    def state(self, action: ActionName = "petition") -> ActionState:
        """Return what the registry knows of an action."""
        state = self.registry.action("voip", action, 0.0)
        assert state is not None
        return state

    def proof(self, now: int = NOW, level: int = 0) -> str:
        """Return a proof of work that is accepted."""
        return self.gate.proof_of_work.make_solved(level, now, number=7)

    def prepare(
        self, raw: RawForm, *, action: ActionName = "petition", now: int = NOW, client_address: str = "192.0.2.7"
    ) -> Submit:
        """Send a form through the pipeline."""
        return prepare_submission(
            raw,
            self.state(action),
            gate=self.gate,
            addresses=self.addresses,
            client_address=client_address,
            now=now,
        )
