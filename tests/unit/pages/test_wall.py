"""The wall of those who agreed to be named, and the reason in the form."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from nidaa.campaigns import actions, queries
from nidaa.campaigns.kinds import Part
from nidaa.campaigns.models import Campaign
from nidaa.followers.books_view import logs
from nidaa.followers.wall import Wall, paging
from tests.unit.pages.people import confirm, send_form, token_of, withdraw
from tests.unit.pages.seed import HOSTILE, NOW, published_campaign

pytestmark = pytest.mark.django_db

#: Fewer than in life: each of these people signs by a form of her own.
A_PAGE = 4


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the follower begin a page after few people."""
    monkeypatch.setattr(paging, "PEOPLE_A_PAGE", A_PAGE)


@pytest.fixture(autouse=True)
def fresh_switches() -> Iterator[None]:
    """Forget what this process knows of the switches, before and after."""
    queries.switches.forget()
    yield
    queries.switches.forget()


def name(campaign: Campaign, number: int, *, reason: str = "") -> int:
    """Let somebody sign who agrees to be named; return the submission's number."""
    seq = send_form(campaign, name=f"N{number} Alaoui", email=f"n{number}@example.org", reason=reason)
    confirm(campaign, seq)
    return seq


def follow() -> None:
    """Let the follower read all there is."""
    for log in logs():
        wall = Wall(clock=lambda: 0.0)
        while wall.advance(log):
            pass


def names(html: str) -> list[str]:
    return re.findall(r"<b><bdi>(N\d+)</bdi></b>", html)


def test_the_newest_come_first_with_their_reasons(client: Client) -> None:
    campaign = published_campaign()
    name(campaign, 1)
    name(campaign, 2, reason="My mother lives abroad.")
    follow()

    html = client.get("/en/c/voip/wall").content.decode()

    assert names(html) == ["N2", "N1"]
    assert html.count("<blockquote") == 1
    assert "My mother lives abroad." in html
    assert "Rabat" in html


def test_what_was_typed_is_shown_and_never_run(client: Client) -> None:
    campaign = published_campaign()
    name(campaign, 1, reason=f"{HOSTILE} \"'><img src=x onerror=alert(1)>")
    follow()

    for path in ("/en/c/voip/wall", "/ar/c/voip/"):
        html = client.get(path).content.decode()

        assert HOSTILE not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_who_did_not_agree_is_not_on_the_wall(client: Client) -> None:
    campaign = published_campaign()
    confirm(campaign, send_form(campaign, show_name=False, reason="silent"))
    follow()

    html = client.get("/en/c/voip/wall").content.decode()

    assert names(html) == []
    assert "silent" not in html
    assert "Nobody is named here yet." in html


def test_pages_keep_their_people_whoever_comes_or_leaves(client: Client) -> None:
    campaign = published_campaign()
    seqs = [name(campaign, number) for number in range(2 * A_PAGE + 2)]
    follow()
    before = client.get("/en/c/voip/petition/wall/1").content.decode()

    withdraw(campaign, seqs[3])
    name(campaign, 999)
    follow()
    after = client.get("/en/c/voip/petition/wall/1").content.decode()
    newest = client.get("/en/c/voip/wall").content.decode()

    assert names(before) == [f"N{number}" for number in reversed(range(A_PAGE))]
    assert names(after) == [one for one in names(before) if one != "N3"]
    assert names(newest) == [
        "N999",
        *[f"N{number}" for number in reversed(range(A_PAGE, 2 * A_PAGE + 2))],
    ]


def test_all_people_are_reached_by_following_the_links(client: Client) -> None:
    campaign = published_campaign()
    for number in range(3 * A_PAGE + 1):
        name(campaign, number)
    follow()

    seen: list[str] = []
    path: str | None = "/en/c/voip/wall"
    while path:
        html = client.get(path).content.decode()
        seen += names(html)
        found = re.search(r'href="([^"]*)" rel="next"', html)
        path = found[1] if found else None

    assert seen == [f"N{number}" for number in reversed(range(3 * A_PAGE + 1))]
    back = re.search(r'href="([^"]*)" rel="prev"', client.get("/en/c/voip/petition/wall/1").content.decode())
    assert back
    assert back[1] == "/en/c/voip/petition/wall/2"


@pytest.mark.parametrize("path", ["petition/wall/9", "petition/wall/0", "petition/wall/01", "march/wall", "wall/1"])
def test_a_page_that_there_is_none_of_is_not_found(path: str, client: Client) -> None:
    campaign = published_campaign()
    name(campaign, 1)
    follow()

    assert client.get(f"/en/c/voip/{path}").status_code == 404


def test_search_engines_are_asked_to_stay_away_from_names(client: Client) -> None:
    campaign = published_campaign()
    name(campaign, 1)
    follow()

    wall = client.get("/en/c/voip/wall").content.decode()
    page = client.get("/en/c/voip/").content.decode()

    assert '<meta name="robots" content="noindex, nofollow">' in wall
    assert "data-nosnippet" in page


def test_a_wall_is_kept_for_seconds_and_never_shown_for_want_of_another(client: Client) -> None:
    published_campaign()

    response = client.get("/en/c/voip/wall")

    assert "s-maxage=30" in response["Cache-Control"]
    assert "stale-if-error=0" in response["Cache-Control"]


def test_no_entrys_index_stands_on_the_wall(client: Client) -> None:
    campaign = published_campaign()
    name(campaign, 1)
    follow()

    html = client.get("/en/c/voip/wall").content.decode()

    main = html[html.index("<main") : html.index("</main>")]
    assert not re.search(r"\b\d+\b", re.sub(r"<[^>]*>|alert\(1\)", "", main))


def test_the_wall_rests_with_the_names_of_the_latest(client: Client) -> None:
    campaign = published_campaign()
    name(campaign, 1)
    follow()
    actions.turn_switch(by=None, part=Part.SUPPORTERS, on=False, now=NOW)
    queries.switches.forget()

    response = client.get("/en/c/voip/wall")

    assert response.status_code == 200
    assert names(response.content.decode()) == []
    assert "rest while many people are here" in response.content.decode()


def test_the_form_asks_for_a_reason_and_says_that_it_is_public(client: Client) -> None:
    published_campaign()

    html = client.get("/en/c/voip/").content.decode()

    assert re.search(r'<textarea id="petition-reason" name="reason"[^>]*maxlength="280"', html)
    assert "For everybody to read" in html


def test_who_confirms_reads_what_will_be_public(client: Client) -> None:
    campaign = published_campaign()
    seq = send_form(campaign, reason="My mother lives abroad.")

    html = client.get(f"/en/confirm/{token_of(campaign, seq)}").content.decode()

    assert "First name, city and reason" in html
    assert "My mother lives abroad." in html
