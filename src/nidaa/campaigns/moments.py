"""Windows on a local clock, made right across changes of that clock. Pure.

Morocco leaves and rejoins summer time around Ramadan; a window "from Saturday 00:00 to Sunday 24:00" is
therefore not always 48 hours, and some local times do not exist or exist twice.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from nidaa.campaigns.errors import ActionRefused, RefusedBecause


def zone(name: str) -> ZoneInfo:
    """Return a time zone by its IANA name.

    Raises:
        ActionRefused: UNKNOWN_TIME_ZONE.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ActionRefused(RefusedBecause.UNKNOWN_TIME_ZONE, "time_zone") from error


def moment_of(local: datetime, time_zone: str, *, field: str) -> datetime:
    """Return the moment (UTC) at which a clock of a zone shows a time.

    When the clock shows it twice, the first time counts, so that a boycott never starts late.

    Args:
        local: A naive datetime, as typed in a form.
        time_zone: IANA name.
        field: The parameter to blame.

    Raises:
        ActionRefused: UNKNOWN_TIME_ZONE; NO_SUCH_LOCAL_TIME when the clock jumps over it.
    """
    placed = local.replace(tzinfo=zone(time_zone), fold=0)
    moment = placed.astimezone(UTC)
    if moment.astimezone(placed.tzinfo).replace(tzinfo=None) != local:
        raise ActionRefused(RefusedBecause.NO_SUCH_LOCAL_TIME, field)
    return moment


def aware(moment: datetime, *, field: str) -> datetime:
    """Return a moment in UTC, in whole seconds; one without a time zone is refused.

    Raises:
        ActionRefused: MOMENT_WITHOUT_ZONE.
    """
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ActionRefused(RefusedBecause.MOMENT_WITHOUT_ZONE, field)
    return moment.astimezone(UTC).replace(microsecond=0)
