"""`nidaa adopt-head`: writes a lost file of `heads/` anew, after it has said what that risks."""

from pathlib import Path
from typing import Final

import click

from nidaa.cli.django_setup import set_up_django
from nidaa.cli.errors import DoesNotHoldError, UnreachableError, WrongUsageError
from nidaa.cli.serve.lock import ServeLock
from nidaa.cli.serve.preparation import make_data_folder, read_instance
from nidaa.intake.errors import IntakeError
from nidaa.intake.instance import Instance
from nidaa.intake.secrets import InstanceSecrets
from nidaa.ledger.checkpoint import Checkpoint

_RISK: Final = """\
The file of the last signed head of {slug} is what tells the newest database from an older backup. It is lost, so
nothing here can tell them apart any more. If this database is an older backup, the next head will contradict heads
that people hold: the log is forked, every receipt since the backup is worthless, and anybody can prove it.

Go on only if nothing was restored, or if the newest signed head that anybody outside has kept (a receipt, what
`nidaa verify --state` wrote, a monitor) is not newer than this database. Give it with --checkpoint: it is checked."""


@click.command("adopt-head")
@click.argument("slug")
@click.option(
    "--checkpoint",
    "witnessed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The newest signed head of this log that anybody outside has kept.",
)
@click.option("--yes", is_flag=True, help="Do not ask; for whoever has read what this risks.")
def adopt_head(slug: str, witnessed: Path | None, *, yes: bool) -> None:
    """Write the lost file of a log's last signed head anew, from a database in which everything agrees.

    Refuses while a server runs. Exit status: 0 written; 1 something does not agree, or the database is older than
    the head given; 2 there is no such log; 4 a server runs on NIDAA_DATA_DIR.
    """
    instance = read_instance()
    secrets = make_data_folder(instance)
    note = witnessed.read_bytes() if witnessed else None
    lock = ServeLock(instance.data_dir)
    try:
        if not yes:
            click.echo(_RISK.format(slug=slug), err=True)
            click.confirm("Write it from this database?", abort=True, err=True)
        adopted = _adopt(instance, secrets, slug, note)
    finally:
        lock.release()
    click.echo(f"The last signed head of {slug} is kept again: {adopted.size} entries.")


def _adopt(instance: Instance, secrets: InstanceSecrets, slug: str, note: bytes | None) -> Checkpoint:
    set_up_django()
    from django.db import DatabaseError

    from nidaa.followers import books_view
    from nidaa.followers.assembly import signers
    from nidaa.followers.integrator import AdoptionRefused
    from nidaa.followers.integrator import adopt_head as adopt

    try:
        log = next((log for log in books_view.logs() if log.slug == slug), None)
        if log is None:
            raise WrongUsageError(f"There is no log of a campaign {slug!r} here.")
        verifier = signers(secrets)(log.origin).verifier()
        return adopt(log, heads=instance.heads_dir, verifier=verifier, witnessed=note)
    except AdoptionRefused as refused:
        raise DoesNotHoldError("\n".join(["Nothing was written.", *refused.findings])) from refused
    except (DatabaseError, IntakeError) as error:
        raise UnreachableError(f"The database cannot be used ({type(error).__name__}); was it migrated?") from error
