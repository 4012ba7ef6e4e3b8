"""What the followers derived from a log, as pages state it: counts of a signed head, the head, the hours."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from nidaa.followers import queries
from nidaa.pages.campaign_values import Head

_HOUR_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a log's last counted head, by action."""

    tree_size: int
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Hour:
    """The counts at the last signed head of an hour.

    Attributes:
        starts_at: The beginning of the hour, UTC.
    """

    starts_at: datetime
    tree_size: int
    counts: dict[str, int]


def counts_of(log_id: int) -> Counted:
    """Return a log's counts; nothing before its first counted head."""
    row = queries.latest_counts(log_id)
    return Counted(row.tree_size, _by_action(row.counts)) if row else Counted(0, {})


def hours_of(log_id: int) -> tuple[Hour, ...]:
    """Return the hours of a log's history, ascending."""
    rows = queries.counts_by_hour(log_id)
    return tuple(
        Hour(datetime.fromtimestamp(row.hour * _HOUR_SECONDS, UTC), row.tree_size, _by_action(row.counts))
        for row in rows
    )


def head_of(log_id: int) -> Head | None:
    """Return a log's last signed head."""
    row = queries.latest_checkpoint(log_id)
    if row is None:
        return None
    signed_at = datetime.fromtimestamp(row.signed_at, UTC)
    return Head(row.size, base64.b64encode(row.root).decode(), signed_at, row.note.decode())


def _by_action(counts: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    return {action: counts[action]["count"] for action in ("petition", "boycott") if action in counts}
