from pathlib import Path

from msgspec.structs import replace

from nidaa.door.snapshots import HistogramCopy, Snapshot, SnapshotFolder, copy_of
from nidaa.intake.batch_figures import Histogram

EMPTY = Snapshot(
    worker=0,
    taken_at=1_452_686_400.0,
    answers={"sign": {"2xx": 2}},
    forms={"stored": 2},
    batch_commands=HistogramCopy((1.0, 2.0), (1, 0, 0), 1.0),
    batch_seconds=HistogramCopy((0.1,), (1, 0), 0.01),
    queue=0,
    watchers=3,
    page_cache={"hit": 9},
)


def test_a_process_reads_what_the_others_wrote_and_not_its_own(tmp_path: Path) -> None:
    folder = SnapshotFolder(tmp_path / "run")
    for worker in (2, 0, 1):
        folder.write(replace(EMPTY, worker=worker))

    others = folder.others(1)

    assert others == [replace(EMPTY, worker=0), replace(EMPTY, worker=2)]


def test_a_newer_snapshot_takes_the_place_of_the_older(tmp_path: Path) -> None:
    folder = SnapshotFolder(tmp_path)
    folder.write(EMPTY)

    folder.write(replace(EMPTY, queue=7))

    assert [snapshot.queue for snapshot in folder.others(1)] == [7]


def test_a_file_that_cannot_be_read_is_left_out(tmp_path: Path) -> None:
    folder = SnapshotFolder(tmp_path)
    folder.write(EMPTY)
    (tmp_path / "web-5.json").write_text('{"worker": 5')

    others = folder.others(1)

    assert [snapshot.worker for snapshot in others] == [0]


def test_a_histogram_is_copied_as_it_is_now() -> None:
    histogram = Histogram((1.0, 2.0))
    histogram.add(1.5)

    copy = copy_of(histogram)
    histogram.add(1.5)

    assert copy == HistogramCopy((1.0, 2.0), (0, 1, 0), 1.5)
