"""Forms as a browser would send them: another person each, and a proof of work that needed no search.

Whoever holds the instance's secrets signs a challenge whose number he has chosen; the server's work is the same.
"""

import secrets as system_secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from benchmarks.site import Found
from nidaa.intake.proof_of_work import MAX_LEVEL, ProofOfWork
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.spent_proofs import SpentProofs

#: The dearest proof passes whatever the rates ask for by then.
_LEVEL: Final = MAX_LEVEL
_DOMAINS: Final = ("gmail.com", "hotmail.com", "yahoo.fr", "outlook.com", "menara.ma", "example.org")
_NAMES: Final = ("Amina Tazi", "Youssef El Fassi", "فاطمة الزهراء", "Karim Benjelloun", "سعيد", "Zoé Ait-Ali")


class Signer:
    """Fills in forms of the petition of a founded campaign."""

    def __init__(self, secrets: InstanceSecrets, campaign: Found, clock: Callable[[], float] = time.time) -> None:
        """Hold the secrets of the site that the forms are for, and its clock (unix seconds)."""
        self._clock = clock
        self.secrets = secrets
        self._campaign = campaign
        self._proofs = ProofOfWork(secrets.proof_key, SpentProofs(0))

    def body(self, number: int) -> bytes:
        """Return the urlencoded form of person `number`."""
        fields = {
            "name": _NAMES[number % len(_NAMES)],
            "email": f"person.{number}@{_DOMAINS[number % len(_DOMAINS)]}",
            "city": "Casablanca",
            "show_name": "1" if number % 3 == 0 else "",
            "consent": self._campaign.consent,
            "language": "fr",
            "text": self._campaign.text,
            "key": _sixteen_bytes(),
            "nonce": _sixteen_bytes(),
            "altcha": self._proofs.make_solved(_LEVEL, int(self._clock()), number % 50_000),
        }
        return urlencode(fields).encode("ascii")


def _sixteen_bytes() -> str:
    return urlsafe_b64encode(system_secrets.token_bytes(16)).rstrip(b"=").decode("ascii")
