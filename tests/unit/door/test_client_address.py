"""Whose X-Forwarded-For is believed."""

from ipaddress import ip_network

import pytest

from nidaa.door.client_address import client_address
from nidaa.door.request import UNKNOWN
from tests.unit.door.rsgi_calls import Call, headers

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ("10.0.0.1", "[2001:db8::1]", "2001:db8::1"),
        ("10.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, unknown", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.9", "10.0.0.9"),
        ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("not an address", "198.51.100.1", "not an address"),
    ],
)
def test_only_a_trusted_proxy_names_the_client(peer: str, forwarded: str, expected: str) -> None:
    call = Call(client=f"[{peer}]:1" if ":" in peer else f"{peer}:1", pairs=headers(x_forwarded_for=forwarded))

    address = client_address(call.request, PROXIES)

    assert address == expected


def test_without_trusted_proxies_nobody_is_believed() -> None:
    call = Call(client="10.0.0.1:1", pairs=headers(x_forwarded_for="198.51.100.1"))

    address = client_address(call.request, ())

    assert address == "10.0.0.1"


def test_a_peer_without_address_is_one_network() -> None:
    call = Call(client="")

    address = client_address(call.request, PROXIES)

    assert address == UNKNOWN
