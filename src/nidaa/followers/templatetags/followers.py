"""The followers that have stopped, for the organisers' start page."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django import template

from nidaa.followers import books_view, queries

register = template.Library()


@dataclass(frozen=True, slots=True)
class ShownAlarm:
    """A follower that has stopped for a campaign."""

    follower: str
    slug: str
    explanation: str
    raised_at: datetime


@register.simple_tag
def follower_alarms() -> list[ShownAlarm]:
    """Return every follower that has stopped, the first first: two queries at most."""
    alarms = queries.alarms()
    slugs = {log.log_id: log.slug for log in books_view.logs()} if alarms else {}
    return [
        ShownAlarm(
            alarm.follower,
            slugs.get(alarm.log_id, str(alarm.log_id)),
            alarm.explanation,
            datetime.fromtimestamp(alarm.raised_at, UTC),
        )
        for alarm in alarms
    ]
