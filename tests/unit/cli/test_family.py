from pathlib import Path

from nidaa.cli.serve.family import WORKERS_BY_DEFAULT_AT_MOST, children, default_workers
from nidaa.cli.serve.lock import EVERYTHING, Part

SHARED = Path("/dev/shm/nidaa-x")


def test_every_web_process_knows_its_number_and_how_many_there_are() -> None:
    family = children(EVERYTHING, host="127.0.0.1", port=8000, workers=3, shared_memory=SHARED)

    assert [child.name for child in family] == ["web-0", "web-1", "web-2", "followers"]
    assert [dict(child.environment) for child in family[:3]] == [
        {"NIDAA_WORKER_NUMBER": str(number), "NIDAA_WORKER_COUNT": "3"} for number in range(3)
    ]


def test_each_web_process_has_a_heart_of_its_own_and_the_followers_have_none() -> None:
    family = children(EVERYTHING, host="127.0.0.1", port=8000, workers=2, shared_memory=SHARED)

    assert [child.heart for child in family] == [SHARED / "heart-0", SHARED / "heart-1", None]


def test_the_followers_are_ended_after_the_web_processes() -> None:
    *web, followers = children(EVERYTHING, host="127.0.0.1", port=8000, workers=2, shared_memory=SHARED)

    assert all(child.stage < followers.stage for child in web)


def test_a_family_may_do_one_part_alone() -> None:
    web = children([Part.WEB], host="127.0.0.1", port=8000, workers=2, shared_memory=SHARED)
    followers = children([Part.FOLLOWERS], host="127.0.0.1", port=8000, workers=2, shared_memory=SHARED)

    assert [child.name for child in web] == ["web-0", "web-1"]
    assert [child.name for child in followers] == ["followers"]


def test_the_number_of_web_processes_suits_the_machine_by_default() -> None:
    assert 1 <= default_workers() <= WORKERS_BY_DEFAULT_AT_MOST
