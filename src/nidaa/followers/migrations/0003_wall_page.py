"""Where the pages of the walls begin; the follower fills it from entry 0."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("followers", "0002_mail_due_by_kind")]
    operations = [
        migrations.CreateModel(
            name="WallPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log_id", models.BigIntegerField()),
                ("action", models.CharField(max_length=16)),
                ("number", models.BigIntegerField()),
                ("first_entry", models.BigIntegerField()),
                ("people", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("log_id", "action", "number"), name="one_row_per_wall_page"
                    )
                ],
            },
        ),
    ]
