"""What the environment says of the processes: how many, which one, and who may look at their figures."""

from ipaddress import ip_network

import pytest

from nidaa.intake.instance import LOOPBACK, Instance, SettingError


def test_the_number_of_workers_is_open_by_default_and_a_lone_process_is_the_first_of_one() -> None:
    instance = Instance.from_environment({})

    assert instance.workers is None
    assert (instance.worker_number, instance.worker_count) == (0, 1)
    assert instance.metrics_from == LOOPBACK


def test_what_the_supervisor_tells_a_child_is_read() -> None:
    told = {"NIDAA_WORKERS": "3", "NIDAA_WORKER_NUMBER": "2", "NIDAA_WORKER_COUNT": "3"}

    instance = Instance.from_environment(told)

    assert (instance.workers, instance.worker_number, instance.worker_count) == (3, 2, 3)


def test_networks_that_may_read_the_metrics_replace_the_default() -> None:
    instance = Instance.from_environment({"NIDAA_METRICS_FROM": "10.0.0.0/8, fd00::/8"})

    assert instance.metrics_from == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


@pytest.mark.parametrize("value", ["0", "65", "two", "-1", "²"])
def test_a_number_of_workers_that_makes_no_sense_is_told(value: str) -> None:
    with pytest.raises(SettingError, match="NIDAA_WORKERS must be a whole number from 1 to 64"):
        Instance.from_environment({"NIDAA_WORKERS": value})


def test_what_one_process_bears_may_be_more_than_there_can_be_processes() -> None:
    told = {"NIDAA_WATCHERS": "50000", "NIDAA_QUEUE": "4096", "NIDAA_MAILS_PER_SECOND": "500"}

    instance = Instance.from_environment(told)

    assert (instance.watchers, instance.queue, instance.mails_per_second) == (50_000, 4_096, 500)


@pytest.mark.parametrize("value", ["6", "3651", "9" * 5_000])
def test_days_that_make_no_sense_are_told(value: str) -> None:
    with pytest.raises(SettingError, match="NIDAA_UNCONFIRMED_DAYS must be a whole number from 7 to 3650"):
        Instance.from_environment({"NIDAA_UNCONFIRMED_DAYS": value})


def test_a_network_that_cannot_be_read_is_told_with_the_name_of_its_setting() -> None:
    with pytest.raises(SettingError, match="NIDAA_METRICS_FROM"):
        Instance.from_environment({"NIDAA_METRICS_FROM": "everywhere"})
