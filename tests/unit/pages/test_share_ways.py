"""How a campaign is passed on: plain links with the words in them, and nothing of whoever presses them."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from nidaa.campaigns import actions
from tests.unit.pages.people import confirm, send_form, token_of
from tests.unit.pages.seed import HOSTILE, NOW, TITLES, published_campaign

pytestmark = pytest.mark.django_db


def ways(page: str) -> dict[str, str]:
    """Return the links of the component, by the name that stands on them."""
    [section] = re.findall(r"<section[^>]* data-share=.*?</section>", page, re.DOTALL)
    return {name: unescape(href) for href, name in re.findall(r'<a [^>]*href="([^"]+)"[^>]*>([^<]+)</a>', section)}


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_every_network_gets_the_title_the_invitation_and_the_address_in_the_readers_language(
    client: Client, language: str
) -> None:
    published_campaign()

    links = ways(page(client, f"/{language}/c/voip/"))

    title = f"{TITLES[language]} {HOSTILE}"
    address = f"{settings.NIDAA.base_url}/{language}/c/voip/"
    whatsapp = parse_qs(urlsplit(links["WhatsApp"]).query)["text"][0].split("\n")
    assert (whatsapp[0], whatsapp[-1], len(whatsapp)) == (title, address, 3)
    telegram = parse_qs(urlsplit(links["Telegram"]).query)
    assert (telegram["url"], telegram["text"][0].split("\n")) == ([address], whatsapp[:2])
    assert parse_qs(urlsplit(links["Facebook"]).query) == {"u": [address]}
    assert parse_qs(urlsplit(links["X"]).query) == {"text": telegram["text"], "url": [address]}
    assert unquote(urlsplit(links["Mastodon"]).fragment) == "text=" + "\n".join(whatsapp)


def test_a_mail_has_a_subject_and_lines_that_end_as_mails_do(client: Client) -> None:
    published_campaign()

    mail = ways(page(client, "/en/c/voip/"))["E-mail"]

    assert mail.startswith("mailto:?subject=")
    assert "+" not in mail
    fields = parse_qs(urlsplit(mail).query)
    assert fields["subject"] == [f"{TITLES['en']} {HOSTILE}"]
    assert fields["body"][0].split("\r\n")[-1] == f"{settings.NIDAA.base_url}/en/c/voip/"


def test_a_boycott_is_passed_on_by_its_own_title_and_address(client: Client) -> None:
    published_campaign()

    facebook = parse_qs(urlsplit(ways(page(client, "/en/c/voip/boycott/"))["Facebook"]).query)
    whatsapp = parse_qs(urlsplit(ways(page(client, "/en/c/voip/boycott/"))["WhatsApp"]).query)

    assert facebook["u"] == [f"{settings.NIDAA.base_url}/en/c/voip/boycott/"]
    assert whatsapp["text"][0].startswith("48 hours in en")


def test_a_closed_campaign_is_no_longer_passed_on_as_one_to_sign(client: Client) -> None:
    campaign = published_campaign()
    before = ways(page(client, "/en/c/voip/"))["WhatsApp"]
    actions.close_campaign(by=None, campaign=campaign, now=NOW)

    after = ways(page(client, "/en/c/voip/"))["WhatsApp"]

    assert ("sign" in before, "sign" in after) == (True, False)


def test_what_organisers_type_stays_text_on_the_page_and_in_each_link(client: Client) -> None:
    published_campaign()

    for path in ("/en/c/voip/", "/en/c/voip/share", "/en/c/voip/boycott/share", "/en/c/voip/petition/sent"):
        assert HOSTILE not in page(client, path), path


def test_links_to_other_sites_say_nothing_of_where_they_were_pressed(client: Client) -> None:
    published_campaign()

    foreign = re.findall(
        r'<a [^>]*href="https://(?:wa\.me|t\.me|x\.com|www\.facebook|share\.join)[^>]*>', page(client, "/c/voip/")
    )

    assert len(foreign) == 5
    assert all('rel="noopener noreferrer nofollow"' in link for link in foreign)


def test_a_receipt_passes_the_campaign_on_and_never_itself(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign)
    unconfirmed = page(client, f"/fr/receipt/{token_of(campaign, seq)}")
    confirm(campaign, seq)

    shown = page(client, f"/fr/receipt/{token_of(campaign, seq)}")

    assert "data-share" not in unconfirmed
    assert all(token_of(campaign, seq) not in link for link in ways(shown).values())
    assert parse_qs(urlsplit(ways(shown)["Facebook"]).query)["u"] == [f"{settings.NIDAA.base_url}/fr/c/voip/"]


def test_the_share_page_has_a_text_a_picture_and_the_widget_to_copy(client: Client) -> None:
    published_campaign()

    shown = page(client, "/ar/c/voip/share")

    texts = [unescape(text) for text in re.findall(r"<textarea[^>]*>(.*?)</textarea>", shown, re.DOTALL)]
    base = settings.NIDAA.base_url
    assert texts[0].endswith(f"\n{base}/ar/c/voip/")
    assert texts[1].startswith(f'<script async src="{base}/embed.js" data-campaign="voip" data-action="petition"')
    assert texts[2].startswith(f'<iframe src="{base}/ar/c/voip/petition/embed"')
    assert texts[3].startswith(f'<a href="{base}/ar/c/voip/">')
    assert f"script-src {base}; frame-src {base}" in shown
    assert "<svg" in shown
    assert 'content="noindex' in shown
