"""From the petition to the receipt with a keyboard alone: in order, with the focus to be seen, and with errors said."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.test_supporter_journeys import link_in_last_mail_to
from tests.integration.nidaa_process import Served

#: What has the focus, and how that is shown.
FOCUSED = """() => {
  const one = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  // A link over two lines is two boxes.
  const box = one.getClientRects()[0] ?? one.getBoundingClientRect();
  return {
    name: one.name || one.getAttribute("href") || one.textContent.trim(),
    isButton: one.tagName === "BUTTON",
    outline: outlineStyle === "none" ? 0 : parseFloat(outlineWidth),
    isInView: box.height > 0 && box.top < innerHeight && box.bottom > 0,
    isCovered: !one.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)),
  };
}"""
#: More than any page has.
STEPS_AT_MOST = 60


def focused(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(FOCUSED)
    return found


def tab_to(page: Page, name: str, key: str = "Tab") -> list[str]:
    """Press the key until something has the focus whose name or link fits the pattern; return what came on the way."""
    passed: list[str] = []
    for _ in range(STEPS_AT_MOST):
        page.keyboard.press(key)
        now = focused(page)
        assert now["outline"] >= 2, f"the focus is not to be seen on {now}"
        assert now["isInView"], f"the focus is out of view on {now}"
        assert not now["isCovered"], f"something lies over {now}"
        passed.append(now["name"])
        if re.search(name, now["name"]):
            return passed
    raise AssertionError(f"{name} is not reached: {passed}")


def press_button(page: Page) -> None:
    """Go to the page's form's button and press it."""
    page.keyboard.press("Tab")
    while not focused(page)["isButton"]:
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_a_supporter_signs_and_keeps_the_receipt_with_a_keyboard_alone(browser: Browser, demo: Served) -> None:
    with browser.new_context(viewport=PHONE, base_url=demo.base_url, accept_downloads=True) as context:  # type: ignore[arg-type]  # a TypedDict
        page = context.new_page()
        page.goto("/fr/c/voip/")

        assert tab_to(page, "#main") == ["#main"], "the first stop skips to the content"
        page.keyboard.press("Enter")
        way = tab_to(page, "^name$")
        assert not any("/ar/" in link for link in way), "the links above the content were not skipped"
        page.keyboard.type("Khadija Tazi")
        fields = tab_to(page, "^email$")
        page.keyboard.type("no-address")
        fields += tab_to(page, "^consent$")
        page.keyboard.press("Enter")

        expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("[data-status]")).not_to_be_empty()
        assert focused(page)["name"] == "email", "the focus goes to the first field that is wrong"
        described = page.locator("[name=email]").get_attribute("aria-describedby") or ""
        errors = [page.locator(f"#{name}").inner_text() for name in described.split() if name.endswith("error")]
        assert all(errors)
        page.keyboard.press("Control+A")
        page.keyboard.type("khadija@example.org")
        fields += tab_to(page, "^consent$")
        page.keyboard.press("Space")
        press_button(page)
        page.wait_for_url("**/fr/c/voip/petition/sent")

        page.goto(link_in_last_mail_to(page, demo, "khadija@example.org"))
        press_button(page)
        page.wait_for_url("**/fr/receipt/*")
        page.locator('a[href$="/proof"]').wait_for()
        tab_to(page, "/proof$")
        with page.expect_download() as proof:
            page.keyboard.press("Enter")

    assert proof.value.suggested_filename.endswith(".tlog-proof")
