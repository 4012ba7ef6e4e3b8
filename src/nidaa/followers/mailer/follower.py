"""The follower itself: plan what came in, send what is due."""

import logging
import random
import time
from collections.abc import Callable
from typing import Final

from nidaa.followers import books_view, cursors
from nidaa.followers.errors import MailServerError
from nidaa.followers.mailer import claims
from nidaa.followers.mailer.backoff import outage_seconds
from nidaa.followers.mailer.contents import Contents, Nobody
from nidaa.followers.mailer.pace import Pace
from nidaa.followers.mailer.plan import FOLLOWER, plan
from nidaa.followers.mailer.transport import Delivery, Fate, Transport
from nidaa.followers.models import Mail
from nidaa.intake.errors import IntakeError
from nidaa.intake.instance import Instance
from nidaa.intake.secrets import InstanceSecrets

_IDLE_SECONDS: Final = 60.0

_log = logging.getLogger("nidaa.followers.mailer")


class Mailer:
    """Sends mails over one transport. One thread uses it, another may interrupt it; several may run side by side.

    Args:
        instance: Whose links and whose sender.
        secrets: For tokens and for what is sealed.
        transport: The way out.
        title_of: Slug of a campaign, language -> its title.
        clock: Returns unix seconds.
        holder: Unique name for claims.
        pace: How fast mails may leave; shared by all mailers of the process.
        may_remind: Whether reminders are switched on.
        monotonic: Returns seconds that never go back.
    """

    name: Final = FOLLOWER
    #: A mail may become due without any change.
    quiet_seconds: Final = 1.0

    def __init__(
        self,
        instance: Instance,
        secrets: InstanceSecrets,
        transport: Transport,
        *,
        title_of: Callable[[str, str], str],
        clock: Callable[[], float],
        holder: str,
        pace: Pace,
        may_remind: Callable[[], bool],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._contents = Contents(instance, secrets, title_of, clock)
        self._transport = transport
        self._clock = clock
        self._holder = holder
        self._pace_of_mails = pace
        self._may_remind = may_remind
        self._monotonic = monotonic
        self._interrupted = False
        self._failures = 0
        self._resume_at = 0.0
        self._used_at = 0.0
        self._known: set[int] = set()

    def advance(self, log: books_view.LogRow) -> bool:
        """Plan some submissions and send some mails of a log, no faster than the pace; return whether more wait.

        Raises:
            OvertakenError: Another runner planned these submissions; nothing was written.
        """
        now = int(self._clock())
        if log.log_id not in self._known:
            claims.release_dead(log.log_id)
            self._known.add(log.log_id)
        if self._monotonic() < self._resume_at:
            return False
        granted = self._pace_of_mails.take()
        if not granted:
            return False
        used = 0
        try:
            mails = self._next_mails(log, now, granted)
            used = self._send_all(log, mails) if mails else 0
        finally:
            self._pace_of_mails.give_back(granted - used)
        self._hang_up_when_idle(busy=bool(mails))
        return len(mails) == granted

    def interrupt(self) -> None:
        """Break a wait on the mail server; what was claimed is given back."""
        self._interrupted = True
        self._transport.interrupt()

    def close(self) -> None:
        """End the session with the mail server."""
        self._transport.close()

    def _next_mails(self, log: books_view.LogRow, now: int, most: int) -> list[Mail]:
        claims.release_expired(log.log_id, now=now)
        position = cursors.position(FOLLOWER, log.log_id)
        if position < log.submissions and claims.first_mails_due(log.log_id, now=now, most=most) < most:
            position = plan(log, position, now=now, most=most)
        # A reminder waits until nobody waits for a first mail.
        reminders = position >= log.submissions and self._may_remind()
        return claims.claim(log.log_id, self._holder, now=now, most=most, reminders=reminders)

    def _send_all(self, log: books_view.LogRow, mails: list[Mail]) -> int:
        """Send claimed mails and note what became of them; return how many left or were tried."""
        outcomes: list[tuple[Mail, claims.Outcome]] = []
        begin_until = self._monotonic() + claims.CLAIM_SECONDS - claims.MARGIN_SECONDS
        try:
            for mail in mails:
                if self._interrupted or self._monotonic() > begin_until:
                    break
                outcomes.append((mail, self._send(log, mail)))
            else:
                self._failures = 0
        except MailServerError as error:
            self._pause(error)
        finally:
            claims.note(outcomes, mails[len(outcomes) :], self._holder, now=int(self._clock()))
        return sum(outcome is not None for _, outcome in outcomes)

    def _send(self, log: books_view.LogRow, mail: Mail) -> claims.Outcome:
        try:
            envelope = self._contents.envelope(log, mail)
        except IntakeError as error:
            # One record that cannot be opened must not hold up those behind it.
            _log.error(
                "A mail cannot be written",
                extra={"log_id": log.log_id, "seq": mail.seq, "reason": type(error).__name__},
            )
            return Delivery(Fate.DEFERRED)
        return None if isinstance(envelope, Nobody) else self._transport.send(envelope)

    def _pause(self, error: MailServerError) -> None:
        self._failures += 1
        seconds = outage_seconds(self._failures, random.random())  # noqa: S311  spreads retries, guards nothing
        self._resume_at = self._monotonic() + seconds
        _log.warning("No mail can be sent now", extra={"reason": error.code, "retry_seconds": round(seconds, 1)})

    def _hang_up_when_idle(self, *, busy: bool) -> None:
        if busy:
            self._used_at = self._monotonic()
        elif self._used_at and self._monotonic() - self._used_at > _IDLE_SECONDS:
            self._used_at = 0.0
            self._transport.close()
