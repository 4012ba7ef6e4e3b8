"""The campaigns of the front page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nidaa.campaigns.content_languages import in_language
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Campaign
from nidaa.campaigns.queries.published_texts import Version, current_versions, petition_first

_AT_MOST = 50


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign in a list.

    Attributes:
        slug: Its address.
        log_id: Its log's number, for its counts.
        state: "published" or "closed".
        language: In which title and summary really are.
        title: As last published.
        summary: As last published; may be "".
        kinds: Of its open actions, petition first.
        published_at: When it began.
    """

    slug: str
    log_id: int
    state: str
    language: str
    title: str
    summary: str
    kinds: tuple[str, ...]
    published_at: datetime


def front_page_campaigns(language: str) -> tuple[CampaignCard, ...]:
    """Return the campaigns that run or ran, running ones first, the newest of them first. Three queries."""
    rows = Campaign.objects.filter(state__in=(CampaignState.PUBLISHED, CampaignState.CLOSED)).prefetch_related(
        "actions"
    )
    campaigns = list(rows.order_by("-state", "-published_at")[:_AT_MOST])  # "published" sorts after "closed".
    versions = current_versions(action.pk for campaign in campaigns for action in campaign.actions.all())
    cards = (_card(campaign, language, versions) for campaign in campaigns)
    return tuple(card for card in cards if card is not None)


def _card(campaign: Campaign, language: str, versions: Mapping[int, Mapping[str, Version]]) -> CampaignCard | None:
    actions = petition_first(campaign.actions.all())
    for action in actions:
        shown = in_language(versions.get(action.pk, {}), language, campaign.default_language)
        if shown and campaign.log_id is not None and campaign.published_at is not None:
            return CampaignCard(
                slug=campaign.slug,
                log_id=campaign.log_id,
                state=campaign.state,
                language=shown.language,
                title=shown.value.text.title,
                summary=shown.value.text.summary,
                kinds=tuple(action.kind for action in actions if action.published_at),
                published_at=campaign.published_at,
            )
    return None
