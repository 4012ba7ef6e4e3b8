"""Refusals in the reader's words."""

import json

import pytest

from nidaa.door.errors import RequestRefused
from nidaa.door.problems import form_again, language_of, problem, refusal
from nidaa.intake.refusals import ErrorCode, FieldError
from tests.unit.door.rsgi_calls import Call, headers


def test_a_problem_names_each_field_its_code_and_says_it_in_words() -> None:
    errors = (FieldError("name", ErrorCode.REQUIRED), FieldError("", ErrorCode.CLOSED))

    answer = problem(422, "ar", errors=errors)

    told = json.loads(answer.body)
    assert (told["status"], told["type"]) == (422, "about:blank")
    assert [(error["field"], error["code"]) for error in told["errors"]] == [("name", "required"), ("", "closed")]
    assert all(error["message"] for error in told["errors"])
    assert dict(answer.headers)["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("field", "accepted", "expected"),
    [("ar", "fr", "ar"), ("", "en-GB,fr;q=0.5", "en"), ("xx", "ar-MA", "ar"), ("", "", "fr"), ("\0", "\xff;q=", "fr")],
)
def test_the_forms_language_comes_before_the_browsers(field: str, accepted: str, expected: str) -> None:
    call = Call(pairs=headers(accept_language=accepted))

    language = language_of(call.request, field)

    assert language == expected


def test_a_browser_gets_a_page_in_its_language() -> None:
    call = Call(pairs=headers(accept="text/html", accept_language="ar"))

    answer = refusal(call.request, RequestRefused(413))

    assert answer.status == 413
    assert b'lang="ar"' in answer.body
    assert b'dir="rtl"' in answer.body


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_whoever_meets_an_overloaded_site_is_told_when_to_come_back(accept: str) -> None:
    call = Call(pairs=headers(accept=accept))

    waits = {dict(refusal(call.request, RequestRefused(503)).headers)["retry-after"] for _ in range(60)}

    assert len(waits) > 1
    assert all(2 <= int(seconds) <= 10 for seconds in waits)


def test_a_form_comes_back_with_the_same_moment_in_header_and_words() -> None:
    call = Call(method="POST", path="/c/voip/petition/sign")

    answer = form_again(call.request, {"email": "amina@example.org", "key": "a2V5"}, "en", 9)

    headers = dict(answer.sent_headers)
    assert (answer.status, headers["retry-after"], headers["cache-control"]) == (503, "9", "no-store")
    assert b"wait about 9 s" in answer.body
    assert b'action="/c/voip/petition/sign"' in answer.body
    # With no referrer at all, a browser would send it again from nowhere, and the door would refuse it.
    assert headers["referrer-policy"] == "same-origin"
    assert "script-src" not in headers["content-security-policy"]


def test_a_button_whose_path_is_a_credential_tells_no_referrer() -> None:
    call = Call(method="POST", path="/confirm/token")

    answer = form_again(call.request, {"language": "ar"}, "ar", None)

    assert dict(answer.sent_headers)["referrer-policy"] == "no-referrer"
    assert 2 <= int(dict(answer.headers)["retry-after"]) <= 10
