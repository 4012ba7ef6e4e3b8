"""What the page cache keeps of our own pages: the public ones for seconds, a person's never."""

import re
from io import BytesIO

import pytest
from django.conf import settings
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image

from nidaa.campaigns import actions
from nidaa.campaigns.pictures import PictureStore
from nidaa.door.page_cache.terms import Terms, terms_of
from nidaa.door.responses import Response
from nidaa.followers.books_view import logs
from nidaa.followers.wall import Wall
from nidaa.intake.stamps import GRANULARITY_SECONDS, MAX_AGE_SECONDS
from nidaa.pages.urls import urlpatterns
from tests.unit.pages.people import confirm, send_form, token_of
from tests.unit.pages.seed import NOW, published_campaign

pytestmark = pytest.mark.django_db

#: Name of the address -> path, and for how many seconds it may be fresh.
KEPT: dict[str, tuple[str, int]] = {
    "front": ("/", 5),
    "privacy": ("/privacy", 3600),
    "about_the_count": ("/about-the-count", 3600),
    "offline": ("/offline", 3600),
    "worker": ("/sw.js", 60),
    "manifest": ("/manifest.webmanifest", 3600),
    "icon": ("/icon-192.png", 86400),
    "icon_for": ("/icon-192-maskable.png", 86400),
    "design": ("/-/design", 3600),
    "design_theme": ("/-/design/dark", 3600),
    "campaign": ("/c/voip/", 2),
    "action": ("/c/voip/boycott/", 2),
    "brought": ("/c/voip/from/cafe/", 2),
    "brought_action": ("/c/voip/from/cafe/boycott/", 2),
    "share": ("/c/voip/share", 30),
    "share_action": ("/c/voip/boycott/share", 30),
    "embed": ("/c/voip/embed", 5),
    "embed_action": ("/c/voip/boycott/embed", 5),
    "embed_brought": ("/c/voip/from/cafe/embed", 5),
    "embed_brought_action": ("/c/voip/from/cafe/boycott/embed", 5),
    "embed_loader": ("/embed.js", 3600),
    "posters": ("/c/voip/posters", 60),
    "posters_brought": ("/c/voip/from/cafe/posters", 60),
    "qr_brought": ("/c/voip/from/cafe/qr.svg", 3600),
    "qr": ("/c/voip/qr.svg", 3600),
    "printed": ("/c/voip/card.png", 60),
    "printed_action": ("/c/voip/boycott/card.png", 60),
    "printed_brought": ("/c/voip/from/cafe/card.png", 60),
    "printed_brought_action": ("/c/voip/from/cafe/boycott/card.png", 60),
    "sent": ("/c/voip/petition/sent", 10),
    "check": ("/c/voip/check", 2),
    "history": ("/c/voip/history", 30),
    "history_json": ("/c/voip/history.json", 30),
    "text": ("/c/voip/texts/{}", 31536000),
    "wall": ("/c/voip/wall", 30),
    "action_wall": ("/c/voip/boycott/wall", 30),
}
#: The same, of what is there only once somebody is named, a campaign is over, or a picture was uploaded.
KEPT_ONCE_THERE: dict[str, tuple[str, int]] = {
    "wall_page": ("/c/voip/petition/wall/1", 30),
    "result": ("/c/voip/result", 30),
    "picture": ("/pictures/{}", 31536000),
}
NEVER_KEPT: dict[str, str] = {
    "sign": "/c/voip/petition/sign",
    "oembed": "/oembed?url=https://example.org/",
    "confirm": "/confirm/{}",
    "withdraw": "/withdraw/{}",
    "unsubscribe": "/unsubscribe/{}",
    "receipt": "/receipt/{}",
    "proof": "/receipt/{}/proof",
    "opening": "/receipt/{}/opening",
}


def kept(response: HttpResponseBase) -> Terms | None:
    headers = tuple((name.lower(), value) for name, value in response.items())
    cookies = tuple(("set-cookie", morsel.OutputString()) for morsel in response.cookies.values())
    return terms_of(Response(response.status_code, headers + cookies, b"", ()))


