"""Who is one person: a keyed hash of the normalised address, under a secret of the campaign.

Without the secret nobody can find out whether an address is in the book; with two campaigns' books nobody can tell
which people are in both.
"""

from nidaa.entries.keyed_hash import KeyedHash

_DOMAIN = b"nidaa/person@v1\x00"


def person_key(person_hash: KeyedHash, normalised_address: str) -> bytes:
    """Return the 32 bytes that stand for a person in one campaign: HMAC-SHA256."""
    return person_hash.digest(_DOMAIN + normalised_address.encode())
