"""`nidaa verify`: arguments, progress, report, exit status."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from nidaa.cli.verify.address import parse_address
from nidaa.cli.verify.report import as_json, print_report
from nidaa.cli.verify.run import run_verification

_REPORT_WIDTH = 120


@click.command()
@click.argument("url")
@click.option("--key", help="The log's verifier key, from somewhere else than the same server.")
@click.option("--json", "json_wanted", is_flag=True, help="Print one JSON object instead of a table.")
@click.option(
    "--state",
    "state_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Keep the verified head in this file, and check next time that the log continues it.",
)
def verify(url: str, *, key: str | None, json_wanted: bool, state_file: Path | None) -> None:
    """Download a campaign's public log, check every byte, recount it, and compare with what the page says.

    URL is the campaign's page in any language, or its log. Exit status: 0 the numbers follow from the signed log;
    1 they do not, or the log does not hold; 2 wrong usage; 3 the server could not be read: nothing was proved.
    """
    address = parse_address(url)
    with _progress(shown=not json_wanted and sys.stderr.isatty()) as on_progress:
        found = run_verification(address, key=key, state_file=state_file, on_progress=on_progress)
    if json_wanted:
        click.echo(as_json(found))
    else:
        print_report(found, _console())
    if found.problems:
        sys.exit(1)


def _console() -> Console:
    # A pipe has no width of its own: lines must not be folded to 80 columns in somebody's file.
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=_REPORT_WIDTH)


@contextmanager
def _progress(*, shown: bool) -> Iterator[Callable[[int, int], None]]:
    if not shown:
        yield lambda _done, _all: None
        return
    columns = (TextColumn("checking"), BarColumn(), MofNCompleteColumn(), TextColumn("entries"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
