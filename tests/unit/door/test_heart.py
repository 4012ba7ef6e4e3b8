import logging
import os
from pathlib import Path

import pytest

from nidaa.door.heart import Heart, heart_file


def test_each_beat_is_seen(tmp_path: Path) -> None:
    file = heart_file(tmp_path / "shared", 3)
    heart = Heart(file)
    heart.beat()
    os.utime(file, (1, 1))

    heart.beat()

    assert file.name == "heart-3"
    assert file.stat().st_mtime > 1
    assert (file.parent.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_heart_that_is_stopped_is_no_sign_until_it_beats_again(tmp_path: Path) -> None:
    file = heart_file(tmp_path / "shared", 0)
    heart = Heart(file)
    heart.stop()
    heart.beat()

    heart.stop()

    assert not file.exists()
    heart.beat()
    assert file.exists()


def test_a_heart_that_cannot_beat_says_so_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "shared").write_bytes(b"no folder")
    heart = Heart(heart_file(tmp_path / "shared", 0))

    with caplog.at_level(logging.WARNING):
        heart.beat()
        heart.beat()

    assert [record.getMessage() for record in caplog.records] == [
        "Whether this process hangs will not be seen: NotADirectoryError."
    ]
