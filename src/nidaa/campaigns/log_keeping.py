"""How this room reaches the two books: on Django's connection, inside the action's transaction.

Before: an action holds its campaign's row, and with it, on SQLite, the write lock. After: ``intake.writer``
appends the entry; if anything later in the action fails, entry, registry and rows vanish together.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db import connection

from nidaa.campaigns.documents import text_version
from nidaa.campaigns.errors import ActionRefused, CampaignsError, RefusedBecause
from nidaa.campaigns.kinds import ActionKind
from nidaa.campaigns.models import Action, Boycott, Campaign, PublishedText
from nidaa.entries.kinds import VoidReason
from nidaa.intake import registry, writer
from nidaa.intake.books import Books
from nidaa.intake.campaign_keys import make_wrapped_key
from nidaa.intake.commands import ActionName, Answer, Close, Command, Open, ShowName, Void
from nidaa.intake.instance import Instance
from nidaa.intake.outcomes import Already, Appended, Refusal, Refused
from nidaa.intake.secrets import InstanceSecrets

_REFUSALS: Final[Mapping[Refusal, RefusedBecause]] = {
    Refusal.LOG_CLOSED: RefusedBecause.CAMPAIGN_CLOSED,
    Refusal.UNKNOWN: RefusedBecause.UNKNOWN_SUPPORTER,
    Refusal.VOIDED: RefusedBecause.ALREADY_ENDED,
    Refusal.WITHDRAWN: RefusedBecause.ALREADY_ENDED,
    Refusal.ERASED: RefusedBecause.ALREADY_ENDED,
}


class BooksDisagree(CampaignsError):
    """The books refused what the campaign's own row allows: one of the two was changed by another hand."""


def books() -> Books:
    """Return the two books on this thread's connection, within its transaction if there is one."""
    connection.ensure_connection()
    return Books.over(connection.connection)


def this_instance() -> Instance:
    """Return the installation that this process serves."""
    instance: Instance = settings.NIDAA
    return instance


@lru_cache(maxsize=1)
def its_secrets() -> InstanceSecrets:
    """Return the installation's secrets, read once."""
    return InstanceSecrets.load_or_create(this_instance().secrets_dir)


def log_id_of(campaign: Campaign) -> int:
    """Return the number of a published campaign's log.

    Raises:
        ActionRefused: NOT_PUBLISHED.
    """
    if campaign.log_id is None:
        raise ActionRefused(RefusedBecause.NOT_PUBLISHED)
    return campaign.log_id


def make_log(slug: str, instance: Instance, secrets: InstanceSecrets) -> int:
    """Make a campaign's log, empty, with a key of its own; return its number."""
    origin = instance.origin_of(slug)
    return registry.register_log(books(), slug=slug, origin=origin, wrapped_key=make_wrapped_key(secrets, origin))


def open_action(
    log_id: int,
    action: Action,
    versions: Mapping[bytes, str],
    *,
    opens_at: datetime,
    check_in_until: datetime | None,
    now: datetime,
) -> None:
    """Register an action and append its ``open`` entry.

    Args:
        log_id: Of the campaign.
        action: With its opening and closing set.
        versions: Digest of each published document -> its language.
        opens_at: From when it can be signed.
        check_in_until: Until when participants of a boycott may check in.
        now: The moment of the act.
    """
    window: Boycott | None = action.boycott if action.kind == ActionKind.BOYCOTT else None
    registry.register_action(
        books(),
        log_id=log_id,
        action=_name(action.kind),
        texts={text_version(digest): language for digest, language in versions.items()},
        opens_at=_seconds(opens_at),
        closes_at=_seconds(action.closes_at) if action.closes_at else None,
        window_starts_at=_seconds(window.window_starts_at) if window else None,
        window_ends_at=_seconds(window.window_ends_at) if window else None,
        check_in_until=_seconds(check_in_until) if check_in_until else None,
    )
    until = window.window_ends_at if window else action.closes_at
    day = until.astimezone(UTC).date() if until else None
    _append(Open(log_id, _name(action.kind), day, _seconds(now)))


def add_text(log_id: int, version: PublishedText) -> None:
    """Let people sign one more version of a text."""
    registry.add_text(
        books(),
        log_id=log_id,
        action=_name(version.action.kind),
        text=text_version(bytes(version.digest)),
        language=version.language,
    )


def close(log_id: int, now: datetime) -> int:
    """Append ``close``; return its index."""
    return _append(Close(log_id, _seconds(now)))


def void(log_id: int, entry_index: int, reason: VoidReason, now: datetime) -> int:
    """Append ``void`` for an entry; return its index.

    Raises:
        ActionRefused: UNKNOWN_SUPPORTER, ALREADY_ENDED, CAMPAIGN_CLOSED.
    """
    outcome = writer.apply_within(books(), [Void(log_id, entry_index, reason, _seconds(now))])[0]
    if isinstance(outcome, Already):
        raise ActionRefused(RefusedBecause.ALREADY_ENDED)
    if isinstance(outcome, Refused) and outcome.reason in _REFUSALS:
        raise ActionRefused(_REFUSALS[outcome.reason])
    return _index(outcome)


def show_name(log_id: int, entry_index: int, now: datetime, *, shown: bool) -> None:
    """Show the name of an entry's supporter, or hide it.

    Raises:
        ActionRefused: UNKNOWN_SUPPORTER, ALREADY_ENDED.
    """
    outcome = writer.apply_within(books(), [ShowName(log_id, entry_index, shown, _seconds(now))])[0]
    if isinstance(outcome, Refused) and outcome.reason in _REFUSALS:
        raise ActionRefused(_REFUSALS[outcome.reason])


def answer(log_id: int, source: str, sha256: bytes, now: datetime) -> int:
    """Append ``answer``; return its index."""
    return _append(Answer(log_id, source, sha256, _seconds(now)))


def _append(command: Command) -> int:
    return _index(writer.apply_within(books(), [command])[0])


def _index(outcome: object) -> int:
    if not isinstance(outcome, Appended):
        raise BooksDisagree(f"the books answered {outcome}")
    return outcome.leaf_index


def _name(kind: str) -> ActionName:
    return "petition" if kind == ActionKind.PETITION else "boycott"


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
