"""People who sign in tests: through the writer, with real commitments and sealed records."""

from dataclasses import dataclass
from hashlib import sha256

from nidaa.campaigns import log_keeping
from nidaa.campaigns.models import Campaign, PublishedText
from nidaa.campaigns.queries.supporters import campaign_keys
from nidaa.entries.commitment import inner_commitment, outer_commitment
from nidaa.entries.kinds import Action
from nidaa.intake import sealing, writer
from nidaa.intake.commands import Confirm, Submit
from nidaa.intake.outcomes import Appended, Stored
from nidaa.intake.record import SupporterRecord
from tests.unit.campaigns.builders import NOW

AT = int(NOW.timestamp()) + 60


@dataclass(frozen=True)
class Person:
    """Somebody who signs; everything that intake would draw by chance comes from the address."""

    name: str = "Karim Benali"
    address: str = "karim@example.org"
    city: str = "Salé"
    show_name: bool = True
    reason: str = ""

    @property
    def key(self) -> bytes:
        """Stand for the person key."""
        return sha256(self.address.encode()).digest()

    @property
    def record(self) -> SupporterRecord:
        """Return what is sealed."""
        salt = sha256(b"salt" + self.key).digest()
        return SupporterRecord(
            address=self.address,
            normalised=self.address,
            name=self.name,
            city=self.city,
            show_name=self.show_name,
            news=False,
            consent_version="test",
            language="fr",
            nonce=self.key[:16],
            inner_salt=salt,
            outer_salt=salt[::-1],
            reason=self.reason,
        )


def submit(campaign: Campaign, person: Person, action: str = "petition", retry: int = 0) -> int:
    """Send a form; return its number."""
    books, log_id = log_keeping.books(), campaign.log_id or 0
    log = books.log(log_id)
    text = bytes(PublishedText.objects.filter(action__kind=action, action__campaign=campaign)[0].digest)[:16]
    record = person.record
    inner = inner_commitment(record.inner_salt, record.normalised, record.name, record.city)
    commitment = outer_commitment(
        record.outer_salt, log.origin if log else "", Action(action), text, record.nonce, person.key, inner
    )
    sealed = sealing.seal(campaign_keys(books, log_id), record, action, person.key, person.key[:12])
    command = Submit(
        log_id=log_id,
        action="petition" if action == "petition" else "boycott",
        person_key=person.key,
        idempotency_key=bytes([retry]) * 16,
        language="fr",
        text=text,
        threshold=1 if action == "boycott" else None,
        commitment=commitment,
        sealed=sealed,
        named=person.show_name,
        at=AT,
    )
    outcome = writer.apply_within(books, [command])[0]
    assert isinstance(outcome, Stored)
    return outcome.seq


def confirm(campaign: Campaign, seq: int) -> int:
    """Confirm a form; return the entry's index."""
    outcome = writer.apply_within(log_keeping.books(), [Confirm(campaign.log_id or 0, seq, AT)])[0]
    assert isinstance(outcome, Appended)
    return outcome.leaf_index


def sign(campaign: Campaign, person: Person, action: str = "petition") -> tuple[int, int]:
    """Send a form and confirm it; return its number and the entry's index."""
    seq = submit(campaign, person, action)
    return seq, confirm(campaign, seq)
