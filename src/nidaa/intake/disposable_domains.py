"""Mail domains whose addresses are thrown away after use: one asks for another address, and loses nothing typed.

Called by `check`. The list is the package `disposable-email-domains`; it comes with the pins and asks nobody. Relays
that hide an address but keep it (Apple, DuckDuckGo, Firefox, SimpleLogin) are not in it, and a test holds that.
"""

from functools import lru_cache
from typing import Final

from disposable_email_domains import blocklist

_DISPOSABLE: Final = frozenset(blocklist)


@lru_cache(maxsize=8192)
def is_disposable(domain: str) -> bool:
    """Return whether a domain, or one above it, is known for addresses that are thrown away.

    Args:
        domain: ASCII, lower case, as in `addresses.Address`.
    """
    while domain not in _DISPOSABLE:
        domain = domain.partition(".")[2]
        if "." not in domain:
            return False
    return True
