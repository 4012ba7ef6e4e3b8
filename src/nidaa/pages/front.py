"""The front page, and the pages that are the same for every campaign."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from nidaa.campaigns import queries
from nidaa.pages.found import reader_language
from nidaa.pages.log_state import counts_of
from nidaa.pages.tally_line import TallyLine, tally_line
from nidaa.web.caching import public_page


@dataclass(frozen=True, slots=True)
class Card:
    """A campaign in the list, with its numbers."""

    url: str
    title: str
    summary: str
    language: str
    is_closed: bool
    tallies: tuple[TallyLine, ...]


@require_safe
@public_page(shared_seconds=5)
def front(request: HttpRequest) -> HttpResponse:
    """Show all campaigns with their counts."""
    cards = [_card(card) for card in queries.front_page_campaigns(reader_language())]
    return render(request, "pages/front.html", {"cards": cards, "indexed": True})


@require_safe
@public_page(shared_seconds=3600)
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what is kept of a supporter, what is not, and who sees it."""
    days = settings.NIDAA.unconfirmed_days
    return render(request, "pages/privacy.html", {"indexed": True, "unconfirmed_days": days})


@require_safe
@public_page(shared_seconds=3600)
def about_the_count(request: HttpRequest) -> HttpResponse:
    """Say what the count proves and what it does not."""
    return render(request, "pages/about_the_count.html", {"indexed": True})


def _card(card: queries.CampaignCard) -> Card:
    counted = counts_of(card.log_id)
    return Card(
        url=reverse("pages:campaign", args=[card.slug]),
        title=card.title,
        summary=card.summary,
        language=card.language,
        is_closed=card.state == "closed",
        tallies=tuple(tally_line(kind, counted.counts.get(kind, 0), counted.tree_size, ()) for kind in card.kinds),
    )
