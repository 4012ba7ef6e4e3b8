import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.entries.keyed_hash import KeyedHash


@given(key=st.binary(max_size=64), message=st.binary(max_size=200))
def test_a_keyed_hash_is_hmac(key: bytes, message: bytes) -> None:
    assert KeyedHash(key).digest(message) == hmac.digest(key, message, "sha256")


def test_a_keyed_hash_takes_a_key_of_at_most_one_block() -> None:
    with pytest.raises(ValueError, match="longer"):
        KeyedHash(b"k" * 65)
