"""A supporter says why, and all read it until she takes it back; and a picture that a phone does not wait for."""

from playwright.sync_api import Page, expect

from tests.browser.test_supporter_journeys import fill_in, link_in_last_mail_to, press
from tests.integration.nidaa_process import Served, wait_for

REASON = "أمي في الخارج <b>and</b> I miss her."


def stands_on_the_wall(page: Page, words: str) -> bool:
    page.goto("/fr/c/voip/wall")
    return words in page.locator("main").inner_text()


def test_a_reason_is_typed_with_the_tick_shown_on_the_wall_and_gone_with_the_signature(
    demo: Served, phone: Page
) -> None:
    phone.goto("/fr/c/voip/")
    fill_in(phone, "petition", "Itto Amzil", "itto@example.org")
    field = phone.locator("textarea[name=reason]")
    expect(field).to_be_hidden()

    phone.locator("[name=show_name]").check()
    expect(field).to_be_visible()
    field.fill("see https://example.org")
    press(phone, "petition")
    expect(phone.locator('[data-error="reason"]')).to_be_visible()
    field.fill(REASON)
    press(phone, "petition")
    phone.wait_for_url("**/fr/c/voip/petition/sent")
    phone.goto(link_in_last_mail_to(phone, demo, "itto@example.org"))
    expect(phone.locator("main")).to_contain_text(REASON)
    phone.locator("main form button[type=submit]").click()
    phone.wait_for_url("**/fr/receipt/*")
    receipt_url = phone.url

    tab = phone.context.new_page()
    wait_for(lambda: stands_on_the_wall(tab, REASON), seconds=60)
    assert tab.evaluate("document.documentElement.scrollWidth") <= 360
    phone.goto(receipt_url.replace("/receipt/", "/withdraw/"))
    phone.locator("main form button[type=submit]").click()

    wait_for(lambda: not stands_on_the_wall(tab, REASON), seconds=60)


def test_the_picture_waits_below_the_form_and_comes_in_the_right_size(phone: Page) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url) if "/pictures/" in request.url else None)
    phone.goto("/ar/c/voip/")
    picture = phone.locator("img[data-picture]")
    form = phone.locator("form[data-challenge]").bounding_box()
    before = picture.bounding_box()
    assert form
    assert before

    picture.scroll_into_view_if_needed()

    wait_for(lambda: picture.evaluate("image => image.complete && image.naturalWidth > 0"))
    after = picture.bounding_box()
    assert after
    assert before["y"] > form["y"] + form["height"]
    assert after["height"] == before["height"] > 100
    assert [url[-8:] for url in asked] == ["480.avif"]
