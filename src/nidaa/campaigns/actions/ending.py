"""Closing and archiving a campaign."""

from datetime import datetime

from django.db import transaction

from nidaa.campaigns import log_keeping
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import locked, require_right, require_state
from nidaa.campaigns.errors import RefusedBecause
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Campaign, Organiser
from nidaa.campaigns.roles import Right


@transaction.atomic
def close_campaign(*, by: Organiser | None, campaign: Campaign, now: datetime) -> Campaign:
    """End a campaign: nobody can sign any more, and nothing can be added to its log, for ever.

    Raises:
        ActionRefused: NOT_ALLOWED; NOT_PUBLISHED for a draft and for a second closing.
    """
    require_right(by, campaign, Right.CLOSE)
    current = locked(campaign)
    require_state(current, CampaignState.PUBLISHED, RefusedBecause.NOT_PUBLISHED)
    leaf_index = log_keeping.close(log_keeping.log_id_of(current), now)
    current.state = CampaignState.CLOSED
    current.closed_at = now
    current.save(update_fields=["state", "closed_at"])
    audit.record(
        "close_campaign", by=by, subject=current, campaign=current, now=now, details={"leaf_index": leaf_index}
    )
    return current


@transaction.atomic
def archive_campaign(*, by: Organiser | None, campaign: Campaign, now: datetime) -> Campaign:
    """Take a closed campaign off the front page; its page and its log stay.

    Raises:
        ActionRefused: NOT_ALLOWED; NOT_CLOSED.
    """
    require_right(by, campaign, Right.CLOSE)
    current = locked(campaign)
    require_state(current, CampaignState.CLOSED, RefusedBecause.NOT_CLOSED)
    current.state = CampaignState.ARCHIVED
    current.archived_at = now
    current.save(update_fields=["state", "archived_at"])
    audit.record("archive_campaign", by=by, subject=current, campaign=current, now=now)
    return current
