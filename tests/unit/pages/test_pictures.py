"""The picture of a campaign on its page, and its files."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from nidaa.campaigns import actions
from nidaa.campaigns.models import Campaign
from nidaa.campaigns.pictures import Drawn, PictureStore
from tests.unit.pages.seed import HOSTILE, NOW, published_campaign

pytestmark = pytest.mark.django_db
ENGINES = ("sqlite",)


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    """Return a picture in two widths."""
    content = BytesIO()
    Image.new("RGB", (1000, 500), (31, 53, 199)).save(content, "PNG")
    return actions.draw_picture(content.getvalue())


@pytest.fixture(autouse=True)
def empty_store() -> Iterator[None]:
    """Leave no files behind."""
    yield
    for file in PictureStore.of(settings.NIDAA.data_dir).folder.glob("*"):
        file.unlink()


def pictured(drawn: Drawn) -> Campaign:
    campaign = published_campaign()
    words = {"fr": f"Un pylône {HOSTILE}"}
    actions.set_picture(by=None, campaign=campaign, drawn=drawn, descriptions=words, credit=HOSTILE, now=NOW)
    return campaign


def test_a_page_offers_each_format_and_width_and_keeps_the_place_free(drawn: Drawn, client: Client) -> None:
    pictured(drawn)

    html = client.get("/fr/c/voip/").content.decode()

    image = re.search(r"<img class=\"picture\"[^>]*>", html)
    assert image
    assert 'width="800" height="400"' in image[0]
    assert 'loading="lazy"' in image[0]
    assert f"/pictures/{drawn.digest}-480.avif 480w, /pictures/{drawn.digest}-800.avif 800w" in html
    assert html.index("image/avif") < html.index("image/webp") < html.index(image[0])
    assert "prefers-reduced-data" in html
    assert HOSTILE not in html


def test_words_in_another_language_are_marked_as_such(drawn: Drawn, client: Client) -> None:
    pictured(drawn)

    html = client.get("/ar/c/voip/").content.decode()

    assert re.search(r'alt="Un pylône [^"]*" lang="fr"', html)
    assert f'src="/pictures/{drawn.digest}-480.jpg"' in html


def test_a_page_without_a_picture_has_no_gap(client: Client) -> None:
    published_campaign()

    html = client.get("/fr/c/voip/").content.decode()

    assert "<picture" not in html
    assert '<figure class="lead"' not in html


@pytest.mark.parametrize(("extension", "kind"), [("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg")])
def test_a_file_is_kept_for_ever_and_once_for_all_languages(
    extension: str, kind: str, drawn: Drawn, client: Client
) -> None:
    pictured(drawn)

    response = client.get(f"/pictures/{drawn.digest}-800.{extension}", headers={"Accept-Language": "ar"})

    assert response.status_code == 200
    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Vary" not in response
    assert "Content-Language" not in response
    assert not response.cookies
    assert response.content in [variant.content for variant in drawn.variants]


@pytest.mark.parametrize("name", ["x", "..%2fsecrets%2finstance.key", f"{'0' * 32}-480.jpg", f"{'0' * 32}-480.svg"])
def test_what_is_not_there_is_not_found(name: str, client: Client) -> None:
    assert client.get(f"/pictures/{name}").status_code == 404


def test_a_file_that_was_lost_leaves_the_page_whole(drawn: Drawn, client: Client) -> None:
    pictured(drawn)
    PictureStore.of(settings.NIDAA.data_dir).drop(drawn.digest)

    page = client.get("/fr/c/voip/")

    assert page.status_code == 200
    assert client.get(f"/pictures/{drawn.digest}-800.jpg").status_code == 404
