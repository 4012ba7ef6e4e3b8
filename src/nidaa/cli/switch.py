"""`nidaa switch`: turns a costly part of a running site off and on, or lists what is on."""

from datetime import UTC, datetime

import click

from nidaa.cli.django_setup import set_up_django
from nidaa.cli.errors import UnreachableError, WrongUsageError
from nidaa.cli.serve.preparation import read_instance


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="(list | PART on|off)")
def switch(words: tuple[str, ...]) -> None:
    """List the parts that the site can do without, or turn one off or on, while it runs.

    Every process knows it within about a second; the pages in a cache follow when they are made anew.
    Exit status: 0 done; 2 there is no such part; 3 the database cannot be used.
    """
    read_instance()
    set_up_django()
    from django.db import DatabaseError

    try:
        if words == ("list",):
            _list()
        else:
            _turn(*_part_and_state(words))
    except DatabaseError as error:
        raise UnreachableError(f"The database cannot be used ({type(error).__name__}); was it migrated?") from error


def _list() -> None:
    from nidaa.campaigns.queries import all_switches

    for row in all_switches():
        since = f", since {row.changed_at:%Y-%m-%d %H:%M} UTC" if row.changed_at else ""
        click.echo(f"{row.part.value:<12} {'on' if row.on else 'off'}{since}")


def _part_and_state(words: tuple[str, ...]) -> tuple[str, str]:
    from nidaa.campaigns.kinds import Part

    if len(words) != 2 or words[0] not in Part.values or words[1] not in ("on", "off"):
        raise WrongUsageError(f"Say `list`, or one of {', '.join(Part.values)} and then on or off.")
    return words[0], words[1]


def _turn(part: str, state: str) -> None:
    from nidaa.campaigns import actions
    from nidaa.campaigns.kinds import Part

    actions.turn_switch(by=None, part=Part(part), on=state == "on", now=datetime.now(tz=UTC))
    click.echo(f"{part} is {state}.")
