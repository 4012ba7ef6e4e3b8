"""`nidaa migrate` and `nidaa check`: what `serve` does before it starts, by itself; and the page to show meanwhile."""

import click

from nidaa.cli.django_setup import set_up_django
from nidaa.cli.errors import UnreachableError
from nidaa.cli.print_state import print_state
from nidaa.cli.serve.lock import ServeLock
from nidaa.cli.serve.preparation import check_database, make_data_folder, migrate_schema, read_instance


@click.command()
def migrate() -> None:
    """Bring the database to this version's schema; refuses while a server runs on NIDAA_DATA_DIR.

    Exit status: 0 done; 4 it could not be done, and why.
    """
    instance = read_instance()
    make_data_folder(instance)
    lock = ServeLock(instance.data_dir)
    migrate_schema(static_files=False)
    lock.release()
    click.echo("The database is at this version's schema.")


@click.command()
def check() -> None:
    """Check that the books agree with each other, and every log with its last signed head. Changes nothing.

    Exit status: 0 everything holds; 1 something does not, and what; 3 there is no database.
    """
    instance = read_instance()
    if not instance.database_url and not instance.database_path.exists():
        raise UnreachableError(f"There is no database at {instance.database_path}.")
    logs = check_database(instance, make_data_folder(instance))
    click.echo(f"The books agree, and {logs} {'log holds' if logs == 1 else 'logs hold'}.")
    click.echo(print_state(instance.data_dir / "press"))


@click.command()
def maintenance_page() -> None:
    """Print a page in all languages for the proxy to show while the site is down: `nidaa maintenance-page > FILE`.

    Exit status: 0 done.
    """
    read_instance()
    set_up_django()
    from nidaa.web.maintenance_page import maintenance_page as page

    click.echo(page(), nl=False)
