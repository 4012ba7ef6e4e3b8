"""New rows of mails, inserted by plain SQL: the ORM takes more time for a row than its mail takes to write."""

from collections.abc import Sequence
from typing import Final

from django.db import connection

from nidaa.followers.models import Mail

_FIELDS: Final = (
    *("log_id", "seq", "kind", "state", "attempts"),
    *("due_at", "claimed_by", "claimed_until", "reply_code", "changed_at"),
)
_INSERT: Final = (
    f"INSERT INTO followers_mail ({', '.join(_FIELDS)})"  # noqa: S608 - names of columns, from above.
    f" VALUES ({', '.join(['%s'] * len(_FIELDS))}) ON CONFLICT DO NOTHING"
)


def add_mails(mails: Sequence[Mail]) -> None:
    """Insert mails, inside the caller's transaction; a mail that is there already stays as it is."""
    if mails:
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT, [_values(mail) for mail in mails])


def _values(mail: Mail) -> tuple[int | str, ...]:
    """Return the values of the fields; a closed set's as a plain text, as a driver takes it."""
    values = (getattr(mail, field) for field in _FIELDS)
    return tuple(str(value) if isinstance(value, str) else value for value in values)
