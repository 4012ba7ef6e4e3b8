"""The reference of the intake on PostgreSQL: pgbench inserts rows like its own, one by one, a commit for each.

The table has the same columns and the same indexes and stands in the same server with the same settings; the clients
are as many as those that post the forms. Nothing is checked, sealed or hashed.
"""

import os
import re
import subprocess
from pathlib import Path
from typing import Final

from nidaa.intake import schema
from tests.postgres import Cluster, programs

_SEALED_BYTES: Final = 180
#: Random bytes as cheaply as SQL makes them; the rest of a row is constant.
_INSERT: Final = f"""
INSERT INTO intake_submission (log_id, seq, action, person_key, attempt, idempotency_key, language, text, threshold,
    commitment, sealed, named, received_at, muted)
VALUES (1, nextval('pgbench_seq'), 'petition', uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 1,
    uuid_send(gen_random_uuid()), 'fr', '\\x{"00" * 16}', NULL,
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), '\\x{"5a" * _SEALED_BYTES}', 0,
    1453000000, 0);
"""


def rows_per_second(cluster: Cluster, folder: Path, *, clients: int, seconds: int) -> float:
    """Return how many single-row inserts a second the server commits.

    Args:
        cluster: The server that the intake is measured on, too.
        folder: For the script.
        clients: Connections.
        seconds: How long.
    """
    database = cluster.create_database()
    try:
        for statement in schema.statements("0001_books", engine="postgresql"):
            cluster.admin(statement, database)
        cluster.admin("CREATE SEQUENCE pgbench_seq CACHE 64", database)
        script = folder / "insert.sql"
        script.write_text(_INSERT)
        done = subprocess.run(
            [
                str(programs() / "pgbench"),
                "--no-vacuum",
                "--protocol=prepared",
                f"--client={clients}",
                "--jobs=2",
                f"--time={seconds}",
                f"--file={script}",
                cluster.url(database, role="postgres"),
            ],
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds + 120,
        )
        found = re.search(r"tps = ([0-9.]+)", done.stdout)
        if done.returncode or found is None or "failed" in done.stderr:
            raise RuntimeError(f"pgbench failed:\n{done.stderr}")
        return float(found[1])
    finally:
        cluster.drop_database(database)
