"""An auditor with a browser alone: a receipt, the signed head, the whole count, and whoever tampered with them."""

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from nidaa.intake.secrets import InstanceSecrets
from nidaa.ledger.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from nidaa.ledger.note import Signer
from tests.browser.conftest import PHONE
from tests.browser.test_supporter_journeys import fill_in, link_in_last_mail_to, press
from tests.integration.nidaa_process import Served, wait_for

NO_ED25519 = """
const known = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, key, algorithm, ...rest) => algorithm === "Ed25519"
  ? Promise.reject(new DOMException("", "NotSupportedError")) : known(format, key, algorithm, ...rest);
"""


@dataclass(frozen=True, slots=True)
class Held:
    """The two files of a receipt."""

    proof: bytes
    opening: bytes


@pytest.fixture(scope="module")
def held(browser: Browser, demo: Served) -> Held:
    """What Salma keeps of her signature."""
    with browser.new_context(viewport=PHONE, base_url=demo.base_url, accept_downloads=True) as context:  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        page.goto("/en/c/voip/")
        fill_in(page, "petition", "Salma القادري", "salma.check@example.org")
        press(page, "petition")
        page.wait_for_url("**/sent")
        page.goto(link_in_last_mail_to(page, demo, "salma.check@example.org"))
        page.locator("main form button[type=submit]").click()
        page.wait_for_url("**/receipt/*")
        page.locator('a[href$="/proof"]').wait_for(timeout=15_000)
        files = []
        for kind in ("proof", "opening"):
            with page.expect_download() as download:
                page.locator(f'a[href$="/{kind}"]').click()
            files.append(Path(download.value.path()).read_bytes())
        return Held(*files)


@pytest.fixture
def page(browser: Browser, demo: Served) -> Iterator[Page]:
    """The check page. Requests go past the service worker, so that a test may answer them."""
    with browser.new_context(viewport=PHONE, base_url=demo.base_url, service_workers="block") as context:  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        page.goto("/en/c/voip/check")
        yield page


def choose(page: Page, *files: bytes) -> None:
    page.locator("#check-files").set_input_files(
        [FilePayload(name=f"file-{at}", mimeType="", buffer=data) for at, data in enumerate(files)]
    )


def expect_result(page: Page, state: str, *words: str) -> None:
    results = page.locator("[data-results]")
    expect(results).to_have_attribute("data-state", state, timeout=30_000)
    for word in words:
        expect(results).to_contain_text(word)


def test_a_receipt_is_checked_without_a_line_and_nothing_of_it_leaves_the_device(held: Held, page: Page) -> None:
    asked: list[str] = []
    page.wait_for_load_state("networkidle")
    page.on("request", lambda request: asked.append(request.url))
    page.context.set_offline(True)

    choose(page, held.proof, held.opening)

    expect_result(page, "holds", "is among the first", "a signature of the petition", "Salma القادري")
    expect_result(page, "holds", "salma.check@example.org")
    assert asked == []
    assert page.evaluate("localStorage.length") == 0


def test_a_proof_alone_says_that_an_entry_is_there_and_not_whose(held: Held, page: Page) -> None:
    page.get_by_text("Paste it instead").click()
    page.locator("#check-paste").fill(held.proof.decode())

    page.locator("[data-do=paste]").click()

    expect_result(page, "holds", "It is a signature of the petition")
    assert "Salma" not in page.locator("[data-results]").inner_text()


def change_extra(proof: bytes) -> bytes:
    line = next(line for line in proof.split(b"\n") if line.startswith(b"extra "))
    entry = b64decode(line[6:]).replace(b'"petition"', b'"boycott"')
    return proof.replace(line, b"extra " + b64encode(entry))


@pytest.mark.parametrize(
    ("tamper", "words"),
    [
        (change_extra, "were changed"),
        (
            lambda proof: re.sub(
                rb"index \d", lambda found: b"index 1" if found[0] != b"index 1" else b"index 2", proof
            ),
            "",
        ),
        (lambda proof: proof.replace(b"@v1", b"@v2"), "not a proof"),
        (lambda proof: proof.replace(b"/c/voip/log\n", b"/c/other/log\n"), "another log"),
        (lambda proof: proof[:-3] + (b"A" if proof[-3:-2] != b"A" else b"B") + proof[-2:], ""),
    ],
)
def test_a_proof_that_was_changed_does_not_hold(
    held: Held, page: Page, tamper: Callable[[bytes], bytes], words: str
) -> None:
    changed = tamper(held.proof)
    assert changed != held.proof

    choose(page, changed)

    expect_result(page, "fails", words)
    expect(page.locator("[data-results] .bad")).to_have_count(1)


@pytest.mark.parametrize("field", ["address", "name", "nonce", "outer_salt"])
def test_an_opening_that_was_changed_is_nobodys(held: Held, page: Page, field: str) -> None:
    opening = json.loads(held.opening)
    if field in opening["record"]:
        opening["record"][field] += "a"
    else:
        opening[field] = b64encode(bytes(len(b64decode(opening[field])))).decode()

    choose(page, held.proof, json.dumps(opening).encode())

    expect_result(page, "fails", "The opening does not fit the entry")


