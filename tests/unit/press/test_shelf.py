"""Where printed files are kept."""

import os
from pathlib import Path

from nidaa.press.shelf import Shelf


def test_what_is_kept_is_found_by_another_process_too(tmp_path: Path) -> None:
    Shelf(tmp_path / "press").keep("key", b"made")

    assert Shelf(tmp_path / "press").find("key") == b"made"
    assert Shelf(tmp_path / "press").find("other") is None


def test_what_was_asked_for_longest_ago_makes_room(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, limit_bytes=250)
    for age, key in enumerate(("a", "b")):
        shelf.keep(key, bytes(100))
        os.utime(tmp_path / key, (age, age))
    shelf.find("a")

    shelf.keep("c", bytes(100))

    assert [shelf.find(key) is not None for key in "abc"] == [True, False, True]


def test_a_folder_that_takes_nothing_loses_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "press").write_text("a file where the folder should be")

    Shelf(tmp_path / "press" / "below").keep("key", b"made")

    assert sorted(path.name for path in tmp_path.iterdir()) == ["press"]
