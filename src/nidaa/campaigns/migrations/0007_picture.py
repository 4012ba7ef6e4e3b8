"""The picture that leads a campaign's page."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("campaigns", "0006_referrals")]
    operations = [
        migrations.CreateModel(
            name="Picture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(editable=False, max_length=32, verbose_name="digest")),
                ("width", models.PositiveIntegerField(editable=False, verbose_name="width")),
                ("height", models.PositiveIntegerField(editable=False, verbose_name="height")),
                ("widths", models.JSONField(editable=False, verbose_name="widths")),
                ("descriptions", models.JSONField(default=dict, verbose_name="descriptions")),
                ("credit", models.CharField(blank=True, max_length=200, verbose_name="credit")),
                ("uploaded_at", models.DateTimeField(editable=False, verbose_name="uploaded")),
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="picture",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
            ],
            options={"verbose_name": "picture", "verbose_name_plural": "pictures"},
        ),
    ]
