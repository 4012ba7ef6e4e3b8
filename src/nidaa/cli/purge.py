"""`nidaa purge`: erases now what was sent in and never confirmed, as the followers do by themselves."""

import time
from datetime import UTC, datetime

import click

from nidaa.cli.django_setup import set_up_django
from nidaa.cli.errors import UnreachableError
from nidaa.cli.serve.preparation import read_instance
from nidaa.intake.errors import IntakeError


@click.command()
@click.option("--days", type=click.IntRange(min=1), help="Instead of NIDAA_UNCONFIRMED_DAYS.")
def purge(days: int | None) -> None:
    """Erase what was sent in more than some days ago and never confirmed. A server may run meanwhile.

    Exit status: 0 done; 3 the database cannot be used.
    """
    instance = read_instance()
    set_up_django()
    from django.db import DatabaseError

    from nidaa.followers import books_view
    from nidaa.followers.purger import purge_log

    before = int(time.time()) - (days or instance.unconfirmed_days) * 86_400
    try:
        logs = books_view.logs()
        for log in logs:
            purge_log(log.log_id, before)
    except (DatabaseError, IntakeError) as error:
        raise UnreachableError(f"The database cannot be used ({type(error).__name__}); was it migrated?") from error
    moment = datetime.fromtimestamp(before, UTC)
    where = "1 log" if len(logs) == 1 else f"{len(logs)} logs"
    click.echo(f"Erased, in {where}: what came before {moment:%Y-%m-%d %H:%M} UTC and was never confirmed.")
