"""Striking a supporter from the count, in public, with a reason; and hiding one from the wall, whose count stays."""

from datetime import datetime

from django.db import transaction

from nidaa.campaigns import log_keeping
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import locked, require_editable, require_right, require_state
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.kinds import CampaignState
from nidaa.campaigns.models import Campaign, Organiser
from nidaa.campaigns.queries.supporters import agreed_to_be_named
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


@transaction.atomic
def hide_supporter(*, by: Organiser | None, campaign: Campaign, entry_index: int, now: datetime) -> None:
    """Show a supporter's name and reason no more. It says nothing in the log: the supporter counts as before.

    Raises:
        ActionRefused: NOT_ALLOWED, NOT_PUBLISHED, UNKNOWN_SUPPORTER, ALREADY_ENDED.
    """
    require_right(by, campaign, Right.MODERATE)
    current = locked(campaign)
    log_keeping.show_name(log_keeping.log_id_of(current), entry_index, now, shown=False)
    audit.record(
        "hide_supporter", by=by, subject=current, campaign=current, now=now, details={"entry_index": entry_index}
    )


@transaction.atomic
def show_supporter(*, by: Organiser | None, campaign: Campaign, entry_index: int, now: datetime) -> None:
    """Show a supporter again who was hidden, if he agreed to be named himself.

    Raises:
        ActionRefused: NOT_ALLOWED, NOT_PUBLISHED, UNKNOWN_SUPPORTER, ALREADY_ENDED, NOT_AGREED.
    """
    require_right(by, campaign, Right.MODERATE)
    current = locked(campaign)
    log_id = log_keeping.log_id_of(current)
    if agreed_to_be_named(log_id, entry_index) is False:
        raise ActionRefused(RefusedBecause.NOT_AGREED)
    log_keeping.show_name(log_id, entry_index, now, shown=True)
    audit.record(
        "show_supporter", by=by, subject=current, campaign=current, now=now, details={"entry_index": entry_index}
    )
