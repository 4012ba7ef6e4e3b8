"""Cards and posters as pages: in each language, kept for a minute, plain when they cannot be."""

import re
import shutil

import pytest
from django.conf import settings
from django.test import Client

from nidaa.campaigns import actions
from nidaa.pages import press as press_pages
from nidaa.pages import print_sheet
from nidaa.pages.log_state import Counted
from nidaa.pages.print_sheet import press, rounded_down
from nidaa.press import printing as press_room
from nidaa.press.errors import CannotPrint, Lack, PressBusy, PressFailed
from nidaa.press.formats import Format
from nidaa.press.sheet import Sheet
from nidaa.web.languages import LANGUAGES
from tests.unit.pages.people import confirm, send_form, sign_heads
from tests.unit.pages.seed import HOSTILE, NOW, published_campaign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_heads() -> None:
    """Forget heads of other tests' logs: they lie beside the database, which each test leaves empty."""
    shutil.rmtree(settings.NIDAA.heads_dir, ignore_errors=True)


class Printed:
    """Stands in for the press: keeps the sheets that it was given, and answers or refuses."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.refusal = refusal
        self.sheets: list[tuple[Sheet, Format]] = []

    def print(self, sheet: Sheet, form: Format) -> bytes:
        self.sheets.append((sheet, form))
        self.printable(sheet)
        return b"made"

    def printable(self, sheet: Sheet) -> Sheet:
        if self.refusal:
            raise self.refusal
        return sheet


def printed_by(printed: Printed, monkeypatch: pytest.MonkeyPatch) -> Printed:
    monkeypatch.setattr(press_pages, "press", lambda: printed)
    return printed


def test_a_card_is_drawn_and_kept_for_a_minute(client: Client) -> None:
    published_campaign()

    response = client.get("/ar/c/voip/card.png")

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")
    assert "s-maxage=60" in response["Cache-Control"]
    assert response["Content-Disposition"] == 'inline; filename="voip-petition-ar-card.png"'


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_format_of_each_action_is_there_in_each_language(
    language: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_campaign()
    printed = printed_by(Printed(), monkeypatch)

    for form in Format:
        for path in (f"/c/voip/{form.value}", f"/c/voip/boycott/{form.value}"):
            assert client.get(f"/{language}{path}").status_code == 200

    assert {form for _, form in printed.sheets} == set(Format)
    assert {sheet.kind for sheet, _ in printed.sheets} == {"petition", "boycott"}
    assert {sheet.language for sheet, _ in printed.sheets} == {language}
    assert {sheet.direction for sheet, _ in printed.sheets} == {LANGUAGES[language].direction}


def test_a_sheet_leads_to_its_action_in_its_language(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published_campaign()
    printed = printed_by(Printed(), monkeypatch)

    client.get("/ar/c/voip/boycott/poster-a4.pdf")

    sheet, _ = printed.sheets[0]
    assert sheet.link == "http://127.0.0.1:8000/ar/c/voip/boycott/"
    assert sheet.address == "127.0.0.1:8000/c/voip/boycott"
    assert len(sheet.window) == 3
    assert sheet.measure is None


def test_the_number_is_the_counted_one_and_never_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = published_campaign()
    confirm(campaign, send_form(campaign))
    sign_heads()
    printed = printed_by(Printed(), monkeypatch)

    client.get("/fr/c/voip/card.png")

    sheet, _ = printed.sheets[0]
    assert sheet.measure is not None
    assert (sheet.measure.count, sheet.measure.goal, sheet.measure.bar_permille) == ("1", "100", 10)
    assert sheet.measure.drawing.count("<use ") == 1
    assert sheet.dated


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, 0), (-3, 0), (57, 57), (99, 99), (101, 100), (8_013, 8_000), (24_999, 24_000), (10_000_000, 10_000_000)],
)
def test_a_printed_number_changes_rarely_and_is_never_more_than_the_count(count: int, shown: int) -> None:
    assert rounded_down(count) == shown


def test_a_campaign_that_is_over_says_its_number_exactly_and_calls_for_nothing(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = published_campaign()
    actions.close_campaign(by=None, campaign=campaign, now=NOW)
    monkeypatch.setattr(print_sheet, "counts_of", lambda _log_id: Counted(8_014, {"petition": 8_013}))
    printed = printed_by(Printed(), monkeypatch)

    client.get("/en/c/voip/card.png")

    sheet, _ = printed.sheets[0]
    assert sheet.measure is not None
    assert sheet.measure.count == "8\u00a0013"
    assert sheet.call == "See the result"


def test_a_page_names_its_card_with_an_address_that_changes_with_the_number(client: Client) -> None:
    campaign = published_campaign()
    confirm(campaign, send_form(campaign))
    sign_heads()

    html = client.get("/fr/c/voip/").content.decode()
    boycott = client.get("/ar/c/voip/boycott/").content.decode()

    assert '<meta property="og:image" content="http://127.0.0.1:8000/fr/c/voip/card.png?1">' in html
    assert '<meta property="og:image:width" content="1200">' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert 'content="http://127.0.0.1:8000/ar/c/voip/boycott/card.png?0"' in boycott


def test_a_page_names_no_card_where_none_can_be_drawn(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published_campaign()
    monkeypatch.setattr(press_room, "engine_version", lambda: "")

    html = client.get("/fr/c/voip/").content.decode()

    assert "og:image" not in html
    assert "og:title" in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_sheets_are_found_on_one_page(language: str, client: Client) -> None:
    published_campaign()

    html = client.get(f"/{language}/c/voip/posters").content.decode()

    for form in Format:
        assert f'href="/{language}/c/voip/{form.value}"' in html
        assert f'href="/{language}/c/voip/boycott/{form.value}"' in html
    assert HOSTILE not in html


def test_all_sheets_of_an_action_are_shown_by_one_picture(client: Client) -> None:
    published_campaign()

    html = client.get("/fr/c/voip/posters").content.decode()

    assert set(re.findall(r'<image href="([^"]*)"', html)) == {
        "/fr/c/voip/overview.png",
        "/fr/c/voip/boycott/overview.png",
    }
    assert re.search(r'<svg viewBox="1860 0 473 842"', html)


@pytest.mark.parametrize(
    ("refusal", "status", "said"),
    [
        (CannotPrint(Lack.ENGINE), 404, "This site prints no posters"),
        (CannotPrint(Lack.FONT, "電話"), 404, "電 話"),
        (PressBusy(3), 503, "come again"),
        (PressFailed("x"), 503, "could not be drawn"),
    ],
)
def test_what_is_not_printed_is_said_plainly(
    refusal: Exception, status: int, said: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    published_campaign()
    printed_by(Printed(refusal), monkeypatch)

    response = client.get("/en/c/voip/card.png")

    assert response.status_code == status
    assert said in response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert ("Retry-After" in response) is (status == 503)


def test_the_page_of_posters_says_what_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    published_campaign()
    printed_by(Printed(CannotPrint(Lack.FONT, "電")), monkeypatch)

    html = client.get("/en/c/voip/posters").content.decode()

    assert "no font of this site has these letters: 電" in html
    assert "poster-a4.pdf" not in html


def test_the_qr_code_alone_is_a_picture(client: Client) -> None:
    published_campaign()

    response = client.get("/fr/c/voip/qr.svg")

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content.startswith(b"<svg")


@pytest.mark.parametrize("path", ["/c/none/card.png", "/c/voip/card.gif", "/c/voip/strike/card.png", "/c/none/posters"])
def test_what_is_not_there_is_not_printed(path: str, client: Client) -> None:
    published_campaign()

    assert client.get(f"/fr{path}").status_code == 404


def test_the_instance_has_one_press() -> None:
    assert press() is press()


def test_no_sheet_reaches_a_page_as_markup(client: Client) -> None:
    published_campaign()

    html = client.get("/fr/c/voip/").content.decode()

    assert re.search(r'og:image:alt" content="Rendez-nous nos appels &lt;script&gt;', html)
