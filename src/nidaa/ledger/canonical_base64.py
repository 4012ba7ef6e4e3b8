"""Base64 that has one spelling: the standard alphabet with padding, no spaces, unused bits zero (RFC 4648, 4)."""

from base64 import b64decode, b64encode


def encode_base64(data: bytes) -> str:
    """Return `data` in base64."""
    return b64encode(data).decode("ascii")


def decode_base64(text: str) -> bytes:
    """Return the bytes that `text` stands for.

    Raises:
        ValueError: It is not exactly what `encode_base64` writes. A second spelling of the same bytes would
            let somebody change a signed file unseen.
    """
    data = b64decode(text.encode("ascii"), validate=True)
    if encode_base64(data) != text:
        raise ValueError("base64 with unused bits or characters")
    return data
