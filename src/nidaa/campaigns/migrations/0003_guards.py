"""What the ORM cannot say: rows that are never changed, and the admin's window on the private book."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TABLES = ("campaigns_publishedtext", "campaigns_auditrecord", "campaigns_answer")

GUARD = {
    "sqlite": """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
""",
    "postgresql": """
CREATE TRIGGER {table}_is_append_only BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION campaigns_refuse_change()
""",
}
UNGUARD = {
    "sqlite": "DROP TRIGGER {table}_is_append_only",
    "postgresql": "DROP TRIGGER {table}_is_append_only ON {table}",
}
# The same kind of error as SQLite's: an integrity constraint, 23000.
REFUSE = """
CREATE FUNCTION campaigns_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23000'; END $$
"""
# What a boolean is in the books is an integer in SQLite.
NAMED = {"sqlite": "named", "postgresql": "named::int <> 0 AS named"}
VIEW = """
CREATE VIEW campaigns_supporter AS
SELECT log_id * 4294967296 + entry_index AS id, log_id, action, entry_index, seq, state, {named}, confirmed_at
FROM intake_supporter
"""


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let rows of these tables be added, never changed; open the window."""
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(REFUSE, params=None)
    for table in TABLES:
        schema_editor.execute(GUARD[vendor].format(table=table), params=None)
    schema_editor.execute(VIEW.format(named=NAMED[vendor]), params=None)


def unmake(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Undo the step."""
    vendor = schema_editor.connection.vendor
    schema_editor.execute("DROP VIEW campaigns_supporter", params=None)
    for table in TABLES:
        schema_editor.execute(UNGUARD[vendor].format(table=table), params=None)
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION campaigns_refuse_change()", params=None)


class Migration(migrations.Migration):
    """The last of the three first steps."""

    dependencies = [("campaigns", "0002_books")]
    operations = [migrations.RunPython(make, unmake)]