def test_an_opening_alone_asks_for_its_proof(held: Held, page: Page) -> None:
    choose(page, held.opening)

    expect_result(page, "open", "choose the proof as well")


def test_the_head_and_the_whole_count_are_checked(held: Held, page: Page) -> None:
    choose(page, held.proof)
    expect_result(page, "holds")

    page.locator("[data-do=recount]").click()

    expect_result(page, "holds", "is signed by this key", "is still in the log", "entries were read")
    expect_result(page, "holds", "signatures, as this page says", "pledges, as this page says", "is counted")
    page.reload()
    page.locator("[data-do=head]").click()
    expect_result(page, "holds", "that this browser verified before")


def test_a_log_with_one_changed_entry_is_not_counted(page: Page) -> None:
    def change(route: Route) -> None:
        answer = route.fetch()
        body = answer.body()
        route.fulfill(status=200, body=body.replace(b'"k":"pledge"', b'"k":"pledgf"', 1))

    page.route("**/log/tile/entries/**", change)

    page.locator("[data-do=recount]").click()

    expect_result(page, "fails", "is of a kind that this page does not know")


def test_a_number_that_is_not_the_logs_is_found(page: Page) -> None:
    page.locator('[data-claim="petition"]').evaluate("(claim) => { claim.value = Number(claim.value) + 1; }")

    page.locator("[data-do=recount]").click()

    expect_result(page, "fails", "the log counts to")


def test_a_past_that_was_rewritten_is_found_by_whoever_looked_before(demo: Served, page: Page) -> None:
    page.locator("[data-do=head]").click()
    expect_result(page, "holds")

    page.route("**/log/checkpoint", lambda route: route.fulfill(body=forked_head(route.fetch().body(), demo)))
    page.locator("[data-do=head]").click()

    expect_result(page, "fails", "its past was rewritten")


def forked_head(note: bytes, served: Served) -> bytes:
    """Another root for the same size, signed with the site's own key: what only its host could do."""
    origin = note.decode().split("\n", 1)[0]
    seed = InstanceSecrets.load_or_create(served.data_dir / "secrets").log_seed(origin)
    signer = Signer(origin, seed)
    head = open_checkpoint(note, signer.verifier())
    return sign_checkpoint(Checkpoint(origin, head.size, bytes(32)), signer)


def test_another_key_for_a_known_log_is_found(page: Page) -> None:
    page.locator("[data-do=head]").click()
    expect_result(page, "holds", "The key came with this page")
    stored = page.evaluate("Object.entries(localStorage)[0]")
    value = json.loads(stored[1])
    value["key"] = value["key"][:-4] + "AAA="
    page.evaluate("([name, value]) => localStorage.setItem(name, value)", [stored[0], json.dumps(value)])

    page.locator("[data-do=head]").click()

    expect_result(page, "fails", "This browser knew another key")


def test_a_key_from_elsewhere_is_used_and_must_be_the_logs(page: Page) -> None:
    page.get_by_text("Use a key from elsewhere").click()
    origin = page.locator("[data-key]").input_value().split("+")[0]
    page.locator("[data-key]").fill(Signer(origin, bytes(32)).verifier_key())

    page.locator("[data-do=head]").click()

    expect_result(page, "fails", "not signed by this key")


def test_a_browser_without_ed25519_proves_nothing_and_says_so(browser: Browser, demo: Served, held: Held) -> None:
    with browser.new_context(viewport=PHONE, base_url=demo.base_url, service_workers="block") as context:  # type: ignore[arg-type]  # a TypedDict
        context.add_init_script(NO_ED25519)
        page = context.new_page()
        page.goto("/en/c/voip/check")

        choose(page, held.proof)

        expect_result(page, "open", "does not know the kind of signature")


def test_a_check_that_the_line_breaks_proves_nothing(page: Page) -> None:
    page.context.set_offline(True)

    page.locator("[data-do=head]").click()

    expect_result(page, "open", "could not be fetched")


def test_the_page_opens_and_checks_without_a_line_once_it_was_visited(
    browser: Browser, demo: Served, held: Held
) -> None:
    with browser.new_context(viewport=PHONE, base_url=demo.base_url) as context:  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        page.goto("/ar/c/voip/check")
        is_kept = "async () => Boolean(await caches.match('/ar/c/voip/check') && await caches.match('/ar/offline'))"
        wait_for(lambda: bool(page.evaluate(is_kept)))
        context.new_cdp_session(page).send("Network.clearBrowserCache")
        context.set_offline(True)
        page.reload()

        choose(page, held.proof, held.opening)

        expect_result(page, "holds", "Salma القادري")
        assert page.evaluate("document.scrollingElement.scrollWidth <= innerWidth")
