"""The widget: anybody may frame it, it is small, it sets no cookie, and oEmbed tells programs of it."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from nidaa.campaigns import actions
from nidaa.project.script_bundle import bundles
from tests.unit.pages.seed import HOSTILE, NOW, TITLES, published_campaign

pytestmark = pytest.mark.django_db
LIMIT_BYTES = 15_000
COLOUR = re.compile(r"(--[\w-]+): (#[0-9a-f]{3,6});")


def source(name: str) -> str:
    path = finders.find(f"web/{name}")
    assert path
    return Path(path).read_text("utf-8")


def frame_script() -> str:
    """Return the widget's script as it is served."""
    return bundles({name: source(name) for name in ("live.js", "frame.js")})["frame.js"]


def asked(client: Client, url: str, **more: str) -> dict[str, object]:
    response = client.get("/oembed", {"url": url, **more})
    assert response.status_code == 200, url
    return dict(json.loads(response.content))


def test_the_widget_with_style_and_scripts_weighs_less_than_its_budget_as_it_is(client: Client) -> None:
    published_campaign()

    page = client.get("/ar/c/voip/embed")

    weight = len(page.content) + len(source("embed.css").encode()) + len(frame_script().encode())
    assert weight + len(source("embed.js").encode()) < LIMIT_BYTES


def test_anybody_may_frame_it_and_nothing_else_is_allowed_to_it(client: Client) -> None:
    published_campaign()

    response = client.get("/fr/c/voip/embed")

    assert set(response["Content-Security-Policy"].split("; ")) == {
        *("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"),
        *("base-uri 'none'", "form-action 'none'", "frame-ancestors *"),
    }
    assert "X-Frame-Options" not in response
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies


def test_an_unchanged_widget_may_be_framed_too(client: Client) -> None:
    published_campaign()
    tag = client.get("/fr/c/voip/embed")["ETag"]

    response = client.get("/fr/c/voip/embed", HTTP_IF_NONE_MATCH=tag)

    assert (response.status_code, "X-Frame-Options" in response) == (304, False)
    assert "frame-ancestors *" in response["Content-Security-Policy"]


def test_the_other_pages_may_still_be_framed_by_nobody(client: Client) -> None:
    published_campaign()

    for path in ("/c/voip/", "/c/voip/share", "/c/voip/from/cafe/"):
        response = client.get(path)

        assert response["X-Frame-Options"] == "DENY", path
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"], path


@pytest.mark.parametrize(("language", "direction"), [("fr", "ltr"), ("ar", "rtl"), ("zgh", "ltr")])
def test_it_speaks_the_language_of_its_address_and_leads_to_the_form(
    client: Client, language: str, direction: str
) -> None:
    published_campaign()

    page = client.get(f"/{language}/c/voip/embed").content.decode()

    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f'href="/{language}/c/voip/#sign" target="_blank"' in page
    assert 'data-live="/c/voip/live"' in page
    assert "<form" not in page
    assert HOSTILE not in page


def test_a_boycotts_widget_has_the_boycotts_count_and_page(client: Client) -> None:
    published_campaign()

    page = client.get("/en/c/voip/boycott/embed").content.decode()

    assert 'data-action="boycott"' in page
    assert 'href="/en/c/voip/boycott/#sign"' in page
    assert "48 hours in en" in page


def test_a_closed_campaigns_widget_calls_nobody_to_sign(client: Client) -> None:
    campaign = published_campaign()
    actions.close_campaign(by=None, campaign=campaign, now=NOW)

    page = client.get("/en/c/voip/embed").content.decode()

    assert "#sign" not in page
    assert 'href="/en/c/voip/"' in page


def test_a_widget_with_a_code_leads_to_the_page_that_carries_it(client: Client) -> None:
    published_campaign()

    known = client.get("/fr/c/voip/from/cafe/embed").content.decode()
    unknown = client.get("/fr/c/voip/from/nobody/boycott/embed")

    assert 'href="/fr/c/voip/from/cafe/#sign"' in known
    assert (unknown.status_code, unknown["Location"]) == (302, "/fr/c/voip/boycott/embed")


def test_the_loader_is_the_same_script_at_an_address_that_stays(client: Client) -> None:
    response = client.get("/embed.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.content.decode() == source("embed.js")
    assert "style" not in re.sub(r"//.*", "", source("embed.js"))


def test_the_widget_has_the_colours_of_the_site() -> None:
    site = set(COLOUR.findall(source("nidaa.css")))

    own = set(COLOUR.findall(source("embed.css")))

    assert len(own) > 8
    assert own <= site


@pytest.mark.parametrize(
    ("path", "frame"),
    [
        ("/fr/c/voip/", "/fr/c/voip/petition/embed"),
        ("/ar/c/voip/boycott/", "/ar/c/voip/boycott/embed"),
        ("/en/c/voip/from/cafe/", "/en/c/voip/petition/embed"),
        ("/zgh/c/voip/share", "/zgh/c/voip/petition/embed"),
    ],
)
def test_oembed_gives_a_frame_for_a_link_to_a_campaign(client: Client, path: str, frame: str) -> None:
    published_campaign()

    answer = asked(client, f"{settings.NIDAA.base_url}{path}")

    assert (answer["type"], answer["version"]) == ("rich", "1.0")
    assert f'src="{settings.NIDAA.base_url}{frame}"' in str(answer["html"])
    assert HOSTILE not in str(answer["html"])


def test_oembed_keeps_to_the_size_that_is_asked_for(client: Client) -> None:
    published_campaign()
    url = f"{settings.NIDAA.base_url}/en/c/voip/"

    answer = asked(client, url, maxwidth="300", maxheight="200")
    strange = asked(client, url, maxwidth="-1", maxheight="٣")

    assert (answer["width"], answer["height"], answer["title"]) == (300, 200, f"{TITLES['en']} {HOSTILE}")
    assert 'width="300" height="200"' in str(answer["html"])
    assert (strange["width"], strange["height"]) == (480, 440)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://elsewhere.example/fr/c/voip/",
        "javascript:alert(1)",
        "http://[",
        "{base}/fr/c/nothing/",
        "{base}/privacy",
        "{base}/receipt/abc",
        "{base}/c/voip/petition/sign",
        "{base}/admin/",
        "{base}.elsewhere.example/fr/c/voip/",
    ],
)
def test_oembed_knows_nothing_but_campaigns_of_this_site(client: Client, url: str) -> None:
    published_campaign()

    response = client.get("/oembed", {"url": url.format(base=settings.NIDAA.base_url)})

    assert response.status_code == 404


def test_oembed_says_that_it_speaks_json_only(client: Client) -> None:
    assert client.get("/oembed", {"url": "x", "format": "xml"}).status_code == 501


def test_a_campaigns_page_tells_programs_where_its_oembed_is(client: Client) -> None:
    published_campaign()
    page = client.get("/ar/c/voip/boycott/").content.decode()

    found = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)

    address = quote(f"{settings.NIDAA.base_url}/ar/c/voip/boycott/", safe="")
    assert found
    assert found[1] == f"{settings.NIDAA.base_url}/oembed?url={address}"
    assert client.get(found[1].removeprefix(settings.NIDAA.base_url)).status_code == 200
