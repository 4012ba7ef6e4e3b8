"""What a host is told about printing."""

from pathlib import Path

import pytest

from nidaa.cli.print_state import print_state
from nidaa.press import printing
from nidaa.press.fonts import fonts_in


def test_a_machine_with_everything_prints_in_all_scripts(tmp_path: Path) -> None:
    assert print_state(tmp_path) == "Posters and share pictures are made in all scripts."


def test_a_machine_without_the_engine_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "engine_version", lambda: "")

    assert "nidaa[print]" in print_state(tmp_path)


def test_a_machine_without_fonts_is_told_for_which_scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "fonts_at_hand", lambda: fonts_in([], [tmp_path]))

    said = print_state(tmp_path)

    assert "Latin and Arabic and Tifinagh" in said
    assert "fonts-noto-core" in said
