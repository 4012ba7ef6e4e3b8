"""Which network a request came from: for rates only. It is never logged and never stored as it is."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from nidaa.door.request import Request

Network = IPv4Network | IPv6Network


def client_address(request: Request, trusted_proxies: Sequence[Network]) -> str:
    """Return the client's IP address as text.

    X-Forwarded-For is believed only as far as trusted proxies wrote it: from the right, the first address that is
    none of theirs. A client can write what it likes to the left of that.
    """
    address = request.client
    if not trusted_proxies or not is_within(address, trusted_proxies):
        return address
    for forwarded in reversed(_forwarded_for(request)):
        parsed = _parsed(forwarded)
        if parsed is None:
            return address
        address = str(parsed)
        if not is_within(address, trusted_proxies):
            return address
    return address


def _forwarded_for(request: Request) -> list[str]:
    values = ",".join(request.headers.get_all("x-forwarded-for"))
    return [part.strip() for part in values.split(",") if part.strip()]


def is_within(address: str, networks: Sequence[Network]) -> bool:
    """Return whether an address, as text, lies in one of the networks; one that cannot be read lies in none."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in networks)


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(text.strip("[]"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
