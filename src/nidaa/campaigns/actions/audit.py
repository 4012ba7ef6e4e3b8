"""The audit row of an act, written in its transaction."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Model

from nidaa.campaigns.models import AuditRecord, Campaign, Organiser

Details = Mapping[str, str | int | list[str] | None]


def record(
    act: str,
    *,
    by: Organiser | None,
    subject: Model,
    now: datetime,
    campaign: Campaign | None = None,
    details: Details | None = None,
) -> None:
    """Add the row. Call it inside the act's ``atomic`` block; ``details`` hold no personal data."""
    AuditRecord.objects.create(
        at=now,
        who=by,
        act=act,
        campaign=campaign,
        object_kind=type(subject).__name__.lower(),
        object_id=subject.pk,
        details=dict(details or {}),
    )
