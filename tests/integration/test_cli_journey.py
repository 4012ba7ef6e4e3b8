"""The whole way of a signature and of a pledge, without a browser: form, mail, confirmation, receipt, verification."""

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.integration.nidaa_process import Served, nidaa, serving, wait_for

ADDRESS = "youssef@example.org"


class FormFields(HTMLParser):
    """Collects the hidden fields of the form that is sent to `action`."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._action = action
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("action", "").endswith(self._action)
        if tag == "input" and self._inside and (given.get("type") == "hidden" or given.get("name") == "consent"):
            self.values[given["name"]] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


@pytest.fixture
def demo(small_demo: Path) -> Iterator[Served]:
    with serving(small_demo, "demo", "--data-dir", str(small_demo)) as served:
        yield served


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


def post(address: str, fields: dict[str, str]) -> str:
    body = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(address, body, timeout=20) as answer:
        return str(answer.read().decode())


def count(served: Served, action: str) -> int:
    return int(json.loads(get(f"{served.base_url}/c/voip/counts.json"))[action]["count"])


def send_form(served: Served, language: str, action: str) -> None:
    form = FormFields(f"/c/voip/{action}/sign")
    form.feed(get(f"{served.base_url}/{language}/c/voip/{action}/"))
    assert {"stamp", "text", "consent", "language"} <= form.values.keys()
    # Without JavaScript a form needs a few seconds to fill in; its stamp says when the page was made.
    stamped_at = int(form.values["stamp"].partition(".")[0]) * 30
    wait_for(lambda: time.time() >= stamped_at + 4)
    post(f"{served.base_url}/c/voip/{action}/sign", form.values | {"name": "Youssef Tazi", "email": ADDRESS})


def confirm_address(served: Served) -> str:
    """Wait for the mail, and return the address in it that confirms, on the served host."""
    mails = served.data_dir / "mail"
    wait_for(lambda: mails.is_dir() and any(mails.glob("*confirmation.eml")))
    (file,) = mails.glob("*confirmation.eml")
    message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    assert message["to"] == ADDRESS
    part = message.get_body(("plain",))
    assert part is not None
    found = re.search(r"https?://[^/\s]+(/\S*confirm/\S+)", str(part.get_content()))
    assert found is not None
    return f"{served.base_url}{found[1]}"


@pytest.mark.parametrize(("language", "action"), [("en", "petition"), ("ar", "boycott")])
def test_a_form_becomes_a_receipt_that_a_stranger_can_verify(
    demo: Served, tmp_path: Path, language: str, action: str
) -> None:
    before = count(demo, action)

    send_form(demo, language, action)
    confirm = confirm_address(demo)
    assert count(demo, action) == before
    page = get(confirm)
    assert "<form" in page
    token = urllib.parse.urlsplit(confirm).path.rpartition("/")[2]
    post(f"{demo.base_url}/confirm/{token}", {"language": language})
    wait_for(lambda: count(demo, action) == before + 1)

    key = get(f"{demo.base_url}/c/voip/key").strip()
    proof, opening = tmp_path / "receipt.tlog-proof", tmp_path / "opening.json"
    proof.write_text(get(f"{demo.base_url}/receipt/{token}/proof"))
    opening.write_text(get(f"{demo.base_url}/receipt/{token}/opening"))
    receipt = nidaa(tmp_path, "verify-receipt", str(proof), "--opening", str(opening), "--key", key)
    assert receipt.returncode == 0, receipt.stderr
    assert f"Youssef Tazi <{ADDRESS}>" in receipt.stdout

    verified = nidaa(tmp_path, "verify", f"{demo.base_url}/{language}/c/voip/", "--key", key, "--json")
    assert verified.returncode == 0, verified.stderr
    assert json.loads(verified.stdout)["actions"][action]["count"] == before + 1


def test_the_mail_reader_shows_the_mail_and_its_link_works(demo: Served) -> None:
    send_form(demo, "en", "petition")
    confirm = confirm_address(demo)

    listed = get(f"{demo.base_url}/en/demo/mail/")

    (name,) = re.findall(r'href="[^"]*/demo/mail/([a-z0-9-]+)"', listed)
    shown = get(f"{demo.base_url}/en/demo/mail/{name}")
    assert f'{urllib.parse.urlsplit(confirm).path}">' in shown
    with urllib.request.urlopen(f"{demo.base_url}/en/demo/mail/{name}/html", timeout=20) as frame:
        assert "sandbox" in frame.headers["Content-Security-Policy"]
        assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_there_is_no_mail_reader_outside_of_the_demo(small_demo: Path) -> None:
    with serving(small_demo) as served, pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{served.base_url}/en/demo/mail/")
