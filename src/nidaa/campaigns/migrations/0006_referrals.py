"""Codes of posters and groups, and what was counted under each."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables."""

    dependencies = [("campaigns", "0005_tamazight")]
    operations = [
        migrations.CreateModel(
            name="ReferralCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=32, verbose_name="code")),
                ("label", models.CharField(max_length=120, verbose_name="what it is for")),
                ("created_at", models.DateTimeField(editable=False, verbose_name="created")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referral_codes",
                        to="campaigns.campaign",
                        verbose_name="campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "referral code",
                "verbose_name_plural": "referral codes",
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("campaign", "code"), name="one_row_per_referral_code"),
                    models.CheckConstraint(
                        condition=models.Q(code__regex=r"^[a-z0-9](?:[a-z0-9]|-(?=[a-z0-9])){0,31}$"),
                        name="referral_code_is_plain",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReferralCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[("petition", "petition"), ("boycott", "boycott")],
                        max_length=16,
                        verbose_name="action",
                    ),
                ),
                ("day", models.DateField(verbose_name="day")),
                ("forms", models.PositiveBigIntegerField(default=0, verbose_name="forms")),
                ("confirmed", models.PositiveBigIntegerField(default=0, verbose_name="confirmed")),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="counts",
                        to="campaigns.referralcode",
                        verbose_name="code",
                    ),
                ),
            ],
            options={
                "verbose_name": "referral count",
                "verbose_name_plural": "referral counts",
                "ordering": ("code", "day", "action"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "action", "day"), name="one_referral_count_per_day"),
                    models.CheckConstraint(
                        condition=models.Q(action__in=["petition", "boycott"]), name="referral_count_action_is_known"
                    ),
                ],
            },
        ),
    ]