def test_every_address_is_known_here() -> None:
    assert {pattern.name for pattern in urlpatterns} == {*KEPT, *KEPT_ONCE_THERE, *NEVER_KEPT}


def test_what_is_not_there_from_the_start_is_kept_as_well(client: Client) -> None:
    campaign = published_campaign()
    confirm(campaign, send_form(campaign))
    for log in logs():
        Wall(clock=lambda: 0.0).advance(log)
    drawn = actions.draw_picture(small_picture())
    actions.set_picture(by=None, campaign=campaign, drawn=drawn, descriptions={"fr": "Une image"}, now=NOW)
    actions.close_campaign(by=None, campaign=campaign, now=NOW)

    for template, fresh_seconds in KEPT_ONCE_THERE.values():
        terms = kept(client.get(template.format(f"{drawn.digest}-480.webp")))

        assert terms is not None, template
        assert (terms.freshness.fresh_seconds, terms.any_query) == (fresh_seconds, True)
        # A picture speaks no language; a page that was asked for without one does.
        assert terms.by_language is not template.startswith("/pictures/")
    PictureStore.of(settings.NIDAA.data_dir).drop(drawn.digest)


def small_picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (480, 240), (31, 53, 199)).save(content, "PNG")
    return content.getvalue()


def test_public_pages_are_kept_for_seconds_in_each_language_whatever_the_query(client: Client) -> None:
    published_campaign()
    address = re.search(r"/c/voip/texts/([0-9a-f]{32})", client.get("/fr/c/voip/").content.decode())
    assert address

    for template, fresh_seconds in KEPT.values():
        path = template.format(address[1])
        chosen, named = kept(client.get(path)), kept(client.get(f"/ar{path}"))

        assert chosen is not None, path
        assert named is not None, path
        assert (chosen.by_language, named.by_language, chosen.any_query, named.any_query) == (True, False, True, True)
        assert chosen.freshness.fresh_seconds == fresh_seconds


def test_pages_of_one_person_and_pages_with_a_session_are_never_kept(client: Client) -> None:
    campaign = published_campaign()
    token = token_of(campaign, send_form(campaign))
    paths = [path.format(token) for path in NEVER_KEPT.values()]

    for path in [*paths, "/admin/", "/admin/login/", "/nothing", "/c/none/"]:
        response = client.get(path)

        assert response.status_code in (200, 302, 303, 404), path
        assert kept(response) is None, path


def test_an_organisers_change_is_seen_within_seconds(client: Client) -> None:
    campaign = published_campaign()
    before = kept(client.get("/fr/c/voip/"))
    actions.close_campaign(by=None, campaign=campaign, now=NOW)

    page = client.get("/fr/c/voip/").content.decode()

    assert before is not None
    assert before.freshness.fresh_seconds + before.freshness.while_revalidating_seconds <= 12
    assert "<form" not in page


def test_the_form_of_the_oldest_page_that_may_be_shown_is_still_taken(client: Client) -> None:
    published_campaign()

    terms = kept(client.get("/c/voip/"))

    assert terms is not None
    oldest = terms.freshness.fresh_seconds + max(
        terms.freshness.while_revalidating_seconds, terms.freshness.if_error_seconds
    )
    # An hour is left for whoever reads, and types.
    assert oldest + GRANULARITY_SECONDS + 3600 < MAX_AGE_SECONDS


def test_two_readers_get_the_same_form(client: Client) -> None:
    published_campaign()
    pages = [client.get("/fr/c/voip/", REMOTE_ADDR=address).content for address in ("192.0.2.1", "198.51.100.7")]

    # The stamp may change between the two: it does so every half minute, for all at once.
    stamped = [re.sub(rb'name="stamp" value="[^"]*"', b"", page) for page in pages]

    assert stamped[0] == stamped[1]


def test_a_text_has_one_address(client: Client) -> None:
    published_campaign()
    address = re.search(r"/c/voip/texts/([0-9a-f]{32})", client.get("/fr/c/voip/").content.decode())
    assert address

    spellings = (address[1].upper(), f"{address[1]}%20", f"{address[1][:2]}%20{address[1][2:]}")

    assert {client.get(f"/c/voip/texts/{spelling}").status_code for spelling in spellings} == {404}
