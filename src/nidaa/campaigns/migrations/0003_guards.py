"""What the ORM cannot say: rows that are never changed, and the admin's window on the private book.

The triggers are SQLite's; another engine gets its own in its own step.
"""

from django.db import migrations

REFUSE = """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
VIEW = """
CREATE VIEW campaigns_supporter AS
SELECT log_id * 4294967296 + entry_index AS id, log_id, action, entry_index, seq, state, named, confirmed_at
FROM intake_supporter
"""


def append_only(table: str) -> migrations.RunSQL:
    """Return the step that lets rows of a table be added, never changed."""
    return migrations.RunSQL(REFUSE.format(table=table), f"DROP TRIGGER {table}_is_append_only")


class Migration(migrations.Migration):
    """The last of the three first steps."""

    dependencies = [("campaigns", "0002_books")]
    operations = [
        append_only("campaigns_publishedtext"),
        append_only("campaigns_auditrecord"),
        append_only("campaigns_answer"),
        migrations.RunSQL(VIEW, "DROP VIEW campaigns_supporter"),
    ]
