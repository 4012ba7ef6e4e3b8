"""What every test stands on: a data folder of its own, and Django's settings read only after it is set.

pytest-django would read the settings before this file if their name stood in pyproject.toml; they would
then point at `var/`, where a demo may be running.
"""

import atexit
import os
import shutil
import tempfile

import django
import pytest
from django.conf import settings as django_settings
from hypothesis import settings

_DATA_DIR = tempfile.mkdtemp(prefix="nidaa-tests-")
atexit.register(shutil.rmtree, _DATA_DIR, ignore_errors=True)

# A setting of the developer's own shell must not change what a test sees.
for _name in [name for name in os.environ if name.startswith("NIDAA_") and not name.startswith("NIDAA_TEST_")]:
    if not _name.startswith("NIDAA_FAULT_"):
        del os.environ[_name]
os.environ.pop("DATABASE_URL", None)
os.environ["NIDAA_DATA_DIR"] = _DATA_DIR
os.environ["DJANGO_SETTINGS_MODULE"] = "nidaa.project.settings"

pytest_plugins = ("tests.postgres", "tests.engines", "tests.fault_counts", "tests.spread")

# A slow machine is no defect: an example has no deadline, a test has pytest's.
settings.register_profile("nidaa", deadline=None, print_blob=True)
settings.load_profile("nidaa")


def pytest_configure(config: pytest.Config) -> None:
    """Set Django up before a test module imports a model; `-p no:django` leaves it out, for the rooms below it."""
    if config.pluginmanager.hasplugin("django"):
        django.setup()
        # With `-n`, `spread` sees to it that the other processes read them no earlier either.
        if str(django_settings.NIDAA.data_dir) != _DATA_DIR:
            raise pytest.UsageError("Django's settings were read before tests/conftest.py named a data folder.")
