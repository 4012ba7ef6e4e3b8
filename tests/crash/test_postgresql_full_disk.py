"""The disk of PostgreSQL's tables is full: whoever comes is refused, nobody is lost, and then it goes on."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
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
from tests.postgres import Cluster
from tests.unit.intake.sample import submit

#: Of the file system of the tables. The log of transactions lies elsewhere: without it PostgreSQL stops by itself.
SIZE_MEBIBYTES = 6
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


@pytest.mark.timeout(180)
def test_a_full_disk_refuses_and_loses_nobody(cluster: Cluster, small_disk: Path) -> None:
    name = cluster.create_database()
    with psycopg.connect(cluster.url(name), autocommit=True) as connection:
        schema.create(connection)
    filler = small_disk / "filler"
    cluster.admin(f"CREATE TABLESPACE small OWNER nidaa LOCATION '{small_disk}'")
    cluster.admin("ALTER TABLE intake_submission SET TABLESPACE small", name)
    filler.write_bytes(bytes((SIZE_MEBIBYTES - 1) << 20))
    with with_campaign(cluster.url(name)):
        writer = PatientWriter(lambda: PostgresBooks.open(cluster.url(name)))
    stored = 0

    def fill() -> None:
        nonlocal stored
        while stored < 20 * BATCH:
            writer.apply([submit(person) for person in range(stored + 1, stored + 1 + BATCH)])
            stored += BATCH

    with pytest.raises(StorageFull) as refused:
        fill()
    filler.unlink()
    outcomes = writer.apply([submit(person) for person in range(stored + 1, stored + 1 + BATCH)])

    books = PostgresBooks.open(cluster.url(name))
    assert refused.value.retry_after_seconds == StorageFull.retry_after_seconds
    assert stored > 0
    assert outcomes == [Stored(seq) for seq in range(stored + 1, stored + 1 + BATCH)]
    assert books.count_submissions(1) == (stored + BATCH,) * 3
    assert check_books(books) == []
    books.close()
    writer.close()
