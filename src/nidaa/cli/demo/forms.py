"""What an invented person's browser would send, through the same parser, checks and seals as everybody's form."""

from base64 import b64encode
from typing import Final
from urllib.parse import urlencode
from zlib import crc32

from nidaa.cli.demo.arrivals import HOUR_SECONDS
from nidaa.cli.demo.campaign import REFERRALS, SLUG
from nidaa.cli.demo.people import Person
from nidaa.intake.addresses import AddressBook
from nidaa.intake.books import Books
from nidaa.intake.commands import ActionName, Submit
from nidaa.intake.form import parse_submission
from nidaa.intake.gate import Gate
from nidaa.intake.pipeline import prepare_submission
from nidaa.intake.proof_of_work import MAX_LEVEL
from nidaa.intake.registry import ActionState, Registry
from nidaa.intake.secrets import InstanceSecrets

_CONTENT_TYPE: Final = "application/x-www-form-urlencoded"
#: A network that is reserved for documentation (RFC 5737); only its hash is ever kept, in memory.
_CLIENT_ADDRESS: Final = "192.0.2.1"


class FormWriter:
    """Fills in forms. One thread uses it.

    Args:
        books: To read the registry.
        secrets: The instance's.
        started_at: Unix seconds of the replay, when its gate opens.
    """

    def __init__(self, books: Books, secrets: InstanceSecrets, *, started_at: int) -> None:
        self._registry = Registry(books, secrets)
        self._gate = Gate(secrets, started_at)
        self._addresses = AddressBook()
        self._hour: int | None = None

    def submission(self, person: Person, action: ActionName, at: int) -> Submit:
        """Return the command that stores the form that this person sends at that moment (unix seconds).

        Raises:
            FormRefused: The intake refuses it, as it would refuse anybody's.
        """
        # The registry's own clock stands, so that it reads nothing by itself, beside our use of its connection: it is
        # read again once an hour of the replay.
        if self._hour not in (None, at // HOUR_SECONDS):
            self._registry.refresh()
        self._hour = at // HOUR_SECONDS
        state = self._registry.action(SLUG, action, 0.0)
        if state is None:
            raise AssertionError(f"the {action} is not published yet")
        raw = parse_submission(_CONTENT_TYPE, self._body(person, state, at))
        return prepare_submission(
            raw, state, gate=self._gate, addresses=self._addresses, client_address=_CLIENT_ADDRESS, now=at
        )

    def _body(self, person: Person, state: ActionState, at: int) -> bytes:
        text = next(text for text, language in state.texts.items() if language == person.language)
        fields = {
            "name": person.name,
            "email": person.address,
            "city": person.city,
            "consent": state.consent_version,
            "language": person.language,
            "text": b64encode(text).decode("ascii"),
            # Whoever knows the key need not work for a proof; the dearest passes however busy the hour is.
            "altcha": self._gate.proof_of_work.make_solved(MAX_LEVEL, at),
        }
        if person.show_name:
            fields["show_name"] = "1"
        if person.reason:
            fields["reason"] = person.reason
        if person.news:
            fields["news"] = "1"
        if via := _brought_by(person):
            fields["via"] = via
        return urlencode(fields).encode("ascii")


def _brought_by(person: Person) -> str:
    """Return the code of the link by which somebody came, or "": always the same for the same person."""
    place = crc32(person.address.encode()) % 100
    for code, (_label, percent) in REFERRALS.items():
        if place < percent:
            return code
        place -= percent
    return ""
