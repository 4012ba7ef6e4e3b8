"""Fills the log of a founded campaign with a quarter of a million entries, through the real writer.

`site` runs it in a process of its own before the site is served; the followers then sign what is there.
"""

import secrets
from typing import Final

from django.conf import settings

from benchmarks.site import MANY_ENTRIES, SLUG
from nidaa.followers.models import Cursor
from nidaa.intake.books import SqliteBooks
from nidaa.intake.commands import Command, Confirm, Submit
from nidaa.intake.writer import apply

_BATCH: Final = 1_024


def main() -> None:
    """Submit and confirm, batch by batch."""
    books = SqliteBooks.open(settings.NIDAA.database_path)
    # The disk is not what is measured here, and all is made anew for each run.
    books.connection.execute("PRAGMA synchronous = OFF")
    log = books.log_named(SLUG)
    assert log is not None
    action = books.action(log.log_id, "petition")
    assert action is not None
    text, at = next(iter(action.texts)), action.opens_at
    for first in range(log.submissions, log.submissions + MANY_ENTRIES, _BATCH):
        submits: list[Command] = [_submit(log.log_id, text, at) for _ in range(_BATCH)]
        apply(books, submits)
        apply(books, [Confirm(log_id=log.log_id, seq=first + number + 1, at=at) for number in range(_BATCH)])
    filled = books.log(log.log_id)
    assert filled is not None
    assert filled.size > MANY_ENTRIES
    books.close()
    # These people are confirmed already: nobody waits for a mail, and writing it is not what is measured.
    Cursor.objects.create(follower="mailer", log_id=log.log_id, position=filled.submissions)


def _submit(log_id: int, text: bytes, at: int) -> Submit:
    chance = secrets.token_bytes(80)
    return Submit(
        log_id=log_id,
        action="petition",
        person_key=chance[:32],
        idempotency_key=chance[32:48],
        language="fr",
        text=text,
        threshold=None,
        commitment=chance[48:],
        sealed=b"sealed",
        named=False,
        at=at,
    )
