"""The follower itself: when to sign, and with what."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nidaa.followers import books_view, tile_store
from nidaa.followers.errors import IntegrityError, Trouble
from nidaa.followers.integrator.growth import grow
from nidaa.followers.integrator.publish import FOLLOWER, publish
from nidaa.followers.integrator.recovery import Settled, settle
from nidaa.followers.signed_heads import SignedHead
from nidaa.ledger.checkpoint import Checkpoint, sign_checkpoint
from nidaa.ledger.note import Signer

#: Entries that one head covers at most, so that a long backlog is signed in steps.
MOST_ENTRIES: Final = 65_536
#: Under steady load a head follows the last after 10 times what the last one took, within these bounds: so signing
#: takes about a tenth of the time, and an entry waits for less than a second. An idle log is signed at once.
SHORTEST_SPACING_SECONDS: Final = 0.2
LONGEST_SPACING_SECONDS: Final = 0.5
_SPACING_FACTOR: Final = 10


@dataclass(slots=True)
class _LogState:
    settled: Settled
    next_at: float = 0.0


class Integrator:
    """Signs the heads of logs. One thread uses it.

    Args:
        heads: Folder of the head files.
        signer_for: Origin of a log -> its signer.
        clock: Returns unix seconds.
        monotonic: Returns seconds that never go back.
    """

    name: Final = FOLLOWER
    #: What waits for its time to come must be looked at; a look costs no query.
    quiet_seconds: Final = 0.0

    def __init__(
        self,
        *,
        heads: Path,
        signer_for: Callable[[str], Signer],
        clock: Callable[[], float],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._heads = heads
        self._signer_for = signer_for
        self._clock = clock
        self._monotonic = monotonic
        # Owned here; a log's state is dropped whenever a step fails, and found again from file and database.
        self._states: dict[int, _LogState] = {}

    def advance(self, log: books_view.LogRow) -> bool:
        """Sign the next head of a log if entries wait and it is time; return whether entries still wait.

        Raises:
            IntegrityError: See `recovery.settle`.
            OvertakenError: Another runner signed; nothing was written.
        """
        state = self._states.pop(log.log_id, None)
        if state is None:
            state = _LogState(self._settle(log))
            log = books_view.log(log.log_id)
        signed = state.settled.head.size if state.settled.head else 0
        # A long backlog is signed without a pause.
        if log.size - signed >= MOST_ENTRIES or (log.size > signed and self._monotonic() >= state.next_at):
            began = self._monotonic()
            state = _LogState(self._sign_next(log, state.settled, signed))
            state.next_at = began + _spacing(self._monotonic() - began)
            signed = min(log.size, signed + MOST_ENTRIES)
        if log.size < signed:
            raise IntegrityError(Trouble.ENTRIES_MISSING, f"{signed} entries were signed, {log.size} are there.")
        self._states[log.log_id] = state
        return log.size - signed >= MOST_ENTRIES

    def interrupt(self) -> None:
        """Do nothing: a step is short."""

    def close(self) -> None:
        """Do nothing: nothing is held open."""

    def _settle(self, log: books_view.LogRow) -> Settled:
        verifier = self._signer_for(log.origin).verifier()
        return settle(log, heads=self._heads, verifier=verifier, now=int(self._clock()))

    def _sign_next(self, log: books_view.LogRow, settled: Settled, signed: int) -> Settled:
        target = min(log.size, signed + MOST_ENTRIES)
        entries = books_view.entries(log.log_id, signed, target)
        if len(entries) != target - signed:
            raise IntegrityError(Trouble.ENTRIES_MISSING, f"Entries between {signed} and {target} are missing.")
        growth = grow(settled.head, entries, tile_store.reader(log.log_id))
        checkpoint = Checkpoint(log.origin, growth.size, growth.root)
        note = sign_checkpoint(checkpoint, self._signer_for(log.origin))
        head = SignedHead(growth.size, growth.root, note, int(self._clock()))
        publish(log.log_id, log.slug, heads=self._heads, base=settled.head, kept=settled.kept, head=head, growth=growth)
        return Settled(head, note)


def _spacing(took_seconds: float) -> float:
    return max(SHORTEST_SPACING_SECONDS, min(LONGEST_SPACING_SECONDS, _SPACING_FACTOR * took_seconds))
