"""Django's connection to the one database: the SQLite file in the data folder, or PostgreSQL by ``DATABASE_URL``.

The hop before is ``Instance``; ``settings`` puts this into DATABASES. The writer of the books has its own connection,
which ``nidaa.intake.books`` opens: what is said here holds for pages, organisers and followers.
"""

from typing import Any, Final

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from nidaa.intake.instance import Instance, SettingError

#: How long a connection may take to be made, in seconds; longer, and the database counts as gone.
CONNECT_SECONDS: Final = 5
#: How long one statement, a wait for a lock, and an idle transaction may take, in milliseconds. The database ends
#: what takes longer, so that one query, or a process that was frozen, never holds up the others for good.
STATEMENT_MILLISECONDS: Final = 30_000
LOCK_MILLISECONDS: Final = 20_000
IDLE_TRANSACTION_MILLISECONDS: Final = 60_000

_OPTIONS: Final = (
    f"-c statement_timeout={STATEMENT_MILLISECONDS} -c lock_timeout={LOCK_MILLISECONDS}"
    f" -c idle_in_transaction_session_timeout={IDLE_TRANSACTION_MILLISECONDS}"
)
#: What an address may say otherwise in its query.
_DEFAULTS: Final = {
    "connect_timeout": str(CONNECT_SECONDS),
    "application_name": "nidaa",
    "options": _OPTIONS,
    # A server that vanished without a word is noticed after half a minute at most.
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}


def databases(instance: Instance) -> dict[str, dict[str, Any]]:
    """Return Django's DATABASES for an instance.

    Raises:
        SettingError: DATABASE_URL is no address of a PostgreSQL database. The message does not quote it.
    """
    return {"default": _postgresql(instance.database_url) if instance.database_url else _sqlite(instance)}


def _sqlite(instance: Instance) -> dict[str, Any]:
    return {
        "ENGINE": "nidaa.project.sqlite",
        "NAME": instance.database_path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            # A transaction that means to write says so at its start: a later upgrade of a read lock
            # fails at once, whatever the timeout.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: a commit that was answered survives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
        },
        # A file, as in production: threads of a test then wait for each other as real ones do.
        "TEST": {"NAME": instance.data_dir / "test.sqlite3"},
    }


def _postgresql(url: str) -> dict[str, Any]:
    try:
        given = conninfo_to_dict(url)
    except ProgrammingError:
        # Without its cause: libpq quotes what it could not read, and that may be the password.
        raise SettingError("DATABASE_URL must be postgresql://user:password@host:port/database") from None
    known = {name: str(given.pop(name, None) or "") for name in ("dbname", "user", "password", "host", "port")}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": known["dbname"] or known["user"],
        "USER": known["user"],
        "PASSWORD": known["password"],
        "HOST": known["host"],
        "PORT": known["port"],
        # Connections stay open; each request first asks whether its own still answers.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        # A cursor on the server lives in one session: behind a pooler the next page of rows may meet another.
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {**_DEFAULTS, **{name: str(value) for name, value in given.items() if value is not None}},
    }
