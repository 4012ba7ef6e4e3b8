"""What people and organisers typed is shown as they typed it, and does nothing."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_supporter_journeys import FILLING_IN_SECONDS, link_in_last_mail_to, press
from tests.integration.nidaa_process import Served
from tools.gallery.texts import further_campaigns, hostile_supporters

HOSTILE = next(campaign for campaign in further_campaigns() if campaign.slug == "hostile")
MARKUP = '"><img src=x onerror="document.title=\'broken\'"> {{ 7|add:7 }}'


@pytest.mark.parametrize("language", HOSTILE.texts)
def test_a_campaign_of_markup_is_shown_as_it_was_typed(phone: Page, language: str) -> None:
    text = HOSTILE.texts[language]

    phone.goto(f"/{language}/c/hostile/")

    shown = phone.locator("body").inner_text()
    assert "broken" not in phone.title().replace(text.title, "").replace(HOSTILE.organisation, "")
    for typed in (HOSTILE.organisation, text.ask.partition("\n")[0]):
        assert typed in shown
    assert phone.locator("meta[property='og:title']").get_attribute("content") == text.title
    assert phone.locator("meta[name=description]").get_attribute("content") == text.summary
    names = {supporter.name for supporter in hostile_supporters() if " " not in supporter.name}
    assert names <= set(phone.locator("main bdi").all_inner_texts())


def test_names_and_reasons_of_markup_stay_text_on_the_wall(phone: Page) -> None:
    phone.goto("/ar/c/hostile/wall")

    shown = phone.locator("main").inner_text()
    for supporter in hostile_supporters():
        assert supporter.reason in shown
        assert supporter.city in shown


def test_markup_in_a_refused_form_comes_back_in_its_fields(phone_without_scripts: Page) -> None:
    page = phone_without_scripts
    page.goto("/fr/c/voip/")
    form = page.locator('form[action="/c/voip/petition/sign"]')
    for field in ("name", "email", "city"):
        form.locator(f"[name={field}]").fill(MARKUP)
    page.wait_for_timeout(FILLING_IN_SECONDS * 1_000)

    press(page, "petition")

    expect(form.locator("[name=email]")).to_have_attribute("aria-invalid", "true")
    for field in ("name", "email", "city"):
        assert form.locator(f"[name={field}]").input_value() == MARKUP
    assert page.locator("img[src=x]").count() == 0


def test_markup_in_a_name_stays_text_in_the_mail_and_on_the_page_that_confirms(browser: Browser, demo: Served) -> None:
    name = '<b>Ali</b> & "fils" <img src=x>'
    with browser.new_context(base_url=demo.base_url) as context:
        page = context.new_page()
        page.goto("/ar/c/hostile/")
        form = page.locator('form[action="/c/hostile/petition/sign"]')
        form.locator("[name=name]").fill(name)
        form.locator("[name=email]").fill("ali.markup@example.org")
        form.locator("[name=consent]").check()
        form.locator("button[type=submit]").click()
        page.wait_for_url("**/ar/c/hostile/petition/sent")

        page.goto(link_in_last_mail_to(page, demo, "ali.markup@example.org"))

        assert name in page.locator("main").inner_text()
        assert page.locator("main img, main b:text-is('Ali')").count() == 0
