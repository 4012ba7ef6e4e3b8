"""The tables over time."""

import pytest
from django.core.management import call_command
from django.db import connection

from nidaa.campaigns.models import Campaign

pytestmark = pytest.mark.django_db


def tables() -> set[str]:
    """Return the tables and views of the database."""
    with connection.cursor() as cursor:
        return {table.name for table in connection.introspection.get_table_list(cursor)}


def test_the_models_need_no_migration_that_is_not_written() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_the_migrations_make_the_books_and_the_window_on_them() -> None:
    made = tables()

    assert {"intake_log", "intake_action", "intake_submission", "intake_supporter", "intake_entry"} <= made
    assert "campaigns_supporter" in made


@pytest.mark.django_db(transaction=True)
def test_the_migrations_can_be_undone_and_done_again() -> None:
    call_command("migrate", "campaigns", "0001_initial", verbosity=0)
    undone = tables()
    call_command("migrate", verbosity=0)

    assert not any(table.startswith("intake_") for table in undone)
    assert "campaigns_supporter" in tables()
    assert not Campaign.objects.exists()
