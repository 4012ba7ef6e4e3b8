"""When to try again: later each time, with chance in it, and not for ever. Pure."""

from typing import Final

_FIRST_SECONDS: Final = 30
_LONGEST_SECONDS: Final = 4 * 3_600
#: About four days of trying.
MOST_ATTEMPTS: Final = 32


def retry_seconds(attempts: int, chance: float) -> int:
    """Return how long to wait after a refusal.

    Args:
        attempts: Attempts made, at least 1.
        chance: 0 to 1, random: spreads the retries over half of the wait.
    """
    wait = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2 ** min(attempts - 1, 16))
    return int(wait * (0.5 + 0.5 * chance)) or 1


def outage_seconds(failures: int, chance: float) -> float:
    """Return how long to leave a mail server alone that could not be reached `failures` times in a row."""
    return float(min(60.0, 0.5 * 2 ** min(failures, 10)) * (0.5 + 0.5 * chance))
