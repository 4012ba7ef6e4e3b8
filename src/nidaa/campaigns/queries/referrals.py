"""Referral codes as pages and followers ask about them; what was counted is the organisers' alone."""

from datetime import date

from django.db.models import Q, QuerySet, Sum

from nidaa.campaigns.models import ReferralCode
from nidaa.intake.referral import is_code


def referral_codes(log_id: int) -> frozenset[str]:
    """Return the codes of the campaign with this log. One query."""
    return frozenset(ReferralCode.objects.filter(campaign__log_id=log_id).values_list("code", flat=True))


def has_referral_code(log_id: int, code: str) -> bool:
    """Return whether the campaign with this log has a code. One query; none for what cannot be one."""
    return is_code(code) and ReferralCode.objects.filter(campaign__log_id=log_id, code=code).exists()


def with_counts(rows: QuerySet[ReferralCode], before: date) -> QuerySet[ReferralCode]:
    """Add to each code ``forms`` and ``confirmed`` of the days before ``before``; None where nothing was counted.

    Whoever shows today's counts shows, to one who looks every minute, when somebody came.
    """
    ended = Q(counts__day__lt=before)
    return rows.annotate(
        forms=Sum("counts__forms", filter=ended),
        confirmed=Sum("counts__confirmed", filter=ended),
    )
