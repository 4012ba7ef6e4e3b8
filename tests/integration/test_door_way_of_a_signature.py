"""Sign, confirm, count, withdraw over HTTP, on a served site."""

import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from benchmarks.bodies import Signer
from benchmarks.site import Site, running_site
from nidaa.intake.books import SqliteBooks
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.tokens import make_token
from nidaa.ledger.checkpoint import open_checkpoint
from nidaa.ledger.note import parse_verifier_key

WITHIN_SECONDS = 60.0
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    # One process: of several, each has the counts as they were at its own last tick.
    with running_site(tmp_path_factory.mktemp("site"), settings={"NIDAA_WORKERS": "1"}) as running:
        yield running


@pytest.fixture
def signer(site: Site) -> Signer:
    return Signer(InstanceSecrets.load_or_create(site.data_dir / "secrets"), site.campaign)


def ask(site: Site, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=20)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body or None, sent)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer, content


def token_of_last(site: Site, signer: Signer) -> str:
    books = SqliteBooks.open(site.data_dir / "nidaa.sqlite3")
    log = books.log(site.campaign.log_id)
    books.close()
    assert log is not None
    return make_token(signer.secrets, log.log_id, log.submissions)


def counts(site: Site) -> dict[str, dict[str, int]]:
    _, content = ask(site, "GET", "/c/voip/counts.json")
    return dict(json.loads(content))


def until_count_is(site: Site, expected: int) -> None:
    until = time.monotonic() + WITHIN_SECONDS
    while counts(site)["petition"]["count"] != expected:
        assert time.monotonic() < until, counts(site)
        time.sleep(0.05)


def test_a_signature_is_counted_after_it_is_confirmed_and_not_after_it_is_withdrawn(site: Site, signer: Signer) -> None:
    before = counts(site)["petition"]["count"]

    signed, answered = ask(site, "POST", "/c/voip/petition/sign", signer.body(1), Content_Type=FORM, Accept="text/html")
    assert signed.status == 303, answered
    assert signed.headers["Location"] == "/fr/c/voip/petition/sent"
    token = token_of_last(site, signer)
    confirmed, _ = ask(site, "POST", f"/confirm/{token}", b"language=ar", Content_Type=FORM, Origin="null")
    assert (confirmed.status, confirmed.headers["Location"]) == (303, f"/ar/receipt/{token}")
    until_count_is(site, before + 1)
    again, _ = ask(site, "POST", f"/confirm/{token}", Content_Type=FORM)
    assert again.status == 303
    withdrawn, content = ask(site, "POST", f"/withdraw/{token}", Content_Type=FORM, Accept="application/json")
    assert (withdrawn.status, json.loads(content)["status"]) == (200, "withdrawn")
    until_count_is(site, before)

    refused, content = ask(site, "POST", f"/confirm/{token}", Content_Type=FORM, Accept="application/json")
    assert refused.status == 409
    assert json.loads(content)["errors"][0]["code"]
    page, _ = ask(site, "POST", f"/confirm/{token}", Content_Type=FORM, Accept="text/html")
    assert page.status == 409


def test_a_script_is_told_to_look_in_the_mail(site: Site, signer: Signer) -> None:
    answer, content = ask(
        site, "POST", "/c/voip/petition/sign", signer.body(2), Content_Type=FORM, Accept="application/json"
    )

    assert (answer.status, json.loads(content)) == (202, {"status": "look-in-your-mail"})


def test_a_refused_form_comes_back_as_a_problem_with_all_errors_in_its_language(site: Site) -> None:
    answer, content = ask(
        site,
        "POST",
        "/c/voip/petition/sign",
        b"name=&email=x&language=ar",
        Content_Type=FORM,
        Accept="application/json",
    )

    assert (answer.status, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert answer.headers["Content-Language"] == "ar"
    fields = {error["field"] for error in json.loads(content)["errors"]}
    assert {"name", "email", "consent"} <= fields


def test_a_refused_form_comes_back_as_a_page_filled_in(site: Site) -> None:
    answer, content = ask(
        site,
        "POST",
        "/c/voip/petition/sign",
        b"name=Amina+T&email=x&language=en",
        Content_Type=FORM,
        Accept="text/html",
    )

    assert answer.status == 422
    assert b'value="Amina T"' in content


def test_a_form_of_a_foreign_page_is_refused(site: Site, signer: Signer) -> None:
    answer, _ = ask(
        site, "POST", "/c/voip/petition/sign", signer.body(3), Content_Type=FORM, Origin="https://evil.example"
    )

    assert answer.status == 403


@pytest.mark.parametrize("path", ["/c/voip/petition/sign", f"/confirm/{'a' * 35}"])
def test_a_form_that_is_too_long_is_refused(site: Site, path: str) -> None:
    answer, _ = ask(site, "POST", path, b"a" * 17_000, Content_Type=FORM)

    assert answer.status == 413


@pytest.mark.parametrize("page", ["confirm", "withdraw", "unsubscribe"])
def test_an_unknown_token_is_not_found(site: Site, page: str) -> None:
    shown, _ = ask(site, "POST", f"/{page}/{'a' * 35}", Content_Type=FORM, Accept="text/html")
    told, _ = ask(site, "POST", f"/{page}/{'a' * 35}", Content_Type=FORM, Accept="application/json")

    assert (shown.status, told.status) == (404, 404)


def test_one_click_unsubscribing_needs_no_page(site: Site, signer: Signer) -> None:
    ask(site, "POST", "/c/voip/petition/sign", signer.body(4), Content_Type=FORM, Accept="application/json")
    token = token_of_last(site, signer)

    answer, _ = ask(
        site,
        "POST",
        f"/unsubscribe/{token}",
        b"List-Unsubscribe=One-Click",
        Content_Type=FORM,
        Origin="https://mail.example",
        Sec_Fetch_Site="cross-site",
    )

    assert answer.status == 200


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("PUT", "/c/voip/petition/sign", "POST, GET, HEAD"),
        ("POST", "/c/voip/log/checkpoint", "GET, HEAD"),
        ("DELETE", "/healthz", "GET, HEAD"),
        ("TRACE", "/", "GET, HEAD, POST"),
    ],
)
def test_a_method_that_a_path_has_not_is_refused_with_those_that_it_has(
    site: Site, method: str, path: str, allow: str
) -> None:
    answer, _ = ask(site, method, path)

    assert (answer.status, answer.headers["Allow"]) == (405, allow)


