"""Referral codes: made, renamed and removed by organisers; counted by a follower."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from nidaa.campaigns import plain_text
from nidaa.campaigns.actions import audit
from nidaa.campaigns.actions.access import unless_taken
from nidaa.campaigns.actions.drafts import for_editing
from nidaa.campaigns.errors import ActionRefused, RefusedBecause
from nidaa.campaigns.models import Campaign, Organiser, ReferralCode, ReferralCount
from nidaa.intake.referral import is_code

#: Enough for the posters and groups of a country; too few to give each supporter a code of his own.
CODES_AT_MOST: Final = 100
_LABEL_AT_MOST: Final = 120


@dataclass(frozen=True, slots=True)
class Brought:
    """What is counted together: a code, an action, and a UTC day; never a finer time."""

    code: str
    action: str
    day: date


@dataclass(frozen=True, slots=True)
class Came:
    """How many came."""

    forms: int = 0
    confirmed: int = 0


@transaction.atomic
def add_referral_code(
    *, by: Organiser | None, campaign: Campaign, code: str, label: str, now: datetime
) -> ReferralCode:
    """Make a code for a poster, a group or a place.

    Args:
        by: Who makes it.
        campaign: Not closed.
        code: Small letters, digits and single hyphens, 1 to 32; never changed.
        label: What it is for, for the organisers' eyes.
        now: The moment of the act.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, BAD_CODE, SLUG_TAKEN, TOO_MANY_CODES, or the label's fault.
    """
    current = for_editing(by, campaign)
    if not is_code(code):
        raise ActionRefused(RefusedBecause.BAD_CODE, "code")
    if current.referral_codes.filter(code=code).exists():
        raise ActionRefused(RefusedBecause.SLUG_TAKEN, "code")
    if current.referral_codes.count() >= CODES_AT_MOST:
        raise ActionRefused(RefusedBecause.TOO_MANY_CODES, "code")
    row = ReferralCode(campaign=current, code=code, label=_clean_label(label), created_at=now)
    with unless_taken(RefusedBecause.SLUG_TAKEN, "code"):
        row.save()
    audit.record("add_referral_code", by=by, subject=row, campaign=current, now=now, details={"code": code})
    return row


@transaction.atomic
def rename_referral_code(
    *, by: Organiser | None, referral_code: ReferralCode, label: str, now: datetime
) -> ReferralCode:
    """Rewrite what a code is for; the code stays.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED, or the label's fault.
    """
    current = for_editing(by, referral_code.campaign)
    row = ReferralCode.objects.get(pk=referral_code.pk)
    row.label = _clean_label(label)
    row.save()
    audit.record("rename_referral_code", by=by, subject=row, campaign=current, now=now, details={"code": row.code})
    return row


@transaction.atomic
def remove_referral_code(*, by: Organiser | None, referral_code: ReferralCode, now: datetime) -> None:
    """Take a code away, with its counts; its link then leads to the campaign's plain page.

    Raises:
        ActionRefused: NOT_ALLOWED, CAMPAIGN_CLOSED.
    """
    current = for_editing(by, referral_code.campaign)
    details = {"code": referral_code.code}
    audit.record("remove_referral_code", by=by, subject=referral_code, campaign=current, now=now, details=details)
    ReferralCode.objects.filter(pk=referral_code.pk).delete()


@transaction.atomic
def count_referrals(*, log_id: int, came: Mapping[Brought, Came]) -> None:
    """Add to the counts, in the transaction in which the follower moves its cursor. No organiser acts, so no audit.

    What carries a code that the campaign does not have is not counted.
    """
    if not came:
        return
    # Locked, so that no code is removed while it is counted.
    codes = ReferralCode.objects.select_for_update().filter(
        campaign__log_id=log_id, code__in={brought.code for brought in came}
    )
    known = {row.code: row.pk for row in codes.order_by("pk")}
    for brought, number in came.items():
        if brought.code in known:
            row, _ = ReferralCount.objects.get_or_create(
                code_id=known[brought.code], action=brought.action, day=brought.day
            )
            ReferralCount.objects.filter(pk=row.pk).update(
                forms=F("forms") + number.forms, confirmed=F("confirmed") + number.confirmed
            )


def _clean_label(label: str) -> str:
    return plain_text.line(label, field="label", max_length=_LABEL_AT_MOST)
