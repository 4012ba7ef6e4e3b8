"""Fixtures of the tests of campaigns."""

from typing import TYPE_CHECKING

import pytest
from pytest_django import DjangoDbBlocker, Settings

if TYPE_CHECKING:
    from nidaa.campaigns.models import Organiser


@pytest.fixture(autouse=True, scope="module")
def on_each_engine(django_engine: str, django_db_blocker: DjangoDbBlocker) -> None:
    """Run every module twice: on SQLite and on PostgreSQL."""
    from nidaa.campaigns.kinds import Part
    from nidaa.campaigns.models import Switch

    # A migration made these rows; a transactional test of another module takes them away.
    with django_db_blocker.unblock():
        for part in Part:
            Switch.objects.get_or_create(part=part)


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """Hash passwords quickly: argon2 takes its time by design, a hundred times over in these tests."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def owner(db: None) -> "Organiser":
    """Return an owner of an organisation."""
    # Models can be imported once Django is set up, which is after this file is read.
    from tests.unit.campaigns.builders import make_organiser

    return make_organiser()