@pytest.mark.parametrize(("query", "level"), [("", 0), ("?level=3", 3), ("?level=-1", 0), ("?level=3&x=1", 0)])
def test_a_challenge_is_as_dear_as_a_client_asks(site: Site, query: str, level: int) -> None:
    _, challenge = ask(site, "GET", f"/c/voip/petition/challenge{query}")

    assert f"level={level}&" in json.loads(challenge)["salt"]


@pytest.mark.parametrize("path", ["/healthz", "/c/voip/log/checkpoint", "/c/voip/counts.json", "/c/voip/key", "/"])
def test_a_head_is_a_get_without_its_body(site: Site, path: str) -> None:
    head, nothing = ask(site, "HEAD", path)
    got, content = ask(site, "GET", path)

    assert (head.status, nothing) == (200, b"")
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert content


@pytest.mark.parametrize(
    "path", ["/c/voip/log/checkpoint", "/c/voip/counts.json", "/c/voip/key", "/c/voip/log/tile/0/000.p/1"]
)
def test_what_strangers_check_may_be_read_from_any_page(site: Site, path: str) -> None:
    answer, _ = ask(site, "GET", path)

    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_checkpoint_is_signed_by_the_key_that_is_shown(site: Site) -> None:
    _, key = ask(site, "GET", "/c/voip/key")
    _, note = ask(site, "GET", "/c/voip/log/checkpoint")

    checkpoint = open_checkpoint(note, parse_verifier_key(key.decode().strip()))

    assert checkpoint.size >= 1


def test_a_challenge_is_never_kept(site: Site) -> None:
    answer, content = ask(site, "GET", "/c/voip/petition/challenge")

    assert (answer.status, answer.headers["Cache-Control"]) == (200, "no-store")
    assert {"algorithm", "challenge", "salt", "signature"} <= set(json.loads(content))


@pytest.mark.parametrize(
    "path", ["/c/nothing/log/checkpoint", "/c/nothing/counts.json", "/c/nothing/live", "/c/nothing/key"]
)
def test_what_no_campaign_has_is_not_found(site: Site, path: str) -> None:
    answer, _ = ask(site, "GET", path)

    assert answer.status == 404


def test_watchers_see_a_new_count_and_the_server_ends_in_order_with_streams_open(tmp_path: Path) -> None:
    with running_site(tmp_path) as own:
        signer = Signer(InstanceSecrets.load_or_create(own.data_dir / "secrets"), own.campaign)
        connection = HTTPConnection("127.0.0.1", own.port, timeout=WITHIN_SECONDS)
        connection.request("GET", "/c/voip/live")
        stream = connection.getresponse()
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        assert read_event(stream)["petition"]["count"] == 0

        ask(own, "POST", "/c/voip/petition/sign", signer.body(1), Content_Type=FORM, Accept="application/json")
        ask(own, "POST", f"/confirm/{token_of_last(own, signer)}", Content_Type=FORM)

        assert read_event(stream)["petition"]["count"] == 1
        began = time.monotonic()
    assert time.monotonic() - began < WITHIN_SECONDS
    assert own.process.returncode == 0
    assert stream.read().strip() == b""
    connection.close()


def read_event(stream: HTTPResponse) -> dict[str, dict[str, int]]:
    while True:
        line = stream.readline()
        assert line, "the stream ended"
        if line.startswith(b"data: "):
            return dict(json.loads(line.removeprefix(b"data: ")))
