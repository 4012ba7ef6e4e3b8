"""Mails that are due are found by their kind: reminders, of which many wait, stand in nobody's way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index for another."""

    dependencies = [("followers", "0001_initial")]
    operations = [
        migrations.RemoveIndex(model_name="mail", name="mail_due"),
        migrations.AddIndex(
            model_name="mail",
            index=models.Index(fields=["log_id", "state", "kind", "due_at"], name="mail_due_by_kind"),
        ),
    ]
