"""`/metrics` for Prometheus: which metrics there are, and how the numbers become its text.

No personal data, and no label that a visitor could choose: routes, outcomes, workers and followers are closed sets.
Every metric has its heading in docs/metrics.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from nidaa.door.snapshots import HistogramCopy, Snapshot
from nidaa.followers.progress import Lag, Stall
from nidaa.followers.queries import AlarmRow
from nidaa.followers.situation import MailsDue

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
#: Name -> what it says. A counter's name gets `_total` in the text.
NAMES: Final[Mapping[str, str]] = {
    "nidaa_requests": "Answers, by route and class of status.",
    "nidaa_forms": "Forms, by what became of them.",
    "nidaa_batch_commands": "Commands in one batch, refused ones too.",
    "nidaa_batch_seconds": "Seconds that a batch took, with its waiting for the database and its retries.",
    "nidaa_queue_commands": "Commands that wait for a transaction, or are in one.",
    "nidaa_watchers": "Open streams of live counts.",
    "nidaa_page_cache": "Requests for pages, by what the page cache did.",
    "nidaa_snapshot_age_seconds": "Age of a web process's numbers; one that does not run grows old.",
    "nidaa_ready": "1 if forms can be taken, by the process that was asked.",
    "nidaa_database_up": "1 if the database answered in time.",
    "nidaa_follower_lag_entries": "Entries or submissions that wait for a follower, in the log furthest behind.",
    "nidaa_follower_lag_seconds": "How long the oldest of them has been waiting.",
    "nidaa_follower_stalled": "Logs in which a follower makes no progress although there is work.",
    "nidaa_alarms": "Logs for which a follower has stopped, by the reason.",
    "nidaa_last_head_age_seconds": "Seconds since a head was last signed, in any log.",
    "nidaa_mails": "Mails by state, all kinds, at most a minute old.",
    "nidaa_mails_due": "Confirmations and receipts that should have been sent by now, 100,000 at most.",
    "nidaa_mails_due_seconds": "How long the first of them has been due.",
}


@dataclass(frozen=True, slots=True)
class Whole:
    """All that is reported at one scrape.

    Attributes:
        now: Unix seconds.
        snapshots: The web processes' numbers.
        ready: Whether this process can take forms.
        database_up: Whether the database answered in time; without it the rest is as it was last known.
        lags: How far the followers are behind.
        stalls: Which of them stand still.
        alarms: Which have stopped, and why.
        newest_head_at: Unix seconds of the last signing; None: there was none.
        mails: State -> number of mails; None if it is not known.
        mails_due: What should have been sent; None if it is not known.
    """

    now: float
    snapshots: Sequence[Snapshot]
    ready: bool
    database_up: bool
    lags: Sequence[Lag]
    stalls: Sequence[Stall]
    alarms: Sequence[AlarmRow]
    newest_head_at: int | None
    mails: Mapping[str, int] | None
    mails_due: MailsDue | None


def exposition(whole: Whole) -> bytes:
    """Return the text of a scrape."""
    return generate_latest(_Collected(whole))


class _Collected(Collector):
    def __init__(self, whole: Whole) -> None:
        self._whole = whole

    def collect(self) -> Iterator[Metric]:
        yield from _of_processes(self._whole)
        yield from _of_followers(self._whole)
        yield from _of_mails(self._whole)


def _of_processes(whole: Whole) -> Iterator[Metric]:
    requests = _counter("nidaa_requests", "worker", "route", "status")
    forms = _counter("nidaa_forms", "worker", "outcome")
    commands = _histogram("nidaa_batch_commands")
    seconds = _histogram("nidaa_batch_seconds")
    pages = _counter("nidaa_page_cache", "worker", "result")
    for snapshot in whole.snapshots:
        worker = str(snapshot.worker)
        for route, classes in snapshot.answers.items():
            for status, number in classes.items():
                requests.add_metric((worker, route, status), number)
        for outcome, number in snapshot.forms.items():
            forms.add_metric((worker, outcome), number)
        for result, number in snapshot.page_cache.items():
            pages.add_metric((worker, result), number)
        _add_histogram(commands, worker, snapshot.batch_commands)
        _add_histogram(seconds, worker, snapshot.batch_seconds)
    yield from (requests, forms, commands, seconds, pages)
    yield _by_worker("nidaa_queue_commands", ((s.worker, s.queue) for s in whole.snapshots))
    yield _by_worker("nidaa_watchers", ((s.worker, s.watchers) for s in whole.snapshots))
    ages = ((s.worker, max(0.0, whole.now - s.taken_at)) for s in whole.snapshots)
    yield _by_worker("nidaa_snapshot_age_seconds", ages)
    yield _gauge("nidaa_ready", float(whole.ready))
    yield _gauge("nidaa_database_up", float(whole.database_up))


def _of_followers(whole: Whole) -> Iterator[Metric]:
    entries = _labelled("nidaa_follower_lag_entries", "follower")
    seconds = _labelled("nidaa_follower_lag_seconds", "follower")
    stalled = _labelled("nidaa_follower_stalled", "follower")
    for lag in whole.lags:
        entries.add_metric((lag.follower,), lag.entries)
        seconds.add_metric((lag.follower,), lag.seconds)
        stalled.add_metric((lag.follower,), sum(stall.follower == lag.follower for stall in whole.stalls))
    alarms = _labelled("nidaa_alarms", "follower", "trouble")
    reasons = [(alarm.follower, alarm.trouble) for alarm in whole.alarms]
    for reason in sorted(set(reasons)):
        alarms.add_metric(reason, reasons.count(reason))
    yield from (entries, seconds, stalled, alarms)
    if whole.newest_head_at is not None:
        yield _gauge("nidaa_last_head_age_seconds", max(0.0, whole.now - whole.newest_head_at))


def _of_mails(whole: Whole) -> Iterator[Metric]:
    if whole.mails is not None:
        mails = _labelled("nidaa_mails", "state")
        for state, number in sorted(whole.mails.items()):
            mails.add_metric((state,), number)
        yield mails
    if whole.mails_due is not None:
        oldest = whole.mails_due.oldest_due_at
        yield _gauge("nidaa_mails_due", whole.mails_due.number)
        yield _gauge("nidaa_mails_due_seconds", 0.0 if oldest is None else max(0.0, whole.now - oldest))


def _counter(name: str, *labels: str) -> CounterMetricFamily:
    return CounterMetricFamily(name, NAMES[name], labels=labels)


def _labelled(name: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, NAMES[name], labels=labels)


def _gauge(name: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, NAMES[name], value=value)


def _by_worker(name: str, values: Iterable[tuple[int, float]]) -> GaugeMetricFamily:
    gauge = _labelled(name, "worker")
    for worker, value in values:
        gauge.add_metric((str(worker),), value)
    return gauge


def _histogram(name: str) -> HistogramMetricFamily:
    return HistogramMetricFamily(name, NAMES[name], labels=("worker",))


def _add_histogram(family: HistogramMetricFamily, worker: str, copy: HistogramCopy) -> None:
    bounds = [*(f"{bound:g}" for bound in copy.bounds), "+Inf"]
    family.add_metric((worker,), list(zip(bounds, accumulate(copy.counts), strict=True)), copy.total)
