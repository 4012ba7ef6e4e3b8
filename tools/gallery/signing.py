"""People who sign the campaigns of a demo at rest, through the intake as everybody does."""

from base64 import b64encode
from typing import Final
from urllib.parse import urlencode

from nidaa.entries.kinds import VoidReason
from nidaa.intake import writer
from nidaa.intake.addresses import AddressBook
from nidaa.intake.books import open_books
from nidaa.intake.commands import Command, Confirm, Submit, Void, Withdraw
from nidaa.intake.form import parse_submission
from nidaa.intake.gate import Gate
from nidaa.intake.instance import Instance
from nidaa.intake.outcomes import Appended, Outcome, Stored
from nidaa.intake.pipeline import prepare_submission
from nidaa.intake.proof_of_work import MAX_LEVEL
from nidaa.intake.registry import Registry
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token
from tools.gallery.texts import Supporter

_DEMO: Final = "voip"


class Signing:
    """People who sign, as the intake has them: checked, sealed, applied.

    Args:
        instance: Where the books are.
        secrets: Of the instance.
        now_at: When all of it happens, unix seconds.
    """

    def __init__(self, instance: Instance, secrets: InstanceSecrets, now_at: int) -> None:
        self._books, self._secrets, self._now_at = open_books(instance), secrets, now_at
        self._registry, self._gate, self._addresses = (
            Registry(self._books, secrets),
            Gate(secrets, now_at),
            AddressBook(),
        )
        self._people = 0

    def submit(self, slug: str, supporter: Supporter) -> tuple[int, int]:
        """Send a form for a campaign's petition; return its log and its number there."""
        form = self._form(slug, supporter)
        stored = self._apply(form)
        if not isinstance(stored, Stored):
            raise AssertionError(f"{supporter.name!r} was refused: {stored}")
        return form.log_id, stored.seq

    def confirm(self, submission: tuple[int, int]) -> int:
        """Confirm a form; return the number of its entry."""
        appended = self._apply(Confirm(*submission, self._now_at))
        if not isinstance(appended, Appended):
            raise AssertionError(f"{submission} was not confirmed: {appended}")
        return appended.leaf_index

    def bring(self, state: str, supporter: Supporter) -> tuple[int, int]:
        """Sign the demo's petition, and let it come to that state."""
        submission = self.submit(_DEMO, supporter)
        if state != "unconfirmed":
            of = self.confirm(submission)
        if state == "withdrawn":
            self._apply(Withdraw(*submission, self._now_at))
        if state == "voided":
            self._apply(Void(submission[0], of, VoidReason.DUPLICATE, self._now_at))
        return submission

    def token(self, submission: tuple[int, int]) -> str:
        """Return what opens the pages of a submission."""
        return make_token(self._secrets, *submission)

    def close(self) -> None:
        """Give the database back."""
        self._books.close()

    def _apply(self, command: Command) -> Outcome:
        return writer.apply(self._books, [command])[0]

    def _form(self, slug: str, supporter: Supporter) -> Submit:
        state = self._registry.action(slug, "petition", 0.0)
        if state is None:
            raise AssertionError(f"the petition of {slug} is not published")
        self._people += 1
        fields = {
            "name": supporter.name,
            "city": supporter.city,
            "reason": supporter.reason,
            "email": f"somebody.{self._people}@example.org",
            "show_name": "1",
            "consent": state.consent_version,
            "language": supporter.language,
            "text": b64encode(
                next(text for text, language in state.texts.items() if language == supporter.language)
            ).decode("ascii"),
            # Whoever knows the key need not work for a proof.
            "altcha": self._gate.proof_of_work.make_solved(MAX_LEVEL, self._now_at),
        }
        return prepare_submission(
            parse_submission("application/x-www-form-urlencoded", urlencode(fields).encode("ascii")),
            state,
            gate=self._gate,
            addresses=self._addresses,
            client_address="192.0.2.1",
            now=self._now_at,
        )
