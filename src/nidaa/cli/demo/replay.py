"""Plays the plot through the real intake, hour by hour: forms, confirmations, withdrawals, and a signed head an hour.

Only the clock is not real. What a browser would send is parsed, checked, sealed and applied as always; what followers
do by themselves (tiles, heads, counts) they do here when the replay's hour is over, so that the history by the hour
looks as if it had been lived.
"""

from collections.abc import Callable, Sequence
from heapq import heappop, heappush
from typing import Final

from nidaa.cli.demo.arrivals import HOUR_SECONDS
from nidaa.cli.demo.campaign import DemoCampaign
from nidaa.cli.demo.events import Act, Plot
from nidaa.cli.demo.forms import FormWriter
from nidaa.followers import books_view, cursors
from nidaa.followers.assembly import signers
from nidaa.followers.counter import Counter
from nidaa.followers.integrator import Integrator
from nidaa.followers.mailer.plan import FOLLOWER as MAILER
from nidaa.followers.write_turn import write_turn
from nidaa.intake import writer
from nidaa.intake.books import open_books
from nidaa.intake.commands import Command, Confirm, Withdraw
from nidaa.intake.instance import Instance
from nidaa.intake.outcomes import Appended, Outcome, Stored
from nidaa.intake.secrets import InstanceSecrets

_BATCH: Final = 1_000
#: A follow-up: when, a number that keeps the order, what, and the act's number.
_CONFIRM: Final = 0
_WITHDRAW: Final = 1
_VOID: Final = 2


class Replay:
    """One replay. Make it, `run` it once.

    Args:
        instance: Where the books are.
        secrets: Sign the log.
        campaign: Published at `plot.begins_at`.
        plot: What happens.
    """

    def __init__(self, instance: Instance, secrets: InstanceSecrets, campaign: DemoCampaign, plot: Plot) -> None:
        self._campaign = campaign
        self._plot = plot
        self._books = open_books(instance)
        self._forms = FormWriter(self._books, secrets, started_at=plot.begins_at)
        self._clock_at = plot.begins_at
        # The integrator spaces its heads by the monotonic clock: the replay's hours are far enough apart.
        self._integrator = Integrator(
            heads=instance.heads_dir,
            signer_for=signers(secrets),
            clock=lambda: self._clock_at,
            monotonic=lambda: self._clock_at,
        )
        self._counter = Counter()
        self._due: list[tuple[int, int, int, int]] = []
        self._submission: dict[int, int] = {}
        self._entry: dict[int, int] = {}

    def run(self, now_at: int, on_progress: Callable[[int, int], None]) -> None:
        """Play everything that happens before `now_at`.

        Args:
            now_at: The present, unix seconds.
            on_progress: Called after each hour with how many forms were sent, and how many there are.
        """
        sent = 0
        start = self._plot.begins_at
        while start < now_at:
            end = min(start + HOUR_SECONDS, now_at)
            self._organiser_acts(start, end, now_at)
            sent = self._send_forms(sent, end)
            self._follow_up(end)
            # The last second of the hour, so that the head belongs to it.
            self._clock_at = end - 1
            self._sign_and_count()
            on_progress(sent, len(self._plot.acts))
            start = end
        self._leave_the_mails_unwritten()
        self._books.close()

    def _organiser_acts(self, start: int, end: int, now_at: int) -> None:
        if start <= self._plot.boycott_begins_at < end:
            self._campaign.call_boycott(self._plot.boycott_begins_at, present_at=now_at)
        if start <= self._plot.answered_at < end:
            self._campaign.record_answer(self._plot.answered_at)

    def _send_forms(self, first: int, end: int) -> int:
        acts = self._plot.acts
        last = first
        while last < len(acts) and acts[last].sent_at < end:
            last += 1
        commands = [self._forms.submission(act.person, act.action, act.sent_at) for act in acts[first:last]]
        for number, outcome in zip(range(first, last), self._apply(commands), strict=True):
            self._note_sent(number, acts[number], outcome)
        return last

    def _note_sent(self, number: int, act: Act, outcome: Outcome) -> None:
        if not isinstance(outcome, Stored):
            raise AssertionError(f"the intake refused a form of the demo: {outcome}")
        self._submission[number] = outcome.seq
        for at, what in ((act.confirmed_at, _CONFIRM), (act.withdrawn_at, _WITHDRAW), (act.voided_at, _VOID)):
            if at is not None:
                heappush(self._due, (at, what, number, outcome.seq))

    def _follow_up(self, end: int) -> None:
        commands: list[Command] = []
        confirming: list[int] = []
        while self._due and self._due[0][0] < end:
            at, what, number, seq = heappop(self._due)
            if what == _CONFIRM:
                commands.append(Confirm(self._campaign.log_id, seq, at))
                confirming.append(number)
            elif what == _WITHDRAW:
                commands.append(Withdraw(self._campaign.log_id, seq, at))
            else:
                self._confirm(commands, confirming)
                commands, confirming = [], []
                self._campaign.void(self._entry[number], self._plot.acts[number].void_reason, at)
        self._confirm(commands, confirming)

    def _confirm(self, commands: Sequence[Command], confirming: Sequence[int]) -> None:
        outcomes = self._apply(commands)
        numbers = iter(confirming)
        for command, outcome in zip(commands, outcomes, strict=True):
            if not isinstance(outcome, Appended):
                raise AssertionError(f"the intake refused {type(command).__name__} in the demo: {outcome}")
            if isinstance(command, Confirm):
                self._entry[next(numbers)] = outcome.leaf_index

    def _apply(self, commands: Sequence[Command]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for first in range(0, len(commands), _BATCH):
            outcomes += writer.apply(self._books, commands[first : first + _BATCH])
        return outcomes

    def _sign_and_count(self) -> None:
        for log in books_view.logs():
            while self._integrator.advance(log):
                pass
            while self._counter.advance(log):
                pass

    def _leave_the_mails_unwritten(self) -> None:
        """Move the mailer's cursor past the invented people: nobody reads at these addresses."""
        for log in books_view.logs():
            with write_turn():
                cursors.move(MAILER, log.log_id, old=0, new=log.submissions)
