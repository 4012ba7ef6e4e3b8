"""Where tests keep their data."""

import os
from pathlib import Path

from django.conf import settings


def test_the_data_folder_is_the_process_own_and_the_settings_have_it() -> None:
    assert settings.NIDAA.data_dir == Path(os.environ["NIDAA_DATA_DIR"])
    assert settings.NIDAA.data_dir.is_dir()
