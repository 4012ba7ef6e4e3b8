"""Starting a campaign and writing its texts.

Texts may be rewritten as long as the campaign is not closed; what pages show changes only when they are
published.
"""

from datetime import datetime

from django.db import transaction

from nidaa.campaigns import plain_text
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import (
    locked,
    require_editable,
    require_right,
    require_right_in,
    unless_taken,
)
from nidaa.campaigns.content_languages import LANGUAGE_CODES
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Campaign, CampaignText, Organisation, Organiser
from nidaa.campaigns.models.campaigns import SLUG
from nidaa.campaigns.roles import Right


@transaction.atomic
def create_campaign(
    *, by: Organiser | None, organisation: Organisation, slug: str, default_language: str, now: datetime
) -> Campaign:
    """Start a draft.

    Args:
        by: Who starts it; None is the instance itself.
        organisation: Who will answer for it; others may join later.
        slug: Small letters, digits and single hyphens, 2 to 50; for ever this campaign's.
        default_language: What a reader gets whose language is missing.
        now: The moment of the act.

    Raises:
        ActionRefused: NOT_ALLOWED, BADSLUG, SLUG_TAKEN, UNKNOWN_LANGUAGE.
    """
    require_right_in(by, organisation, Right.EDIT)
    require_language(default_language, "default_language")
    if not SLUG.fullmatch(slug):
        raise ActionRefused(RefusedBecause.BAD_SLUG, "slug")
    if Campaign.objects.filter(slug=slug).exists():
        raise ActionRefused(RefusedBecause.SLUG_TAKEN, "slug")
    with unless_taken(RefusedBecause.SLUG_TAKEN, "slug"):
        campaign = Campaign.objects.create(slug=slug, default_language=default_language, created_at=now)
    campaign.organisations.add(organisation)
    audit.record("create_campaign", by=by, subject=campaign, campaign=campaign, now=now)
    return campaign


@transaction.atomic
def set_default_language(*, by: Organiser | None, campaign: Campaign, language: str, now: datetime) -> Campaign:
    """Choose the language that a reader gets whose own is missing.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, UNKNOWN_LANGUAGE; TEXT_MISSING when the campaign is
            published and nothing of it is in that language.
    """
    current = for_editing(by, campaign)
    require_language(language, "default_language")
    published = current.state == CampaignState.PUBLISHED
    if published and not current.actions.filter(published_texts__language=language).exists():
        raise ActionRefused(RefusedBecause.TEXT_MISSING, "default_language")
    current.default_language = language
    current.save(update_fields=["default_language"])
    audit.record(
        "set_default_language", by=by, subject=current, campaign=current, now=now, details={"language": language}
    )
    return current


@transaction.atomic
def write_text(
    *,
    by: Organiser | None,
    campaign: Campaign,
    language: str,
    title: str,
    summary: str = "",
    story: str = "",
    now: datetime,
) -> CampaignText:
    """Write what the campaign says in one language, instead of what it said.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, UNKNOWN_LANGUAGE, or a text's fault.
    """
    current = for_editing(by, campaign)
    require_language(language, "language")
    text, _ = CampaignText.objects.update_or_create(
        campaign=current,
        language=language,
        defaults={
            "title": plain_text.line(title, field="title", max_length=120),
            "summary": plain_text.line(summary, field="summary", max_length=500, required=False),
            "story": plain_text.paragraphs(story, field="story", max_length=30_000, required=False),
        },
    )
    audit.record("write_text", by=by, subject=text, campaign=current, now=now, details={"language": language})
    return text


def require_language(language: str, field: str) -> None:
    """Refuse a language in which nothing can be written.

    Raises:
        ActionRefused: UNKNOWN_LANGUAGE.
    """
    if language not in LANGUAGE_CODES:
        raise ActionRefused(RefusedBecause.UNKNOWN_LANGUAGE, field)


def for_editing(by: Organiser | None, campaign: Campaign) -> Campaign:
    """Return the campaign as it stands, locked, for an organiser who may edit it.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED.
    """
    require_right(by, campaign, Right.EDIT)
    current = locked(campaign)
    require_editable(current)
    return current
