"""A supporter signs in French, and pledges in Arabic without JavaScript; then an auditor recounts."""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.integration.nidaa_process import Served, wait_for

#: A form sent without scripts sooner than this after its page was made is refused as a robot's.
FILLING_IN_SECONDS = 5


def count_on(page: Page, action: str) -> int:
    value = page.locator(f'data.count[data-action="{action}"]').first.get_attribute("value")
    assert value is not None
    return int(value)


def drawn_on(page: Page) -> str:
    """The count as its figures show it."""
    drawn = page.locator("[data-tally] .figures").first.locator("use")
    return "".join(drawn.evaluate_all("all => all.map(one => one.getAttribute('href').slice(2))"))


def fill_in(page: Page, action: str, name: str, address: str) -> None:
    form = page.locator(f'form[action="/c/voip/{action}/sign"]')
    form.locator("[name=name]").fill(name)
    form.locator("[name=email]").fill(address)
    form.locator("[name=consent]").check()


def press(page: Page, action: str) -> None:
    page.locator(f'form[action="/c/voip/{action}/sign"] button[type=submit]').click()


def link_in_last_mail_to(page: Page, served: Served, address: str) -> str:
    """Read the demo's mails as a supporter would, until the one to `address` is there, and return its confirm link."""
    links: list[str] = []

    def has_come() -> bool:
        page.goto("/demo/mail/")
        for mail in page.locator('main a[href*="-confirmation"]').evaluate_all("all => all.map(one => one.href)"):
            page.goto(mail)
            if address in (text := page.locator("main").inner_text()):
                links[:] = re.findall(rf"{served.base_url}\S*/confirm/\S+", text)
        return bool(links)

    wait_for(has_come)
    return links[0]


def nidaa(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nidaa.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_signature_in_french_is_confirmed_counted_live_and_verified(demo: Served, phone: Page, downloads: Path) -> None:
    watcher = phone.context.new_page()
    watcher.goto("/fr/c/voip/")
    before = count_on(watcher, "petition")

    phone.goto("/fr/c/voip/")
    fill_in(phone, "petition", "Salma Benali", "salma@example.org")
    press(phone, "petition")
    phone.wait_for_url("**/fr/c/voip/petition/sent")
    phone.goto(link_in_last_mail_to(phone, demo, "salma@example.org"))
    expect(phone.locator("main")).to_contain_text("Salma Benali")
    phone.locator("main form button[type=submit]").click()

    expect(watcher.locator('data.count[data-action="petition"]').first).to_have_attribute(
        "value", str(before + 1), timeout=10_000
    )
    assert drawn_on(watcher) == str(before + 1)
    with phone.expect_download(timeout=15_000) as proof:
        phone.locator('a[href$="/proof"]').click()
    proof.value.save_as(downloads / "receipt.tlog-proof")
    with phone.expect_download() as opening:
        phone.locator('a[href$="/opening"]').click()
    opening.value.save_as(downloads / "opening.json")
    receipt = nidaa(
        "verify-receipt", str(downloads / "receipt.tlog-proof"), "--opening", str(downloads / "opening.json")
    )
    assert receipt.returncode == 0, receipt.stdout + receipt.stderr
    campaign = nidaa("verify", f"{demo.base_url}/c/voip/")
    assert campaign.returncode == 0, campaign.stdout + campaign.stderr
    assert "HOLDS" in campaign.stdout


def test_pledge_in_arabic_without_scripts_is_counted_and_taken_back(demo: Served, phone_without_scripts: Page) -> None:
    page = phone_without_scripts
    page.goto("/ar/c/voip/boycott/")
    before = count_on(page, "boycott")
    assert page.locator("html").get_attribute("dir") == "rtl"

    fill_in(page, "boycott", "ليلى العلوي", "leila@example.org")
    page.wait_for_timeout(FILLING_IN_SECONDS * 1_000)
    press(page, "boycott")
    page.wait_for_url("**/ar/c/voip/boycott/sent")
    page.goto(link_in_last_mail_to(page, demo, "leila@example.org"))
    assert "/ar/confirm/" in page.url
    expect(page.locator("main")).to_contain_text("ليلى العلوي")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/ar/receipt/*")

    assert counted(page, before + 1)
    page.goto(page.url)
    receipt_url = page.url
    page.goto(receipt_url.replace("/receipt/", "/withdraw/"))
    page.locator("main form button[type=submit]").click()
    assert counted(page, before)
    assert nidaa("verify", f"{demo.base_url}/c/voip/").returncode == 0


def counted(page: Page, expected: int) -> bool:
    """Load the boycott's page in a tab of its own until it shows the expected count."""
    tab = page.context.new_page()

    def shows_it() -> bool:
        tab.goto("/ar/c/voip/boycott/")
        return count_on(tab, "boycott") == expected

    wait_for(shows_it)
    tab.close()
    return True


def test_refused_form_in_arabic_comes_back_filled_in(phone_without_scripts: Page) -> None:
    page = phone_without_scripts
    page.goto("/ar/c/voip/")

    fill_in(page, "petition", "مريم", "no-address")
    page.wait_for_timeout(FILLING_IN_SECONDS * 1_000)
    press(page, "petition")

    form = page.locator('form[action="/c/voip/petition/sign"]')
    assert form.locator("[name=name]").input_value() == "مريم"
    assert form.locator("[name=email]").get_attribute("aria-invalid") == "true"
    assert page.locator("html").get_attribute("lang") == "ar"
