"""The text that Prometheus reads, read back with its own parser."""

from msgspec.structs import replace
from prometheus_client.parser import text_string_to_metric_families

from nidaa.door.metrics import NAMES, Whole, exposition
from nidaa.followers.progress import Lag, Stall
from nidaa.followers.queries import AlarmRow
from nidaa.followers.situation import MailsDue
from tests.repository.tree import headings, read
from tests.unit.door.test_snapshots import EMPTY

NOW = 1_452_686_405.0
WHOLE = Whole(
    now=NOW,
    snapshots=[EMPTY, replace(EMPTY, worker=1, queue=4)],
    ready=True,
    database_up=True,
    lags=[Lag("counter", 12, 3.5, 31.0), Lag("mailer", 0, 0.0, 0.0)],
    stalls=[Stall("counter", 7, 12, 31.0)],
    alarms=[AlarmRow("integrator", log_id, "fork", "Two roots.", 1_452_000_000) for log_id in (1, 2)],
    newest_head_at=1_452_686_400,
    mails={"sent": 8, "waiting": 2},
    mails_due=MailsDue(2, 1_452_686_345),
)


def samples(whole: Whole) -> dict[str, float]:
    families = text_string_to_metric_families(exposition(whole).decode())
    return {
        f"{sample.name}{sorted(sample.labels.values())}": sample.value
        for family in families
        for sample in family.samples
    }


def test_numbers_are_told_apart_by_process() -> None:
    found = samples(WHOLE)

    assert found["nidaa_requests_total['0', '2xx', 'sign']"] == 2
    assert found["nidaa_requests_total['1', '2xx', 'sign']"] == 2
    assert found["nidaa_queue_commands['1']"] == 4
    assert found["nidaa_watchers['0']"] == 3
    assert found["nidaa_snapshot_age_seconds['0']"] == 5.0


def test_a_histogram_adds_up_to_its_count() -> None:
    found = samples(WHOLE)

    assert found["nidaa_batch_commands_bucket['+Inf', '0']"] == found["nidaa_batch_commands_count['0']"] == 1
    assert found["nidaa_batch_commands_bucket['0', '1']"] == 1
    assert found["nidaa_batch_commands_sum['0']"] == 1.0


def test_followers_that_are_late_or_have_stopped_are_told() -> None:
    found = samples(WHOLE)

    assert found["nidaa_follower_lag_entries['counter']"] == 12
    assert found["nidaa_follower_lag_seconds['counter']"] == 3.5
    assert found["nidaa_follower_stalled['counter']"] == 1
    assert found["nidaa_follower_stalled['mailer']"] == 0
    assert found["nidaa_alarms['fork', 'integrator']"] == 2
    assert found["nidaa_last_head_age_seconds[]"] == 5.0


def test_mails_are_told_by_state_and_by_how_late_they_are() -> None:
    found = samples(WHOLE)

    assert found["nidaa_mails['sent']"] == 8
    assert found["nidaa_mails_due[]"] == 2
    assert found["nidaa_mails_due_seconds[]"] == 60.0


def test_every_metric_that_is_named_is_reported_and_the_other_way_round() -> None:
    families = text_string_to_metric_families(exposition(WHOLE).decode())

    assert {family.name for family in families} == set(NAMES)


def test_every_metric_has_its_heading_in_the_documents_and_every_heading_its_metric() -> None:
    documented = [heading for heading in headings(read("docs/metrics.md")) if heading.startswith("nidaa_")]

    assert sorted(documented) == sorted(NAMES)
