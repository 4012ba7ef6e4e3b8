"""Everything that stands between a data folder and a server, and may refuse: folder, secrets, schema, check.

The hop before is `command`; the hop after is `supervisor`. Django is set up here, not before: its settings read the
data folder.
"""

import logging
from pathlib import Path
from typing import Final

from nidaa.cli.django_setup import set_up_django
from nidaa.cli.errors import CannotStartError, DoesNotHoldError
from nidaa.intake.books import Books
from nidaa.intake.instance import Instance
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.startup_check import check_books

_SHOWN: Final = 5


def make_data_folder(instance: Instance) -> InstanceSecrets:
    """Make the data folder and the secrets if they are not there, readable by their owner only.

    Raises:
        CannotStartError: The folder cannot be made or written.
    """
    try:
        instance.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        return InstanceSecrets.load_or_create(instance.secrets_dir)
    except OSError as error:
        raise CannotStartError(f"The data folder {instance.data_dir} cannot be used: {error.strerror}.") from error


def migrate_schema(*, static_files: bool = True) -> None:
    """Bring the database to this version's schema, and lay out the static files under their hashed names.

    Raises:
        CannotStartError: The file is no database, or the disk refuses.
    """
    from django.core.management import call_command
    from django.db import DatabaseError, connections

    set_up_django()
    try:
        call_command("migrate", interactive=False, verbosity=0)
        if static_files:
            _collect_static_files()
    except DatabaseError as error:
        raise CannotStartError(f"The database cannot be opened or migrated: {error}.") from error
    finally:
        connections.close_all()


def _collect_static_files() -> None:
    from django.core.management import call_command

    # It warns of every file that two packages have (Django's admin does); nothing a host could act on.
    logging.getLogger("django.contrib.staticfiles").setLevel(logging.ERROR)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)


def check_database(database_path: Path) -> int:
    """Check that the books agree with each other, and every log with its last signed head.

    Returns:
        How many logs were checked.

    Raises:
        DoesNotHoldError: They do not; the message says what was found.
    """
    from django.db import connections

    set_up_django()
    from nidaa.followers.integrator import check_log

    books = Books.open(database_path)
    try:
        findings = list(check_books(books))
        logs = list(books.logs())
        if not findings:
            # Rehashing reads what check_books has just found readable; on a broken file it could only fail again.
            findings = [finding for log in logs for finding in check_log(log.log_id)]
    finally:
        books.close()
        connections.close_all()
    if findings:
        raise DoesNotHoldError(_refusal(database_path, findings))
    return len(logs)


def _refusal(database_path: Path, findings: list[str]) -> str:
    shown = "\n".join(f"  - {finding}" for finding in findings[:_SHOWN])
    more = f"\n  ... and {len(findings) - _SHOWN} more" if len(findings) > _SHOWN else ""
    return (
        f"The database {database_path} is damaged, or somebody changed it:\n{shown}{more}\n"
        "Nothing was changed or repaired. Restore a backup that is not older than the last published head."
    )
