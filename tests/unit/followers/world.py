"""A small instance with real books, in a folder of its own: what the tests of the followers act on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections, transaction

from nidaa.followers.integrator import Integrator
from nidaa.intake import schema
from nidaa.intake.books import open_books
from nidaa.intake.campaign_keys import make_wrapped_key
from nidaa.intake.commands import Close, Command, Confirm, Open, Submit, Withdraw
from nidaa.intake.instance import Instance
from nidaa.intake.outcomes import Outcome
from nidaa.intake.registry import register_action, register_log
from nidaa.intake.rows import LogRow
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.writer import apply
from nidaa.ledger.note import Signer, Verifier

#: 13 January 2016, 12:00 UTC.
NOON = 1_452_686_400
TEXT = bytes(16)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: float = NOON) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def pass_seconds(self, seconds: float) -> None:
        self.now += seconds


@contextmanager
def database_at(path: Path, *, all_tables: bool = False) -> Iterator[None]:
    """Point Django's default connection, in every thread, at another SQLite file.

    A new file gets the followers' tables and the books', or all tables of the house.
    """
    settings = connections["default"].settings_dict
    before = settings["NAME"]
    connections["default"].close()
    settings["NAME"] = str(path)
    try:
        if all_tables:
            call_command("migrate", verbosity=0)
        elif not path.exists():
            _make_tables()
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = before


def _make_tables() -> None:
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("followers").get_models():
            editor.create_model(model)
    schema.create(connection.connection)


#: Table -> its columns, its rows.
Backup = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


def _tables() -> list[str]:
    """Return the books' and the followers' tables, those that others refer to first."""
    derived = [model._meta.db_table for model in apps.get_app_config("followers").get_models()]
    return [f"intake_{name}" for name in ("log", "action", "submission", "supporter", "entry")] + derived


class World:
    """An instance, its secrets, and a writer's own connection to the books."""

    def __init__(self, folder: Path, database_url: str = "") -> None:
        self.instance = Instance(
            data_dir=folder,
            base_url="https://nidaa.example",
            mail_from="Nidaa <no-reply@nidaa.example>",
            database_url=database_url,
        )
        self.secrets = InstanceSecrets.load_or_create(self.instance.secrets_dir)
        self.clock = Clock()
        self.books = open_books(self.instance)
        self._people = 1 << 248  # A person key that begins with many zeros is that of somebody erased.

    def close(self) -> None:
        self.books.close()

    def backup(self) -> Backup:
        """Return the rows of all tables, as a dump has them."""
        rows: Backup = {}
        with connection.cursor() as cursor:
            for table in _tables():
                cursor.execute(f"SELECT * FROM {table}")
                rows[table] = [column[0] for column in cursor.description], cursor.fetchall()
        return rows

    def restore(self, backup: Backup) -> None:
        """Put the rows of a backup in the place of all that came since."""
        with transaction.atomic(), connection.cursor() as cursor:
            for table in reversed(backup):
                cursor.execute(f"DELETE FROM {table}")
            for table, (columns, rows) in backup.items():
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows)

    def open_log(self, slug: str = "voip") -> int:
        """Return the id of a new log with a petition and a boycott, and two `open` entries."""
        origin = self.instance.origin_of(slug)
        with self.books.transaction():
            key = make_wrapped_key(self.secrets, origin)
            log_id = register_log(self.books, slug=slug, origin=origin, wrapped_key=key)
            register_action(self.books, log_id=log_id, action="petition", texts={TEXT: "fr"}, opens_at=NOON)
            register_action(self.books, log_id=log_id, action="boycott", texts={TEXT: "fr"}, opens_at=NOON)
        self.apply(Open(log_id, "petition", None, NOON), Open(log_id, "boycott", date(2016, 2, 1), NOON))
        return log_id

    def log(self, log_id: int) -> LogRow:
        log = self.books.log(log_id)
        assert log is not None
        return log

    def apply(self, *commands: Command) -> list[Outcome]:
        return apply(self.books, commands)

    def next_person(self) -> int:
        self._people += 1
        return self._people

    def submit(
        self,
        log_id: int,
        number: int = 1,
        *,
        sealed: bytes = b"sealed",
        language: str = "fr",
        person: int | None = None,
        attempt: int = 1,
    ) -> list[int]:
        """Store submissions of new people, or of one person; return their numbers."""
        people = [self.next_person() for _ in range(number)] if person is None else [person]
        commands = [self._submission(log_id, one.to_bytes(32, "big"), sealed, language, attempt) for one in people]
        return [outcome.seq for outcome in self.apply(*commands)]  # type: ignore[union-attr]  # all are stored

    def _submission(self, log_id: int, person: bytes, sealed: bytes, language: str, attempt: int) -> Submit:
        key = attempt.to_bytes(16, "big")
        return Submit(log_id, "petition", person, key, language, TEXT, None, person, sealed, False, int(self.clock()))

    def sign(self, log_id: int, number: int = 1) -> list[int]:
        """Let new people sign; return their submissions' numbers."""
        numbers = self.submit(log_id, number)
        self.apply(*[Confirm(log_id, seq, int(self.clock())) for seq in numbers])
        return numbers

    def withdraw(self, log_id: int, seq: int) -> None:
        self.apply(Withdraw(log_id, seq, int(self.clock())))

    def close_log(self, log_id: int) -> None:
        self.apply(Close(log_id, int(self.clock())))

    def signer(self, origin: str) -> Signer:
        return Signer(origin, self.secrets.log_seed(origin))

    def verifier(self, log_id: int) -> Verifier:
        return self.signer(self.log(log_id).origin).verifier()

    def integrator(self) -> Integrator:
        """Return an integrator that never waits between two heads."""
        return Integrator(heads=self.instance.heads_dir, signer_for=self.signer, clock=self.clock, monotonic=_leaps())


def _leaps() -> Callable[[], float]:
    """Return a clock that jumps ahead at each look."""
    now = 0.0

    def monotonic() -> float:
        nonlocal now
        now += 60.0
        return now

    return monotonic
