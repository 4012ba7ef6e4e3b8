"""A private PostgreSQL for the test run: its own folder, port and processes, gone when the run ends, however it ends.

`Cluster` is the server. The fixture `postgres` starts one when the first test asks for it. Without PostgreSQL's
programs such a test fails and says what to install: it is never left out.
"""

import itertools
import os
import pwd
import re
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any, Final, Literal

import pytest

from benchmarks.site import free_port

#: How a server is stopped: it lets transactions end in an error, or it dies like in a power cut.
How = Literal["fast", "immediate"]

_SIGNALS: Final[Mapping[How, signal.Signals]] = {"fast": signal.SIGINT, "immediate": signal.SIGQUIT}
#: Where Debian keeps a folder for each version, outside of PATH.
DEBIAN: Final = Path("/usr/lib/postgresql")
_START_SECONDS: Final = 60.0
_SETTINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "listen_addresses": "127.0.0.1",
        # As in production: what COMMIT returned for is on the disk.
        "fsync": "on",
        "synchronous_commit": "on",
        "max_connections": "200",
        "shared_buffers": "128MB",
        "max_wal_size": "2GB",
        "logging_collector": "off",
        "log_line_prefix": "%m %a ",
    }
)
#: Waits until the other end of its standard input is closed, which the kernel does when the test run is gone, even
#: after SIGKILL; then it ends the server at once and removes its folder.
_GUARD: Final = """
read -r _
server=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$server" 2>/dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do
  [ -n "$server" ] && kill -0 "$server" 2>/dev/null && sleep 0.2
done
rm -rf "$0"
"""


class MissingProgramsError(Exception):
    """PostgreSQL is not installed here; the message says how to get it."""


def programs() -> Path:
    """Return the folder of PostgreSQL's programs, the newest if there are several.

    Raises:
        MissingProgramsError: There is none.
    """
    debian = sorted(DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for folder in (*debian, *on_path):
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise MissingProgramsError(
        "These tests need PostgreSQL's programs (initdb, postgres). As root, tools/install_test_programs installs "
        "them; on Debian: apt-get install postgresql"
    )


class Cluster:
    """A PostgreSQL server in a temporary folder, on a free port of the loopback. Password logins, as in production.

    Args:
        settings: On top of the cluster's own, as in postgresql.conf.
    """

    def __init__(self, settings: Mapping[str, str] = MappingProxyType({})) -> None:
        self._bin = programs()
        self._user = _unprivileged_user()
        self._settings = {**_SETTINGS, **settings}
        self._numbers = itertools.count(1)
        #: Not a word that a log could contain by chance: tests look whether it leaks.
        self.password: Final = f"pw-{secrets.token_hex(12)}"
        self.folder: Final = Path(tempfile.mkdtemp(prefix="nidaa-pg-"))
        self.port = 0
        self._server: subprocess.Popen[bytes] | None = None
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(self.folder, account.pw_uid, account.pw_gid)
        self._guard = self._popen("/bin/sh", "-c", _GUARD, str(self.folder), stdin=subprocess.PIPE)
        try:
            self._make()
            self._start_first()
        except BaseException:
            self.remove()
            raise

    def start(self) -> None:
        """Start the server and wait until it takes connections; after `stop`, on the same port."""
        log = (self.folder / "log").open("ab")
        options = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        self._server = self._popen(
            str(self._bin / "postgres"),
            "-D",
            str(self.folder / "data"),
            "-p",
            str(self.port),
            "-k",
            str(self.folder),
            *options,
            output=log,
        )
        log.close()
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_ready():
            if self._server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL does not start:\n{self.log()[-2000:]}")
            time.sleep(0.02)

    def stop(self, how: How = "fast") -> None:
        """End the server; "immediate" is what `pg_ctl stop -m immediate` does: no goodbye, recovery at the start."""
        if self._server is not None:
            self._server.send_signal(_SIGNALS[how])
            self._server.wait(30)
            self._server = None

    def remove(self) -> None:
        """End everything and remove the folder."""
        self.stop("immediate")
        self._guard.communicate()

    def log(self) -> str:
        """Return what the server wrote to its log."""
        path = self.folder / "log"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def url(self, database: str, *, role: str = "nidaa") -> str:
        """Return the address of a database, with its password."""
        return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    def create_database(self, *, template: str = "template1") -> str:
        """Make a fresh database and return its name. Nobody may be connected to the template."""
        name = f"nidaa_{next(self._numbers)}"
        self.admin(f"CREATE DATABASE {name} TEMPLATE {template} OWNER nidaa")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database, whoever is connected to it."""
        self.admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def admin(self, statement: str, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Run one statement as the superuser; return its rows."""
        import psycopg

        address = self.url(database, role="postgres")
        with psycopg.connect(address, autocommit=True, connect_timeout=10) as connection:
            found = connection.execute(statement.encode())
            return found.fetchall() if found.description else []

    def _make(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        arguments = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=trust", "--auth-host=scram-sha-256"]
        made = self._popen(
            str(self._bin / "initdb"),
            f"--pgdata={self.folder / 'data'}",
            "--username=postgres",
            f"--pwfile={secret}",
            "--no-sync",
            *arguments,
            output=subprocess.PIPE,
        )
        told, _ = made.communicate(timeout=_START_SECONDS)
        secret.unlink()
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed:\n{told.decode(errors='replace')}")

    def _start_first(self) -> None:
        for attempt in range(3):
            self.port = free_port()
            try:
                self.start()
                break
            except RuntimeError:
                # Another program may have taken the port since.
                if attempt == 2 or not re.search("could not (bind|create any)", self.log()):
                    raise
        self.admin(f"CREATE ROLE nidaa LOGIN PASSWORD '{self.password}'")

    def _is_ready(self) -> bool:
        # The eighth line is how pg_ctl knows, too.
        try:
            lines = (self.folder / "data" / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        assert self._server is not None
        return len(lines) > 7 and lines[0] == str(self._server.pid) and lines[7].strip() == "ready"

    def _popen(
        self, *command: str, stdin: int = subprocess.DEVNULL, output: int | IO[bytes] = subprocess.DEVNULL
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            stdin=stdin,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            user=self._user or None,
            group=pwd.getpwnam(self._user).pw_gid if self._user else None,
            extra_groups=[] if self._user else None,
            # A session of its own: the Ctrl-C that ends the test run must not reach it first.
            start_new_session=True,
        )


def _unprivileged_user() -> str:
    """Return whom the server runs as when we are root, which PostgreSQL refuses; else ""."""
    if os.geteuid() != 0:
        return ""
    names = {account.pw_name for account in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Return the test run's PostgreSQL server, started when the first test asks for it."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture
def postgres_url(postgres: Cluster) -> str:
    """Return the address of a fresh, empty database. It goes with the server: to drop it costs a checkpoint."""
    return postgres.url(postgres.create_database())
