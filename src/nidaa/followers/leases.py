"""The lock in the database: at most one runner at work on a log.

It saves work and keeps mails from being sent twice at once. Nothing's truth hangs on it: heads, counts and claims
move by compare-and-swap, so two runners that both believe to hold a lease (a clock that jumped) do no harm.
"""

import os
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Final

from django.db.models import Q

from nidaa.followers.models import Lease
from nidaa.followers.write_turn import write_turn

LEASE_SECONDS: Final = 10
_RENEW_BEFORE_SECONDS: Final = 6
#: Nobody takes a lease for longer: one that ends later is of a time before the clock was set back.
_LONGEST_SECONDS: Final = 60


def holder_name(unique: str) -> str:
    """Return the name of this process as a holder: host, process id, and what makes it unique."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{unique[:32]}"


class Leases:
    """The leases of one runner. `keep` is called by one thread; `holds` by any.

    Args:
        holder: `holder_name` of this runner.
        clock: Returns unix seconds.
    """

    def __init__(self, holder: str, clock: Callable[[], float]) -> None:
        self.holder = holder
        self._clock = clock
        self._lock = threading.Lock()
        self._until: dict[int, int] = {}

    def holds(self, log_id: int) -> bool:
        """Return whether this runner may work on a log now."""
        with self._lock:
            return self._until.get(log_id, 0) > self._clock()

    def keep(self, log_ids: Iterable[int]) -> None:
        """Take what is free, expired, or left by a dead process of this host; renew what is about to expire."""
        now = int(self._clock())
        soon, latest = now + _RENEW_BEFORE_SECONDS, now + LEASE_SECONDS
        wanted = [log_id for log_id in log_ids if not soon <= self._until.get(log_id, 0) <= latest]
        if not wanted or not self._free(wanted, now):
            return
        with write_turn():
            # In one order, so that two runners never wait for each other.
            taken = [log_id for log_id in sorted(wanted) if self._take(log_id, now)]
        with self._lock:
            self._until.update(dict.fromkeys(taken, now + LEASE_SECONDS))

    def release(self) -> None:
        """Give back every lease, so that the next runner need not wait."""
        with self._lock:
            self._until.clear()
        with write_turn():
            Lease.objects.filter(holder=self.holder).delete()

    def _free(self, wanted: list[int], now: int) -> bool:
        """Look, without the write lock, whether there is anything to take or renew."""
        rows = {row.log_id: row for row in Lease.objects.filter(log_id__in=wanted)}
        return any(log_id not in rows or self._may_take(rows[log_id], now) for log_id in wanted)

    def _may_take(self, row: Lease, now: int) -> bool:
        if row.holder == self.holder or is_dead(row.holder):
            return True
        return not now < row.expires_at <= now + _LONGEST_SECONDS

    def _take(self, log_id: int, now: int) -> bool:
        # Of two runners that both find no row, one inserts it; the other waits, and finds it.
        mine = Lease(log_id=log_id, holder=self.holder, expires_at=now + LEASE_SECONDS)
        Lease.objects.bulk_create([mine], ignore_conflicts=True)
        row = Lease.objects.get(log_id=log_id)
        if not self._may_take(row, now):
            return False
        same = Q(log_id=log_id, holder=row.holder, expires_at=row.expires_at)
        return bool(Lease.objects.filter(same).update(holder=self.holder, expires_at=now + LEASE_SECONDS))


def is_dead(holder: str) -> bool:
    """Return whether a holder was a process of this host that no longer runs."""
    host, _, rest = holder.partition(":")
    process_id = rest.partition(":")[0]
    if host != socket.gethostname()[:60] or not process_id.isdigit():
        return False
    try:
        os.kill(int(process_id), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
