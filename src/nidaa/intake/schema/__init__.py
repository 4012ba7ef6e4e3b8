"""The schema of the two books, as numbered SQL files. A Django migration runs them; tests and tools call `create`.

Promises: the files are the only definition of the tables `intake_*`; each has a `.down.sql` that undoes it.
"""

import sqlite3
from importlib.resources import files
from typing import Any

import psycopg

#: Every step, in the order in which they are run.
STEPS: tuple[str, ...] = ("0001_books",)


def statements(step: str, *, down: bool = False, engine: str = "sqlite") -> list[str]:
    """Return the SQL statements of one step, in order, each without its semicolon.

    Args:
        step: One of `STEPS`.
        down: Those that undo it.
        engine: Which database: "sqlite" or "postgresql".
    """
    name = f"{step}.down.sql" if down else f"{step}.sql"
    text = files(__name__).joinpath(engine, name).read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("--")]
    return [statement.strip() for statement in "\n".join(lines).split(";") if statement.strip()]


def create(connection: "sqlite3.Connection | psycopg.Connection[Any]") -> None:
    """Make all tables in an empty database."""
    engine = "sqlite" if isinstance(connection, sqlite3.Connection) else "postgresql"
    for step in STEPS:
        for statement in statements(step, engine=engine):
            connection.execute(statement)
