"""The wall: those who agreed to be named, with their reasons, the newest first.

Before: the follower ``wall`` has noted where each page begins. After: the template. A page is found by its number
without reading those before it; numbers count from the oldest, so that a full page stays what it is. An entry's index
leads to a page and never stands on one: beside a name it would say who signed which entry.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nidaa.campaigns import queries
from nidaa.campaigns.kinds import Part
from nidaa.campaigns.queries import PublicAction, PublicCampaign
from nidaa.followers.queries import last_wall_page, wall_entries
from nidaa.pages.campaign_page import action_url, signers
from nidaa.pages.campaign_values import Signer
from nidaa.pages.found import found_campaign, leading_action
from nidaa.web.caching import public_page


@dataclass(frozen=True, slots=True)
class Wall:
    """One page of the wall.

    Attributes:
        signers: Newest first.
        number: Counted from the oldest page; None for the newest people.
        newer_url: The page before this one; "" if there is none.
        older_url: The page after this one; "" if there is none.
    """

    signers: tuple[Signer, ...] = ()
    number: int | None = None
    newer_url: str = ""
    older_url: str = ""


@dataclass(frozen=True, slots=True)
class OtherWall:
    """The wall of another action of the campaign."""

    kind: str
    url: str


@require_safe
@public_page(shared_seconds=30, spare_seconds=0)  # Whoever withdraws is not named an hour longer for our errors.
def wall(request: HttpRequest, slug: str, action: str | None = None, number: int | None = None) -> HttpResponse:
    """Show who agreed to be named, and why they take part: the newest, or a page by its number."""
    found = found_campaign(slug)
    leading = leading_action(found, action)
    is_resting = not queries.switches.is_on(Part.SUPPORTERS)
    values = {
        "title": found.title,
        "language_shown": found.language,
        "kind": leading.kind,
        "campaign_url": action_url(found, leading),
        "wall": Wall() if is_resting else _wall(found, leading, number),
        "others": [OtherWall(other.kind, wall_url(found, other)) for other in found.actions if other != leading],
        "is_resting": is_resting,
        # Who agreed to stand on this page did not agree to be found by his name.
        "indexed": False,
    }
    return render(request, "pages/wall.html", values)


def wall_url(campaign: PublicCampaign, action: PublicAction) -> str:
    """Return where the newest people of an action are: the campaign's own wall for its first one."""
    if action.kind == campaign.actions[0].kind:
        return reverse("pages:wall", args=[campaign.slug])
    return reverse("pages:action_wall", args=[campaign.slug, action.kind])


def _wall(campaign: PublicCampaign, action: PublicAction, number: int | None) -> Wall:
    last = last_wall_page(campaign.log_id, action.kind)
    # The newest people: the page that fills, and the one before it, so that there is always a page to read.
    shown = max(1, last - 1) if number is None else number
    entries = wall_entries(campaign.log_id, action.kind, shown)
    if entries is None and number is not None:
        raise Http404
    first, after = entries or (0, None)
    people = queries.supporters_named_between(campaign.log_id, action.kind, first, None if number is None else after)
    return Wall(
        signers=signers(people),
        number=number,
        newer_url=_newer_url(campaign, action, number, last),
        older_url=_page_url(campaign, action, shown - 1) if shown > 1 else "",
    )


def _newer_url(campaign: PublicCampaign, action: PublicAction, number: int | None, last: int) -> str:
    if number is None:
        return ""
    is_below_the_newest = number + 1 < last - 1
    return _page_url(campaign, action, number + 1) if is_below_the_newest else wall_url(campaign, action)


def _page_url(campaign: PublicCampaign, action: PublicAction, number: int) -> str:
    return reverse("pages:wall_page", args=[campaign.slug, action.kind, number])
