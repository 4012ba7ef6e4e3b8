"""`nidaa demo`: build on first start, then serve in demo mode and say what to click."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from nidaa.cli.database_name import name_of, without_password
from nidaa.cli.demo.build import FACTS_NAME, engine_of
from nidaa.cli.errors import CannotStartError
from nidaa.cli.serve.command import local_url, refuse_taken_port, serve_until_told, workers_option
from nidaa.cli.serve.lock import EVERYTHING, ServeLock
from nidaa.cli.serve.preparation import read_instance
from nidaa.intake.books import open_books
from nidaa.intake.errors import IntakeError, StatementRefused


@click.command()
@click.option(
    "--data-dir",
    default=Path("var/demo"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the demo is kept; delete it to build it anew.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@workers_option
@click.option("--people", default=8_000, hidden=True, type=click.IntRange(1, 100_000), help="How many sign.")
@click.option("--build-only", is_flag=True, hidden=True, help="Do not serve.")
def demo(data_dir: Path, *, host: str, port: int, workers: int | None, people: int, build_only: bool) -> None:
    """Build the demo on first start (about half a minute), and serve it.

    It replays January 2016: a petition and a boycott with 8,000 signatures and 24,000 pledges of invented people,
    sent through the real intake. Exit status: as of `nidaa serve`.
    """
    data_dir = data_dir.absolute()
    os.environ["NIDAA_DEMO"] = "1"
    os.environ.setdefault("NIDAA_BASE_URL", local_url(host, port))
    if not build_only:
        refuse_taken_port(host, port)
    if not data_dir.exists():
        _refuse_used_database()
        _build(data_dir, people)
    facts = _facts(data_dir)
    if build_only:
        return
    os.environ["NIDAA_DATA_DIR"] = str(data_dir)
    greeting = _greeting(os.environ["NIDAA_BASE_URL"].rstrip("/"), facts)
    serve_until_told(host=host, port=port, workers=workers, greeting=greeting)


def _build(data_dir: Path, people: int) -> None:
    """Build beside the final place and rename: an interrupted build leaves nothing that looks like a demo."""
    beside = data_dir.with_name(f"{data_dir.name}.building")
    try:
        beside.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStartError(f"Cannot make {beside}: {error.strerror}.") from error
    lock = ServeLock(beside)
    _clear(beside)
    click.echo("Building the demo: ten days of January 2016, replayed through the real intake.", err=True)
    finished = subprocess.run(
        [sys.executable, "-m", "nidaa.cli.demo.build", "--signers", str(people), "--pledgers", str(3 * people)],
        env=os.environ | {"NIDAA_DATA_DIR": str(beside)},
        check=False,
    )
    if finished.returncode != 0:
        raise CannotStartError("The demo could not be built; see the lines above.")
    for part in EVERYTHING:
        (beside / part.value).unlink()
    beside.rename(data_dir)
    lock.release()


def _refuse_used_database() -> None:
    """Refuse a PostgreSQL database that has campaigns: the demo would stand among them.

    Raises:
        CannotStartError: It has, or it does not answer.
    """
    instance = read_instance()
    if not instance.database_url:
        return
    try:
        books = open_books(instance)
        with closing(books):
            used = bool(books.logs())
    except StatementRefused:
        return  # It has no tables yet.
    except IntakeError as error:
        raise CannotStartError(
            f"The database {name_of(instance)} does not answer: {without_password(str(error), instance)}."
        ) from error
    if used:
        raise CannotStartError(
            f"The database {name_of(instance)} has campaigns already, or a build of the demo was interrupted there. "
            "The demo wants a database of its own: make an empty one (dropdb, createdb), or unset DATABASE_URL."
        )


def _clear(folder: Path) -> None:
    for left in folder.iterdir():
        if left.name in {part.value for part in EVERYTHING}:
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


def _facts(data_dir: Path) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads((data_dir / FACTS_NAME).read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CannotStartError(
            f"{data_dir} is there, but is no demo: choose another folder with --data-dir."
        ) from error
    engine, wanted = facts.get("database", "sqlite"), engine_of(read_instance())
    if engine != wanted:
        raise CannotStartError(
            f"The demo in {data_dir} was built in {engine}, and DATABASE_URL says {wanted}: "
            "set it as it was, or choose another folder with --data-dir."
        )
    return facts


def _greeting(base_url: str, facts: dict[str, Any]) -> str:
    return f"""
  The campaign    {base_url}/fr/c/voip/   in French
                  {base_url}/ar/c/voip/   in Arabic
                  {base_url}/en/c/voip/   in English
                  {base_url}/zgh/c/voip/  in Tamazight
  Sign or pledge, read the mail and confirm:
                  {base_url}/demo/mail/
  Recompute the number from the public log:
                  nidaa verify {base_url}/c/voip/
  The organiser   {base_url}/admin/   {facts["email"]}   {facts["password"]}

  All people are invented; no mail leaves this machine. Ctrl-C ends it."""
