"""Tamazight joins the languages in which organisers may write. Nothing changes in the tables."""

from django.db import migrations, models

LANGUAGES = [("fr", "French"), ("ar", "Arabic"), ("en", "English"), ("zgh", "Tamazight")]


def _language(model: str, name: str = "language", label: str = "language") -> migrations.AlterField:
    field = models.CharField(choices=LANGUAGES, max_length=3, verbose_name=label)
    return migrations.AlterField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    """Only the choices of forms."""

    dependencies = [("campaigns", "0004_switch")]
    operations = [
        _language("campaign", "default_language", "first language"),
        _language("campaigntext"),
        _language("actiontext"),
        _language("publishedtext"),
        _language("answer"),
    ]
