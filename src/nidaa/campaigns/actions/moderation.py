"""Striking a supporter from the count: in public, with a reason."""

from datetime import datetime

from django.db import transaction

from nidaa.campaigns import log_keeping
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import locked, require_editable, require_right, require_state
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Campaign, Organiser
from nidaa.campaigns.roles import Right
from nidaa.entries.kinds import VoidReason


@transaction.atomic
def void_supporter(
    *, by: Organiser | None, campaign: Campaign, entry_index: int, why: VoidReason | str, now: datetime
) -> int:
    """Take a supporter out of the count; return the index of the ``void`` entry that says so to everybody.

    Args:
        by: Who decides it.
        campaign: Published, not closed.
        entry_index: Of the supporter's ``sign`` or ``pledge``.
        why: One of the log's reasons.
        now: The moment of the act.

    Raises:
        ActionRefused: NOT_ALLOWED, NOT_PUBLISHED, CAMPAIGN_CLOSED, UNKNOWN_REASON, UNKNOWN_SUPPORTER,
            ALREADY_ENDED.
    """
    require_right(by, campaign, Right.MODERATE)
    current = locked(campaign)
    require_editable(current)
    require_state(current, CampaignState.PUBLISHED, RefusedBecause.NOT_PUBLISHED)
    try:
        reason = VoidReason(why)
    except ValueError as error:
        raise ActionRefused(RefusedBecause.UNKNOWN_REASON, "why") from error
    leaf_index = log_keeping.void(log_keeping.log_id_of(current), entry_index, reason, now)
    audit.record(
        "void_supporter",
        by=by,
        subject=current,
        campaign=current,
        now=now,
        details={"of": entry_index, "why": reason.value, "leaf_index": leaf_index},
    )
    return leaf_index
