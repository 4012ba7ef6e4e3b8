"""What a system is told that installs the site, and what its service worker is."""

import json
import struct
import zlib

import pytest
from django.test import Client

from nidaa.pages.icon_drawing import icon_png
from nidaa.web.languages import LANGUAGES
from tests.unit.pages.seed import published_campaign

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_manifest_is_in_the_readers_language_and_opens_its_front_page(client: Client, code: str) -> None:
    response = client.get(f"/{code}/manifest.webmanifest")

    manifest = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert (manifest["lang"], manifest["dir"]) == (code, LANGUAGES[code].direction)
    assert (manifest["start_url"], manifest["scope"], manifest["id"]) == (f"/{code}/", "/", "/")


def test_every_icon_of_the_manifest_is_there_in_its_size(client: Client) -> None:
    icons = json.loads(client.get("/manifest.webmanifest").content)["icons"]

    for icon in icons:
        response = client.get(icon["src"])
        assert (response.status_code, response["Content-Type"].partition(";")[0]) == (200, icon["type"])
        if icon["sizes"] != "any":
            assert "x".join(map(str, struct.unpack("!II", response.content[16:24]))) == icon["sizes"]
    assert {icon["purpose"] for icon in icons} == {"any", "maskable"}


@pytest.mark.parametrize("path", ["/icon-64.png", "/icon-192-round.png", "/icon-99999.png"])
def test_an_icon_of_another_size_is_not_drawn(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("maskable", [False, True])
def test_an_icon_is_paper_with_both_guillemets_in_the_middle(maskable: bool) -> None:
    size = 64
    picture = icon_png(size, maskable=maskable)

    shades = shades_of(picture, size)
    middle = shades[size // 2]
    assert middle[0] == middle[-1] == 0
    assert sum(shade == 255 for shade in middle) >= 8
    assert max(shades[0]) == max(shades[-1]) == 0
    assert [shades[-1 - y] for y in range(size)] == shades


def test_a_maskable_icon_fits_into_the_circle_that_a_system_may_cut() -> None:
    size = 100
    shades = shades_of(icon_png(size, maskable=True), size)

    inked = [(x, y) for y, row in enumerate(shades) for x, shade in enumerate(row) if shade]

    assert max((x + 0.5 - size / 2) ** 2 + (y + 0.5 - size / 2) ** 2 for x, y in inked) <= (0.4 * size) ** 2


def test_the_worker_is_a_script_at_the_root_that_names_its_program(client: Client) -> None:
    response = client.get("/sw.js")

    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response.content == b'importScripts("/static/web/offline-worker.js");\n'
    assert "'self'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_without_a_line_names_no_campaign_and_is_not_indexed(client: Client, code: str) -> None:
    published_campaign()

    page = client.get(f"/{code}/offline").content.decode()

    assert f'lang="{code}"' in page
    assert "noindex" in page
    assert "voip" not in page


def shades_of(picture: bytes, size: int) -> list[list[int]]:
    """The palette indexes of an icon's points, row by row."""
    start = picture.index(b"IDAT")
    (length,) = struct.unpack("!I", picture[start - 4 : start])
    rows = zlib.decompress(picture[start + 4 : start + 4 + length])
    width = size + 1
    return [list(rows[y * width + 1 : (y + 1) * width]) for y in range(size)]
