"""The disk of PostgreSQL's tables is full: whoever comes is refused, nobody is lost, and then it goes on."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from nidaa.intake import schema
from nidaa.intake.books import PostgresBooks
from nidaa.intake.errors import StorageFull
from nidaa.intake.outcomes import Stored
from nidaa.intake.patient_writer import PatientWriter
from nidaa.intake.startup_check import check_books
from tests import postgres as servers
from tests.both_books import with_campaign
from tests.fault_counts import Fault, Faults, how_often
from tests.postgres import Cluster
from tests.unit.intake.sample import submit

ROUNDS = how_often(2, shares=2)
#: What each round may add to the tables until the disk is full.
FREE_BYTES = 1 << 20
#: Of the file system of the tables. The log of transactions lies elsewhere: without it PostgreSQL stops by itself.
SIZE_MEBIBYTES = 6 + 3 * ROUNDS
BATCH = 500


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A small file system that PostgreSQL's user may use. Needs root."""
    folder = Path(tempfile.mkdtemp(prefix="nidaa-small-"))
    folder.chmod(0o755)
    disk = folder / "disk"
    disk.mkdir()
    options = f"size={SIZE_MEBIBYTES}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(disk)], check=True, timeout=60)
    if user := servers._unprivileged_user():
        shutil.chown(disk, user)
    yield disk
    subprocess.run(["umount", str(disk)], check=False, timeout=60)
    shutil.rmtree(folder)


@pytest.fixture
def cluster(small_disk: Path) -> Iterator[Cluster]:
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.mark.timeout(180 + 20 * ROUNDS)
def test_a_full_disk_refuses_and_loses_nobody(cluster: Cluster, small_disk: Path, faults: Faults) -> None:
    name = cluster.create_database()
    with psycopg.connect(cluster.url(name), autocommit=True) as connection:
        schema.create(connection)
    cluster.admin(f"CREATE TABLESPACE small OWNER nidaa LOCATION '{small_disk}'")
    cluster.admin("ALTER TABLE intake_submission SET TABLESPACE small", name)
    with with_campaign(cluster.url(name)):
        writer = PatientWriter(lambda: PostgresBooks.open(cluster.url(name)))
    signed: list[int] = []
    refusals = []

    for _ in range(ROUNDS):
        with nearly_full(small_disk), pytest.raises(StorageFull) as refused:
            sign(writer, signed, batches=1_000)
        refusals.append(refused.value.retry_after_seconds)
        sign(writer, signed, batches=1)

    stored = len(signed)
    faults.made(Fault.DISK_FULL, ROUNDS)
    faults.acknowledged(stored)
    books = PostgresBooks.open(cluster.url(name))
    assert refusals == [StorageFull.retry_after_seconds] * ROUNDS
    assert books.count_submissions(1) == (stored, stored, stored)
    assert check_books(books) == []
    books.close()
    writer.close()


@contextmanager
def nearly_full(disk: Path) -> Iterator[None]:
    """Leave only so much room that some batches fit."""
    filler = disk / "filler"
    filler.write_bytes(bytes(shutil.disk_usage(disk).free - FREE_BYTES))
    yield
    filler.unlink()


def sign(writer: PatientWriter, signed: list[int], *, batches: int) -> None:
    """Let the next people sign; those who were told that it is stored are added."""
    for _ in range(batches):
        people = range(len(signed) + 1, len(signed) + 1 + BATCH)
        assert writer.apply([submit(person) for person in people]) == [Stored(person) for person in people]
        signed += people
