"""The switches of the parts that a site can do without; all are on."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

PARTS = ("live", "supporters", "history", "reminders")


def add_rows(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Give each part its row, so that the admin lists it."""
    switch = apps.get_model("campaigns", "Switch")
    switch.objects.bulk_create([switch(part=part) for part in PARTS])


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("campaigns", "0003_guards")]
    operations = [
        migrations.CreateModel(
            name="Switch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("live", "counts that rise on an open page"),
                            ("supporters", "the latest supporters by name"),
                            ("history", "the history of the count"),
                            ("reminders", "reminders by mail"),
                        ],
                        max_length=16,
                        unique=True,
                        verbose_name="part",
                    ),
                ),
                ("on", models.BooleanField(default=True, verbose_name="on")),
                ("changed_at", models.DateTimeField(editable=False, null=True, verbose_name="last turned")),
            ],
            options={
                "verbose_name": "switch",
                "verbose_name_plural": "switches",
                "ordering": ("pk",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(part__in=PARTS),
                        name="switched_part_is_known",
                    )
                ],
            },
        ),
        migrations.RunPython(add_rows, migrations.RunPython.noop),
    ]
