"""Fills a founded campaign in PostgreSQL with supporters, their submissions and their entries, by SQL.

They have the shape that the intake gives them, so the followers sign and count them like any others. `site` runs it in
a process of its own before the site is served.
"""

import os
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from benchmarks.site import SLUG
from nidaa.followers.models import Cursor
from nidaa.intake.books import open_books

_SEALED_BYTES: Final = 200
_SUBMISSIONS: Final = """
INSERT INTO intake_submission (log_id, seq, action, person_key, attempt, idempotency_key, language, text, commitment,
    named, received_at)
SELECT %(log_id)s, %(submissions)s + n, 'petition', sha256(('person' || n)::bytea), 1,
    substr(sha256(('key' || n)::bytea), 1, 16), 'fr', %(text)s, sha256(('commitment' || n)::bytea), 0, %(at)s
FROM generate_series(1, %(count)s) AS n
"""
_SUPPORTERS: Final = """
INSERT INTO intake_supporter (log_id, entry_index, action, person_key, seq, sealed, named, state, confirmed_at)
SELECT %(log_id)s, %(size)s + n - 1, 'petition', sha256(('person' || n)::bytea), %(submissions)s + n, %(sealed)s, 0,
    'active', %(at)s
FROM generate_series(1, %(count)s) AS n
"""
_ENTRIES: Final = """
INSERT INTO intake_entry (log_id, leaf_index, leaf)
SELECT %(log_id)s, %(size)s + n - 1, convert_to('{"a":"petition","c":"'
    || encode(sha256(('commitment' || n)::bytea), 'base64') || '","d":"' || %(day)s || '","k":"sign","t":"'
    || encode(%(text)s, 'base64') || '"}', 'UTF8')
FROM generate_series(1, %(count)s) AS n
"""
_LOG: Final = """
UPDATE intake_log SET size = size + %(count)s, submissions = submissions + %(count)s WHERE id = %(log_id)s
"""


def main() -> None:
    """Insert them, and tell the mailer that nobody of them waits."""
    books = open_books(settings.NIDAA)
    log = books.log_named(SLUG)
    assert log is not None
    action = books.action(log.log_id, "petition")
    assert action is not None
    books.close()
    count = int(os.environ["NIDAA_BENCH_SUPPORTERS"])
    given: dict[str, int | str | bytes] = {
        "log_id": log.log_id,
        "size": log.size,
        "submissions": log.submissions,
        "text": next(iter(action.texts)),
        "at": action.opens_at,
        "day": "2016-01-08",
        "sealed": bytes(_SEALED_BYTES),
        "count": count,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in (_SUBMISSIONS, _SUPPORTERS, _ENTRIES, _LOG):
            cursor.execute(statement, given)
        Cursor.objects.create(follower="mailer", log_id=log.log_id, position=log.submissions + count)
