import json
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nidaa.intake.form import MAX_BODY_BYTES, RawForm, _pair_by_pair, _rewritten, parse_submission
from nidaa.intake.refusals import ErrorCode, FormRefused
from tests.unit.intake.sample import raw_form

URLENCODED = "application/x-www-form-urlencoded"
JSON = "application/json"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
PIECES = [
    b"name=",
    b"city=",
    b"later=",
    b"n%61me=",
    b"&",
    b"=",
    b"%",
    b"%41",
    b"%22",
    b"%5C",
    b"%C3%A9",
    b"%ff",
    b"+",
    b"a",
    b'"',
]
FIELDS = st.dictionaries(st.sampled_from(RawForm.__struct_fields__), TEXTS)


def why(content_type: str, body: bytes) -> tuple[str, ErrorCode, int]:
    """How a body is refused."""
    with pytest.raises(FormRefused) as refusal:
        parse_submission(content_type, body)
    (error,) = refusal.value.errors
    return error.field, error.code, refusal.value.status


def status_of(content_type: str, body: bytes) -> int:
    """The HTTP status that a body leads to, as far as parsing goes."""
    try:
        parse_submission(content_type, body)
    except FormRefused as refusal:
        return refusal.status
    return 200


@given(fields=FIELDS)
def test_an_urlencoded_form_is_read_as_a_browser_wrote_it(fields: dict[str, str]) -> None:
    raw = parse_submission(f"{URLENCODED}; charset=UTF-8", urlencode(fields).encode())

    assert raw == RawForm(**fields)


@given(fields=FIELDS)
def test_json_is_read_as_it_was_written(fields: dict[str, str]) -> None:
    raw = parse_submission(JSON, json.dumps(fields).encode())

    assert raw == RawForm(**fields)


@given(value=st.text('a%=+&4Du"\\,{}:\n\r 0é', max_size=20).map(str.encode))
def test_escapes_are_undone_as_the_standard_library_undoes_them(value: bytes) -> None:
    body = b"name=" + value.replace(b"&", b"")
    known = parse_qsl(body.decode(), keep_blank_values=True, errors="surrogateescape")

    try:
        raw = parse_submission(URLENCODED, body)
    except FormRefused:
        assert "\\udc" in repr(known)
    else:
        assert [("name", raw.name)] == known


@given(pieces=st.lists(st.sampled_from(PIECES), max_size=12))
def test_the_quick_way_gives_what_the_slow_way_gives_or_nothing(pieces: list[bytes]) -> None:
    body = b"".join(pieces)

    try:
        quick = _rewritten(body)
    except UnicodeDecodeError:
        with pytest.raises(UnicodeDecodeError):
            _pair_by_pair(body)
    else:
        known = quick and {field: value for field, value in quick.items() if field in RawForm.__struct_fields__}
        assert not known or known == _pair_by_pair(body)


@given(kind=st.sampled_from((URLENCODED, JSON, "", "text/plain")), body=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(kind: str, body: bytes) -> None:
    assert status_of(kind, body) in (200, 400, 415)


def test_json_may_hold_ticks_and_numbers() -> None:
    raw = parse_submission(JSON, b'{"show_name": true, "news": false, "threshold": 100, "city": null}')

    assert raw == RawForm(show_name="1", threshold="100")


def test_unknown_fields_are_passed_over() -> None:
    assert parse_submission(URLENCODED, b"name=A&later=1&&x") == RawForm(name="A")


@pytest.mark.parametrize(
    ("content_type", "body", "refusal"),
    [
        (URLENCODED, b"a" * (MAX_BODY_BYTES + 1), ("", ErrorCode.TOO_LARGE, 413)),
        ("multipart/form-data; boundary=x", b"", ("", ErrorCode.UNSUPPORTED_TYPE, 415)),
        (f"{URLENCODED}; charset=windows-1256", b"", ("", ErrorCode.UNSUPPORTED_TYPE, 415)),
        (URLENCODED, b"name=a&name=a", ("name", ErrorCode.DUPLICATE_FIELD, 400)),
        (URLENCODED, b"name=a&n%61me=a", ("name", ErrorCode.DUPLICATE_FIELD, 400)),
        (URLENCODED, b"name=%ff", ("", ErrorCode.MALFORMED, 400)),
        (URLENCODED, b"a=1&" * 40, ("", ErrorCode.MALFORMED, 400)),
        (JSON, b'{"name": "a", "name": "a"}', ("", ErrorCode.DUPLICATE_FIELD, 400)),
        (JSON, b'{"name": "a"', ("", ErrorCode.MALFORMED, 400)),
        (JSON, b'{"name": "\xff"}', ("", ErrorCode.MALFORMED, 400)),
        (JSON, b"[]", ("", ErrorCode.MALFORMED, 400)),
        (JSON, b"[" * 10_000, ("", ErrorCode.MALFORMED, 400)),
        (JSON, b'{"threshold": ' + b"9" * 9_000 + b"}", ("", ErrorCode.MALFORMED, 400)),
        (JSON, b'{"threshold": 1.5}', ("threshold", ErrorCode.MALFORMED, 400)),
        (JSON, b'{"name": ["a"]}', ("name", ErrorCode.MALFORMED, 400)),
        (JSON, rb'{"name": "\ud800"}', ("name", ErrorCode.MALFORMED, 400)),
    ],
)
def test_hostile_bodies_are_refused(content_type: str, body: bytes, refusal: tuple[str, ErrorCode, int]) -> None:
    assert why(content_type, body) == refusal


def test_a_form_shows_nobody_what_was_typed() -> None:
    assert repr(raw_form()) == "RawForm(...)"
    assert raw_form().values()["name"] == "Fatima Zahra El Idrissi"
