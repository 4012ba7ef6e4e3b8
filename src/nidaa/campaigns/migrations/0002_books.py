"""The tables of the two books, as ``intake`` defines them in its numbered SQL files."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from nidaa.intake import schema

STEP = "0001_books"


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Run the step."""
    for statement in schema.statements(STEP, engine=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def unmake(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Undo the step."""
    for statement in schema.statements(STEP, down=True, engine=schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Follows the tables of the campaigns, of which the books know nothing."""

    dependencies = [("campaigns", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
