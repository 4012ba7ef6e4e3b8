"""Which spellings of an address reach one mailbox, by provider: the one table of such rules.

Each rule is the provider's own documentation, named beside it. A provider that is not here has no rule: what it does
with dots and tags is not known, and two people must never be taken for one.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MailProvider:
    """How one provider reads the part before the @.

    Attributes:
        domain: The one that stands for all its domains with the same mailboxes; "" if each domain has its own.
        ignored: Characters that it passes over.
        tag_from: What follows this character, and itself, is a tag; "" if it knows no tags.
    """

    domain: str = ""
    ignored: str = ""
    tag_from: str = ""


# "Dots don't matter in Gmail addresses" (support.google.com/mail/answer/7436150), addresses with a plus
# (support.google.com/a/users/answer/9282734); googlemail.com is the same mailbox (answer/10313).
_GMAIL = MailProvider(domain="gmail.com", ignored=".", tag_from="+")
# "Plus addressing" in Outlook.com and Exchange Online (learn.microsoft.com/exchange/recipients-in-exchange-online/
# plus-addressing-in-exchange-online). Dots matter, and each domain has mailboxes of its own.
_MICROSOFT = MailProvider(tag_from="+")
# Plus aliases, and one account at proton.me, protonmail.com and pm.me (proton.me/support/addresses-and-aliases). That
# dots, hyphens and underscores are passed over is said by its support and seen in use; its documentation is silent.
_PROTON = MailProvider(domain="proton.me", ignored=".-_", tag_from="+")
# Disposable addresses "nickname-keyword", for which the hyphen is kept (help.yahoo.com, "disposable addresses"; patent
# application US 20060041621).
_YAHOO = MailProvider(tag_from="-")
# "Plus addressing" (fastmail.help/hc/en-us/articles/360060591053). Subdomain addressing is not undone here.
_FASTMAIL = MailProvider(tag_from="+")
# Plus addressing, and one mailbox at three domains (support.apple.com/guide/icloud: "@icloud.com, @me.com, @mac.com").
_ICLOUD = MailProvider(domain="icloud.com", tag_from="+")

PROVIDERS: Final[dict[str, MailProvider]] = {
    **dict.fromkeys(("gmail.com", "googlemail.com"), _GMAIL),
    **dict.fromkeys(
        (
            *("outlook.com", "outlook.fr", "outlook.sa", "hotmail.com", "hotmail.fr", "hotmail.co.uk", "hotmail.be"),
            *("live.com", "live.fr", "live.be", "live.co.uk", "msn.com"),
        ),
        _MICROSOFT,
    ),
    **dict.fromkeys(("proton.me", "protonmail.com", "pm.me"), _PROTON),
    **dict.fromkeys(("yahoo.com", "yahoo.fr", "yahoo.co.uk", "yahoo.es", "ymail.com", "rocketmail.com"), _YAHOO),
    **dict.fromkeys(("fastmail.com", "fastmail.fm"), _FASTMAIL),
    **dict.fromkeys(("icloud.com", "me.com", "mac.com"), _ICLOUD),
}
