"""Everything that stands between a data folder and a server, and may refuse: folder, secrets, schema, check.

The hop before is `command`; the hop after is `supervisor`. Django is set up here, not before: its settings read the
data folder.
"""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from nidaa.cli.database_name import name_of, without_password
from nidaa.cli.django_setup import set_up_django
from nidaa.cli.errors import CannotStartError, DoesNotHoldError, UnreachableError, WrongUsageError
from nidaa.intake.books import Books, open_books
from nidaa.intake.errors import BooksDamaged, IntakeError, StatementRefused, TryAgain
from nidaa.intake.instance import Instance
from nidaa.intake.rows import LogRow
from nidaa.intake.secrets import InstanceSecrets
from nidaa.intake.startup_check import check_books

_SHOWN: Final = 5
_COLLECTED_NAME: Final = ".collected"
#: By this number two machines that start at once agree who migrates their PostgreSQL database.
_MIGRATION_LOCK: Final = 0x4E69_6461_61


def read_instance() -> Instance:
    """Return the instance that the environment describes.

    Raises:
        WrongUsageError: A variable has a value that makes no sense.
    """
    try:
        return Instance.from_environment()
    except IntakeError as error:
        raise WrongUsageError(f"{error}.") from error


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
    except IntakeError as error:
        raise CannotStartError(f"The secrets in {instance.secrets_dir} cannot be used: {error}.") from error


def empty_run_folder(instance: Instance) -> None:
    """Make the folder in which running processes tell each other of themselves, empty, and forget what was shared.

    Raises:
        CannotStartError: It cannot be made or emptied.
    """
    try:
        instance.run_dir.mkdir(mode=0o700, exist_ok=True)
        for left in instance.run_dir.iterdir():
            left.unlink()
        forget_shared_memory(instance)
    except OSError as error:
        raise CannotStartError(f"The folder {instance.run_dir} cannot be used: {error.strerror}.") from error


def forget_shared_memory(instance: Instance) -> None:
    """Remove what the web processes have shared: a restarted site takes no proof of work that is older than it."""
    shutil.rmtree(instance.shared_memory_dir, ignore_errors=True)


def migrate_schema(*, static_files: bool = True) -> None:
    """Bring the database to this version's schema, and lay out the static files under their hashed names.

    Raises:
        CannotStartError: The disk refuses, another process holds the database, or it does not let us in.
        DoesNotHoldError: The file is damaged or no database, or somebody changed the tables.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.db import DatabaseError, OperationalError, connections

    set_up_django()
    instance: Instance = settings.NIDAA
    try:
        with _migrating_alone():
            call_command("migrate", interactive=False, verbosity=0)
        if static_files:
            _collect_static_files()
    except OperationalError as error:
        raise CannotStartError(
            f"The database {name_of(instance)} cannot be opened or migrated: {without_password(str(error), instance)}."
        ) from error
    except DatabaseError as error:
        found = f"the database says: {without_password(str(error), instance)}"
        raise DoesNotHoldError(_refusal(instance, [found])) from error
    finally:
        connections.close_all()


@contextmanager
def _migrating_alone() -> Iterator[None]:
    """Let nobody else migrate meanwhile: on SQLite the data folder's lock and the file see to that."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # All of it ends with the connection, which the caller closes. A large table takes its time to migrate.
            cursor.execute("SET statement_timeout = 0")
            cursor.execute("SET lock_timeout = 0")
            cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATION_LOCK])
    yield


def _collect_static_files() -> None:
    from django.conf import settings
    from django.core.management import call_command

    # Hashing and packing takes seconds: once for each set of files.
    mark = Path(settings.STATIC_ROOT) / _COLLECTED_NAME
    due = _fingerprint_of_static_files()
    if mark.exists() and mark.read_text("ascii") == due:
        return
    # It warns of every file that two packages have (Django's admin does); nothing a host could act on.
    logging.getLogger("django.contrib.staticfiles").setLevel(logging.ERROR)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    mark.write_text(due, "ascii")


def _fingerprint_of_static_files() -> str:
    from django.contrib.staticfiles.finders import get_finders

    digest = sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def check_database(instance: Instance, secrets: InstanceSecrets, *, signed_heads: bool = True) -> int:
    """Check that the books agree with each other, and every log with its last signed head. Changes nothing.

    Args:
        instance: Where the books and the signed heads are.
        secrets: For the logs' keys.
        signed_heads: Whether this data folder has the last signed heads: where the followers run, it does.

    Returns:
        How many logs were checked.

    Raises:
        DoesNotHoldError: They do not; the message says what was found.
        CannotStartError: The database does not answer.
        UnreachableError: It has no books yet.
    """
    from django.db import connections

    set_up_django()
    try:
        checked, findings = _findings(instance, secrets, signed_heads=signed_heads)
    except BooksDamaged as error:
        checked, findings = 0, [f"it cannot be read: {without_password(str(error), instance)}"]
    except TryAgain as error:
        raise CannotStartError(
            f"The database {name_of(instance)} does not answer: {without_password(str(error), instance)}."
        ) from error
    finally:
        connections.close_all()
    if findings:
        raise DoesNotHoldError(_refusal(instance, findings))
    return checked


def _findings(instance: Instance, secrets: InstanceSecrets, *, signed_heads: bool) -> tuple[int, list[str]]:
    books = open_books(instance)
    try:
        _refuse_empty_database(books, instance)
        findings = list(check_books(books))
        # Books that check_books finds broken could only fail again when every entry of them is read.
        logs = [] if findings or not signed_heads else books.logs()
        if signed_heads and not findings:
            findings += _missing_logs(logs, instance)
        return len(logs), findings + [finding for log in logs for finding in _check_log(log, instance, secrets)]
    finally:
        books.close()


def _refuse_empty_database(books: Books, instance: Instance) -> None:
    """Tell a new PostgreSQL database from a damaged one; that there is no file, its caller knows of SQLite."""
    if not instance.database_url:
        return
    try:
        books.logs()
    except StatementRefused as error:
        raise UnreachableError(f"The database {name_of(instance)} has no books; nidaa migrate makes them.") from error


def _missing_logs(logs: list[LogRow], instance: Instance) -> list[str]:
    """Find heads that were signed for logs which are not here: this is another database, or an older one."""
    slugs = {log.slug for log in logs}
    kept = sorted(path.stem for path in instance.heads_dir.glob("*.checkpoint"))
    return [f"{slug}: a head of this log was signed, and the log is not there." for slug in kept if slug not in slugs]


def _check_log(log: LogRow, instance: Instance, secrets: InstanceSecrets) -> list[str]:
    from nidaa.followers.assembly import signers
    from nidaa.followers.integrator import check_log

    return check_log(log, heads=instance.heads_dir, verifier=signers(secrets)(log.origin).verifier())


def _refusal(instance: Instance, findings: list[str]) -> str:
    shown = "\n".join(f"  - {finding}" for finding in findings[:_SHOWN])
    more = f"\n  ... and {len(findings) - _SHOWN} more" if len(findings) > _SHOWN else ""
    return (
        f"The database {name_of(instance)} is damaged, or somebody changed it:\n{shown}{more}\n"
        "Nothing was changed or repaired. Restore a backup that is not older than the last published head."
    )
