"""The command group: a table of names, and each command's module is imported when it is called."""

import importlib
from typing import Final, cast

import click

# name -> (module, attribute, one line for `nidaa --help`). The line stands here so that help imports nothing.
COMMANDS: Final = {
    "serve": ("nidaa.cli.serve.command", "serve", "Run the site: web server and followers."),
    "demo": ("nidaa.cli.demo.command", "demo", "Build the demo on first start, and serve it."),
    "verify": ("nidaa.cli.verify.command", "verify", "Recompute a campaign's number from its public log."),
    "verify-receipt": ("nidaa.cli.verify_receipt", "verify_receipt", "Check a receipt file."),
    "create-organiser": ("nidaa.cli.create_organiser", "create_organiser", "Make an account that can run campaigns."),
    "switch": ("nidaa.cli.switch", "switch", "Turn a costly part of the site off or on, while it runs."),
    "migrate": ("nidaa.cli.maintenance", "migrate", "Bring the database to this version's schema."),
    "purge": ("nidaa.cli.purge", "purge", "Erase now what was sent in long ago and never confirmed."),
    "adopt-head": ("nidaa.cli.adopt_head", "adopt_head", "Write the lost file of a log's last signed head anew."),
    "check": ("nidaa.cli.maintenance", "check", "Check the database and every log, as serve does before it starts."),
    "maintenance-page": ("nidaa.cli.maintenance", "maintenance_page", "Print a page to show while the site is down."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command, or None for a name that the table lacks."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _summary = COMMANDS[cmd_name]
        command = getattr(importlib.import_module(module), attribute)
        return cast(click.Command, command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for `--help` without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_module, _attribute, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="nidaa", prog_name="nidaa")
def nidaa() -> None:
    """Nidaa: a call, the people who answer it, and a count that nobody has to take on trust."""
