"""Which encoding a reader gets."""

import gzip

import brotli
import pytest

from nidaa.door.page_cache.encodings import SMALLEST_BYTES, Encoding, chosen_encoding, encoded_bodies

TEXT = b"signed by many " * 100


@pytest.mark.parametrize(
    ("accept_encoding", "encoding"),
    [
        ("", Encoding.IDENTITY),
        ("gzip, deflate, br, zstd", Encoding.BROTLI),
        ("gzip, deflate", Encoding.GZIP),
        ("x-gzip", Encoding.GZIP),
        ("GZIP;Q=0.5, BR;q=0.4", Encoding.GZIP),
        ("br;q=0, gzip", Encoding.GZIP),
        ("br;q=0,gzip;q=0.000", Encoding.IDENTITY),
        ("*", Encoding.BROTLI),
        ("*;q=0.1, br;q=0", Encoding.GZIP),
        ("identity, gzip;q=0.5", Encoding.IDENTITY),
        ("identity;q=0, *;q=0", Encoding.IDENTITY),
        ("deflate, zstd", Encoding.IDENTITY),
        ("br;q=x, gzip", Encoding.GZIP),
        ("br;q=2, gzip;q=0.1", Encoding.GZIP),
        ("br;q=0.1234, gzip;q=0.1", Encoding.GZIP),
        ("br;level=1", Encoding.IDENTITY),
        ("br;q=١", Encoding.IDENTITY),
        (";,;q=1,,", Encoding.IDENTITY),
        ("a," * 5000 + "br", Encoding.IDENTITY),
    ],
)
def test_a_reader_gets_what_he_likes_best(accept_encoding: str, encoding: Encoding) -> None:
    assert chosen_encoding(accept_encoding) is encoding


@pytest.mark.parametrize("is_lasting", [True, False])
def test_every_encoding_gives_the_text_back(is_lasting: bool) -> None:
    bodies = encoded_bodies(TEXT, "text/html; charset=utf-8", is_lasting=is_lasting)

    assert brotli.decompress(bodies[Encoding.BROTLI]) == TEXT
    assert gzip.decompress(bodies[Encoding.GZIP]) == TEXT
    assert bodies[Encoding.IDENTITY] == TEXT


def test_the_same_text_gives_the_same_bytes_in_every_process() -> None:
    first, second = (encoded_bodies(TEXT, "text/plain", is_lasting=False) for _ in range(2))

    assert first == second


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT[: SMALLEST_BYTES - 1], "text/html"),
        (TEXT, "image/png"),
        (TEXT, ""),
        (bytes(range(256)) * 2, "font/woff2"),
    ],
)
def test_what_gains_nothing_is_left_as_it_is(body: bytes, content_type: str) -> None:
    assert encoded_bodies(body, content_type, is_lasting=False) == {Encoding.IDENTITY: body}


def test_a_body_that_would_grow_is_left_as_it_is() -> None:
    random = bytes((i * i * 31 + i * 7 + (i >> 3) * 101) % 251 for i in range(SMALLEST_BYTES))

    bodies = encoded_bodies(random, "text/plain", is_lasting=False)

    assert all(len(body) < len(random) for encoding, body in bodies.items() if encoding is not Encoding.IDENTITY)
