"""The result of a campaign that is over: the final numbers and how they came about, the answers, how to check them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nidaa.campaigns import queries
from nidaa.campaigns.kinds import Part
from nidaa.campaigns.queries import PublicCampaign
from nidaa.followers.queries import CountsJson, latest_counts
from nidaa.pages.campaign_page import (
    LogState,
    action_tally,
    answer_cards,
    milestones,
    organisation_names,
    silences,
)
from nidaa.pages.found import found_campaign
from nidaa.pages.instance import verifier_key
from nidaa.pages.log_state import counts_of, head_of
from nidaa.pages.tally_line import TallyLine
from nidaa.pages.wall import wall_url
from nidaa.web.caching import public_page

_NONE: Final = {"signs_or_pledges": 0, "withdrawals": 0, "voids": 0}


@dataclass(frozen=True, slots=True)
class FinalNumber:
    """How the number of one action came about, from the entries of its log.

    Attributes:
        collected: Confirmed signatures or pledges.
        withdrawn: Those taken back.
        voided: Those that the organisers struck, with a public reason.
    """

    tally: TallyLine
    collected: int
    withdrawn: int
    voided: int


@require_safe
@public_page(shared_seconds=30)
def result(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what came of a campaign; while it runs there is no result, and its own page is shown."""
    found = found_campaign(slug)
    if found.closed_at is None:
        return HttpResponseRedirect(reverse("pages:campaign", args=[slug]))
    return render(request, "pages/result.html", _values(found, found.closed_at))


def _values(found: PublicCampaign, closed_at: datetime) -> dict[str, object]:
    counted, head = counts_of(found.log_id), head_of(found.log_id)
    row = latest_counts(found.log_id)
    counts: CountsJson = row.counts if row else {}
    log = LogState(counted.tree_size, counted.counts, head, None)
    return {
        "title": found.title,
        "language_shown": found.language,
        "slug": found.slug,
        "organisation": organisation_names(found),
        "campaign_url": reverse("pages:campaign", args=[found.slug]),
        "closed_at": closed_at,
        "days": max(1, (closed_at.astimezone(UTC).date() - found.published_at.astimezone(UTC).date()).days),
        "numbers": [_number(action_tally(action, log), counts) for action in found.actions],
        # Until a signed head covers the entry that closes the log, one more may still be on its way.
        "is_final": bool(counts.get("closed")),
        "milestones": milestones(found),
        "answers": answer_cards(found),
        "silences": silences(found, closed_at),
        "head": head,
        "verify_url": f"{settings.NIDAA.base_url}/c/{found.slug}/",
        "verifier_key": verifier_key(head) if head else "",
        "wall_url": wall_url(found, found.actions[0]) if queries.switches.is_on(Part.SUPPORTERS) else "",
        "indexed": True,
    }


def _number(tally: TallyLine, counts: CountsJson) -> FinalNumber:
    numbers = counts.get(tally.action, _NONE)
    # Without a goal: nothing is to go any more.
    return FinalNumber(replace(tally, goal=None), numbers["signs_or_pledges"], numbers["withdrawals"], numbers["voids"])
