"""Forms of foreign pages are refused."""

import pytest

from nidaa.door.errors import RequestRefused
from nidaa.door.origin import refuse_foreign
from tests.unit.door.rsgi_calls import Call, headers

OURS = "https://nidaa.example"


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"origin": OURS},
        {"origin": "HTTPS://NIDAA.EXAMPLE"},
        {"origin": OURS, "sec_fetch_site": "same-site"},
        {"origin": "null", "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
    ],
)
def test_a_form_of_ours_passes(sent: dict[str, str]) -> None:
    call = Call(pairs=headers(host="nidaa.example", **sent))

    refuse_foreign(call.request)


@pytest.mark.parametrize(
    "sent",
    [
        {"origin": "https://evil.example"},
        {"origin": "https://nidaa.example.evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"origin": "https://[bad"},
        {"origin": OURS, "sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "cross-site"},
    ],
)
def test_a_foreign_form_is_refused(sent: dict[str, str]) -> None:
    call = Call(pairs=headers(host="nidaa.example", **sent))

    with pytest.raises(RequestRefused) as refused:
        refuse_foreign(call.request)

    assert refused.value.status == 403


def test_null_is_ours_where_pages_send_no_referrer() -> None:
    call = Call(pairs=headers(host="nidaa.example", origin="null"))

    refuse_foreign(call.request, null_is_ours=True)
