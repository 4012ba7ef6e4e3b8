"""Who sends which mail: a small batch is claimed, sent outside any transaction, and noted."""

import random
from collections.abc import Sequence
from typing import Final

from django.db.models import Q

from nidaa.followers.leases import is_dead
from nidaa.followers.mailer.backoff import MOST_ATTEMPTS, retry_seconds
from nidaa.followers.mailer.new_mails import add_mails
from nidaa.followers.mailer.plan import reminder_of
from nidaa.followers.mailer.transport import Delivery, Fate
from nidaa.followers.models import Mail, MailKind, MailState
from nidaa.followers.write_turn import write_turn

#: A claim ends by itself, so that the mails of a runner that died are sent by the next.
CLAIM_SECONDS: Final = 180
#: A mail is begun only while so much of the claim is left: more than a mail server may take.
MARGIN_SECONDS: Final = 150
#: What a person waits for; a reminder is nobody's to wait for.
FIRST_MAILS: Final = (MailKind.CONFIRMATION, MailKind.RECEIPT)

#: What a mail that is no longer wanted gets in place of a delivery.
Outcome = Delivery | None


def first_mails_due(log_id: int, *, now: int, most: int) -> int:
    """Return how many first mails are due, counted up to `most`."""
    return Mail.objects.filter(_due(log_id, now), kind__in=FIRST_MAILS)[:most].count()


def claim(log_id: int, holder: str, *, now: int, most: int, reminders: bool) -> list[Mail]:
    """Claim mails that are due: first mails, then reminders if they may go, the oldest first.

    Args:
        log_id: Whose mails.
        holder: Who will send them.
        now: Unix seconds.
        most: How many at most.
        reminders: Whether reminders may go now.
    """
    kinds = [FIRST_MAILS, (MailKind.REMINDER,)] if reminders else [FIRST_MAILS]
    due = [_due(log_id, now) & Q(kind__in=some) for some in kinds]
    if not any(Mail.objects.filter(some).exists() for some in due):
        return []
    with write_turn():
        mails: list[Mail] = []
        for some in due:
            # What another mailer is claiming right now is his: on PostgreSQL nobody waits for it.
            waiting = Mail.objects.select_for_update(skip_locked=True).filter(some)
            mails += waiting.order_by("due_at", "id")[: most - len(mails)]
        Mail.objects.filter(id__in=[mail.id for mail in mails]).update(
            state=MailState.SENDING, claimed_by=holder, claimed_until=now + CLAIM_SECONDS
        )
    return mails


def _due(log_id: int, now: int) -> Q:
    return Q(log_id=log_id, state=MailState.WAITING, due_at__lte=now)


def release_expired(log_id: int, *, now: int) -> None:
    """Give back what was claimed so long ago that its runner must be dead, on whatever host."""
    expired = Mail.objects.filter(log_id=log_id, state=MailState.SENDING, claimed_until__lte=now)
    if expired.exists():
        with write_turn():
            expired.update(state=MailState.WAITING, claimed_by="", claimed_until=0)


def release_dead(log_id: int) -> None:
    """Give back what a process of this host had claimed that no longer runs."""
    claimed = Mail.objects.filter(log_id=log_id, state=MailState.SENDING)
    dead = [holder for holder in claimed.values_list("claimed_by", flat=True).distinct() if is_dead(holder)]
    if dead:
        with write_turn():
            claimed.filter(claimed_by__in=dead).update(state=MailState.WAITING, claimed_by="", claimed_until=0)


def note(outcomes: Sequence[tuple[Mail, Outcome]], untouched: Sequence[Mail], holder: str, *, now: int) -> None:
    """Note what became of claimed mails, give back the others; schedule the reminder of each confirmation sent.

    A mail whose claim has passed to another runner is left to that runner.
    """
    for mail, outcome in outcomes:
        _decide(mail, outcome, now)
    for mail in untouched:
        mail.state = MailState.WAITING
    changed = [mail for mail, _ in outcomes] + list(untouched)
    with write_turn():
        # Locked: until the commit no claim of ours passes to another runner.
        claimed = Mail.objects.select_for_update().filter(claimed_by=holder, state=MailState.SENDING)
        ours = set(claimed.filter(id__in=[mail.id for mail in changed]).order_by("id").values_list("id", flat=True))
        kept = [mail for mail in changed if mail.id in ours]
        _update(kept, now)
        add_mails([reminder_of(mail, now=now) for mail in kept if _wants_reminder(mail)])


def _update(mails: Sequence[Mail], now: int) -> None:
    """Write each group of equal outcomes in one statement."""
    groups: dict[tuple[str, int, int, int], list[int]] = {}
    for mail in mails:
        groups.setdefault((mail.state, mail.attempts, mail.due_at, mail.reply_code), []).append(mail.id)
    for (state, attempts, due_at, reply_code), ids in groups.items():
        Mail.objects.filter(id__in=ids).update(
            state=state,
            attempts=attempts,
            due_at=due_at,
            reply_code=reply_code,
            claimed_by="",
            claimed_until=0,
            changed_at=now,
        )


def _decide(mail: Mail, outcome: Outcome, now: int) -> None:
    if outcome is None:
        mail.state = MailState.DROPPED
        return
    mail.attempts += 1
    mail.reply_code = outcome.reply_code
    match outcome.fate:
        case Fate.SENT:
            mail.state = MailState.SENT
        case Fate.BOUNCED:
            mail.state = MailState.BOUNCED
        case Fate.DEFERRED if mail.attempts >= MOST_ATTEMPTS:
            mail.state = MailState.GIVEN_UP
        case Fate.DEFERRED:
            mail.state = MailState.WAITING
            mail.due_at = now + retry_seconds(mail.attempts, random.random())  # noqa: S311  spreads retries, guards nothing


def _wants_reminder(mail: Mail) -> bool:
    return mail.kind == MailKind.CONFIRMATION and mail.state == MailState.SENT
