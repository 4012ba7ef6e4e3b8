"""Pages read the same from both engines."""

import pytest


@pytest.fixture(autouse=True, scope="module")
def on_each_engine(django_engine: str) -> None:
    """Run every module twice: on SQLite and on PostgreSQL."""
