"""The follower itself: some thousands of rows once a minute, in small steps, or none where there are no codes."""

from collections.abc import Callable, Mapping
from typing import Final

from nidaa.campaigns.actions import Brought, Came
from nidaa.followers import books_view, cursors
from nidaa.followers.referrals.counting import next_confirmed, next_forms, reads_codes, together
from nidaa.followers.write_turn import write_turn
from nidaa.intake.sealing import keys_of_log
from nidaa.intake.secrets import InstanceSecrets

FORMS: Final = "referral-forms"
CONFIRMED: Final = "referral-signs"
LOOK_SECONDS: Final = 60
#: About 20,000 forms a look: some ten microseconds each, so that a flood of forms finds the processor free.
STEPS_A_LOOK: Final = 40

#: A log's id -> the codes of its campaign.
CodesOf = Callable[[int], frozenset[str]]
#: Stores what came, in the caller's transaction.
Store = Callable[[int, Mapping[Brought, Came]], None]


class Referrals:
    """Counts what brought people. One thread uses it.

    Args:
        secrets: Open the sealed records.
        codes_of: Which codes a campaign has.
        store: Adds to the counts.
        clock: Returns unix seconds.
    """

    name: Final = "referrals"
    quiet_seconds: Final = 60.0

    def __init__(
        self, secrets: InstanceSecrets, *, codes_of: CodesOf, store: Store, clock: Callable[[], float]
    ) -> None:
        self._secrets = secrets
        self._codes_of = codes_of
        self._store = store
        self._clock = clock
        self._next_at: dict[int, float] = {}
        self._steps: dict[int, int] = {}

    def advance(self, log: books_view.LogRow) -> bool:
        """Count the next forms and confirmations of a log; return whether there are more for this look.

        Raises:
            OvertakenError: Another runner counted these; nothing was written.
        """
        if self._clock() < self._next_at.get(log.log_id, 0.0):
            return False
        codes = self._codes_of(log.log_id)
        more = self._count(log, codes) if codes else self._pass_over(log)
        steps = self._steps.get(log.log_id, 0) + 1
        if more and steps < STEPS_A_LOOK:
            self._steps[log.log_id] = steps
            return True
        self._steps[log.log_id] = 0
        self._next_at[log.log_id] = self._clock() + LOOK_SECONDS
        return False

    def interrupt(self) -> None:
        """Do nothing: a step is short."""

    def close(self) -> None:
        """Do nothing: nothing is held open."""

    def _count(self, log: books_view.LogRow, codes: frozenset[str]) -> bool:
        seq, index = cursors.position(FORMS, log.log_id), cursors.position(CONFIRMED, log.log_id)
        if seq >= log.submissions and index >= log.size:
            return False
        code_of = reads_codes(keys_of_log(self._secrets, books_view.books(), log.log_id))
        last_seq, forms = next_forms(log.log_id, seq, code_of)
        end, confirmed = next_confirmed(log.log_id, index, log.size, code_of)
        came = together(forms, confirmed, codes)
        with write_turn():
            _move(log.log_id, seq, last_seq, index, end)
            self._store(log.log_id, came)
        return last_seq < log.submissions or end < log.size

    def _pass_over(self, log: books_view.LogRow) -> bool:
        """Leave what came while there was no code: nobody can have been brought by one."""
        seq, index = cursors.position(FORMS, log.log_id), cursors.position(CONFIRMED, log.log_id)
        if seq < log.submissions or index < log.size:
            with write_turn():
                _move(log.log_id, seq, log.submissions, index, log.size)
        return False


def _move(log_id: int, seq: int, last_seq: int, index: int, end: int) -> None:
    cursors.move(FORMS, log_id, old=seq, new=max(seq, last_seq))
    cursors.move(CONFIRMED, log_id, old=index, new=max(index, end))
