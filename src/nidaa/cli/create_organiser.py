"""`nidaa create-organiser`: an account that can run campaigns, made by whoever owns the machine."""

import sys
from datetime import UTC, datetime
from typing import Final

import click

from nidaa.cli.errors import WrongUsageError
from nidaa.cli.serve.preparation import make_data_folder, migrate_schema, read_instance

_SENTENCES: Final = {
    "bad-email": "That is not an e-mail address.",
    "email-taken": "An organiser with that address exists already.",
    "weak-password": "The password is too weak: at least 12 characters, not a common one, not the address.",
    "text-missing": "The organisation needs a name.",
    "text-too-long": "The organisation's name is too long: 120 characters at most.",
    "text-unsafe": "The organisation's name has characters that cannot be shown safely.",
}


@click.command()
@click.argument("email")
@click.option("--organisation", required=True, help="Its name; it is made if it does not exist.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input, one line.")
def create_organiser(email: str, *, organisation: str, password_stdin: bool) -> None:
    """Make an account that can run campaigns, as an owner of an organisation.

    The password is asked for; it is never an argument, since every user of the machine can read those.
    Exit status: 0 made; 2 refused, and why.
    """
    password = _password(from_standard_input=password_stdin)
    make_data_folder(read_instance())
    migrate_schema(static_files=False)
    from nidaa.campaigns import actions
    from nidaa.campaigns.errors import ActionRefused

    try:
        actions.create_organiser(
            email=email, password=password, organisation_name=organisation, now=datetime.now(tz=UTC)
        )
    except ActionRefused as refusal:
        raise WrongUsageError(_SENTENCES.get(str(refusal.code), f"Refused: {refusal}.")) from refusal
    click.echo(f"{email} can sign in at /admin/ as an owner of {organisation}.")


def _password(*, from_standard_input: bool) -> str:
    if from_standard_input:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
