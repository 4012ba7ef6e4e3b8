"""How a command ends: the exit statuses, and one exception for each way to fail.

A script can tell the cases apart: a number that does not hold (1) is news, a server that does not answer (3) is not.
"""

import click


def printable(text: str) -> str:
    """Return text whose control characters, and those that turn its direction around, are made visible."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "\N{REPLACEMENT CHARACTER}" for letter in text)


class CliError(click.ClickException):
    """A command ends with one clear sentence. Subclasses fix the exit status."""

    def format_message(self) -> str:
        """Return the sentence, safe to print: a server's words may be in it, and must not steer a terminal."""
        return printable(self.message)


class DoesNotHoldError(CliError):
    """The number, the log, the receipt or the database is not what it claims to be."""

    exit_code = 1


class WrongUsageError(CliError):
    """An argument makes no sense: the caller's input, not the server's fault."""

    exit_code = 2


class UnreachableError(CliError):
    """A file or a server could not be read: nothing was proved, nothing was disproved."""

    exit_code = 3


class CannotStartError(CliError):
    """The server cannot start as things are: another one runs, the port is taken, the folder is not writable."""

    exit_code = 4
