"""A journey on the narrowest screen and at 200 %, and pages for people who asked for less motion or more contrast."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_supporter_journeys import fill_in, link_in_last_mail_to, press
from tests.browser.visits import STICKING_OUT
from tests.integration.nidaa_process import Served
from tools.gallery.site import tokens

#: A window of 640 pixels at 200 % is 320 of the page's own pixels, each drawn as four.
NARROW: dict[str, Any] = {"viewport": {"width": 320, "height": 568}, "device_scale_factor": 2}
MOVING = "document.getAnimations().map((one) => `${one.effect.target.outerHTML.slice(0, 80)}`)"


def fits(page: Page) -> bool:
    found = page.evaluate(STICKING_OUT)
    assert found == [], f"{page.url}: {found}"
    return True


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_supporter_signs_and_takes_it_back_at_320_pixels_and_200_percent(
    browser: Browser, demo: Served, language: str
) -> None:
    address = f"narrow.{language}@example.org"
    with browser.new_context(base_url=demo.base_url, **NARROW) as context:
        page = context.new_page()
        page.goto(f"/{language}/c/voip/")
        assert fits(page)
        press(page, "petition")
        expect(page.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
        assert fits(page)
        fill_in(page, "petition", "Zineb Aït Ouahmane", address)
        press(page, "petition")
        page.wait_for_url(f"**/{language}/c/voip/petition/sent")
        assert fits(page)
        page.goto(link_in_last_mail_to(page, demo, address))
        assert fits(page)
        page.locator("main form button[type=submit]").click()
        page.wait_for_url(f"**/{language}/receipt/*")
        page.locator('a[href$="/proof"]').wait_for()
        assert fits(page)
        page.locator('a[href*="/withdraw/"]').click()
        assert fits(page)

        page.locator("main form button[type=submit]").click()

        page.wait_for_url(f"**/{language}/withdraw/*")
        assert page.locator("main form").count() == 0
        assert fits(page)


@pytest.mark.parametrize("path", ["/fr/c/voip/", "/ar/c/voip/boycott/", "/fr/receipt/{active}", "/fr/c/voip/history"])
def test_nothing_moves_for_whoever_asked_for_less_motion(browser: Browser, demo: Served, path: str) -> None:
    with browser.new_context(base_url=demo.base_url, reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(path.format(**tokens(demo.data_dir)), wait_until="commit")

        moving = page.evaluate(MOVING)

        assert moving == []


def test_in_forced_colours_the_button_has_an_edge_and_the_ruler_its_bar(browser: Browser, demo: Served) -> None:
    with browser.new_context(base_url=demo.base_url, forced_colors="active") as context:
        page = context.new_page()
        page.goto("/fr/c/voip/")

        style = page.evaluate(
            """() => {
              const edge = getComputedStyle(document.querySelector("form[data-challenge] [type=submit]"));
              const bar = getComputedStyle(document.querySelector("[data-tally] .bar"));
              return {
                edge: edge.borderStyle === "none" ? 0 : parseFloat(edge.borderWidth),
                bar: bar.fill, ground: getComputedStyle(document.body).backgroundColor,
              };
            }"""
        )

        assert style["edge"] >= 1
        assert style["bar"] != style["ground"]
