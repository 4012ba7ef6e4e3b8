"""Mail addresses: which can be written to, and which are the same person's.

`email-validator` decides what an address is. It costs 40 microseconds, mostly for the domain, and most people share a
few domains: for plain ASCII addresses at a domain that it has accepted before, one regular expression decides, and a
property test holds that both always agree.
"""

import re
from typing import Final

from email_validator import EmailNotValidError, validate_email
from msgspec import Struct

from nidaa.intake.errors import AddressError
from nidaa.intake.mail_providers import PROVIDERS

MAX_CHARACTERS: Final = 254
_MAX_LOCAL_CHARACTERS: Final = 64
_MOST_KNOWN_DOMAINS: Final = 10_000

_PLAIN = re.compile(r"([A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*)@([A-Za-z0-9.-]+)", re.ASCII)


class Address(Struct, frozen=True, gc=False):
    """One mail address.

    Attributes:
        written: To write to: as typed, in NFC, its domain in lower case.
        normalised: The same for every spelling that reaches the mailbox, as far as is known.
        domain: Its domain, ASCII, lower case.
    """

    written: str
    normalised: str
    domain: str

    def __repr__(self) -> str:
        """Show nothing: it is personal data."""
        return "Address(...)"


class AddressBook:
    """Reads addresses, and remembers which domains are sound (no address is remembered)."""

    __slots__ = ("_known_domains",)

    def __init__(self) -> None:
        """Know no domain yet."""
        self._known_domains: set[str] = set()

    def read(self, raw: str) -> Address:
        """Return the address that somebody typed.

        Raises:
            AddressError: It is none. Its message does not quote it.
        """
        text = raw.strip()
        match = _PLAIN.fullmatch(text)
        if match is None:
            return self._read_slowly(text)
        local, domain = match[1], match[2].lower()
        known = domain in self._known_domains
        if not known or len(local) > _MAX_LOCAL_CHARACTERS or len(text) > MAX_CHARACTERS:
            return self._read_slowly(text)
        return Address(f"{local}@{domain}", normalise(local, domain), domain)

    def _read_slowly(self, text: str) -> Address:
        if len(text) > MAX_CHARACTERS:
            raise AddressError("too long")
        try:
            found = validate_email(text, check_deliverability=False, strict=True)
        except EmailNotValidError:
            raise AddressError("not a mail address") from None
        domain = found.ascii_domain.lower()
        # A domain that has another spelling in Unicode is left to the validator.
        if found.domain == domain:
            if len(self._known_domains) >= _MOST_KNOWN_DOMAINS:
                self._known_domains.clear()
            self._known_domains.add(domain)
        return Address(found.normalized, normalise(found.local_part, domain), domain)


def normalise(local: str, domain: str) -> str:
    """Return what stands for a mailbox: lower case, and the provider's own rules for dots and tags.

    Args:
        local: What stands before the @.
        domain: ASCII, lower case.
    """
    name = local.lower()
    provider = PROVIDERS.get(domain)
    if provider is None:
        return f"{name}@{domain}"
    if provider.tag_from:
        name = name.partition(provider.tag_from)[0]
    for character in provider.ignored:
        name = name.replace(character, "")
    # Nothing left: no mailbox of this provider; keep it apart from every other.
    return f"{name or local.lower()}@{provider.domain or domain}"
