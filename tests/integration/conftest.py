"""Fixtures for tests that run the command `nidaa` as a host would."""

import shutil
from pathlib import Path

import pytest

from tests.integration.nidaa_process import nidaa


@pytest.fixture(scope="session")
def built_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the demo with 20 signers and 60 pledgers, once; nobody may change it."""
    data_dir = tmp_path_factory.mktemp("demo") / "data"
    built = nidaa(data_dir, "demo", "--data-dir", str(data_dir), "--people", "20", "--build-only")
    assert built.returncode == 0, built.stderr
    return data_dir


@pytest.fixture
def small_demo(built_demo: Path, tmp_path: Path) -> Path:
    """Return a copy of the small demo's data, for one test to use and to damage."""
    # A pipe of the write turn is no data, and cannot be copied.
    return Path(shutil.copytree(built_demo, tmp_path / "data", ignore=shutil.ignore_patterns("*.bell")))
