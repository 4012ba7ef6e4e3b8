"""Which fonts are found, and what they write."""

import shutil
from pathlib import Path

import pytest

from nidaa.press.cmap import characters_of
from nidaa.press.fonts import Fonts, Script, fonts_at_hand, fonts_in


def folder_with(tmp_path: Path, *names: str) -> Path:
    by_name = {path.name: path for path in (*fonts_at_hand().files, *Path("/usr/share/fonts").rglob("*.ttf"))}
    for name in names:
        shutil.copy(by_name[name], tmp_path / name)
    return tmp_path


def test_this_machine_writes_all_three_scripts() -> None:
    assert [script for script, family in fonts_at_hand().writes.items() if family is None] == []


def test_the_fonts_of_packages_come_first() -> None:
    fonts = fonts_at_hand()

    assert fonts.writes[Script.LATIN] == "Noto Sans"
    assert "fontpkg_noto_sans" in str(fonts.files[0])
    assert fonts.has_widths


def test_without_a_font_nothing_is_written(tmp_path: Path) -> None:
    fonts = fonts_in([], [tmp_path])

    assert fonts.families == ()
    assert set(fonts.writes.values()) == {None}
    assert fonts.missing("ab a") == "ab"


def test_a_script_without_a_font_is_named_and_the_others_are_written(tmp_path: Path) -> None:
    fonts = fonts_in([], [folder_with(tmp_path, "NotoSans-Regular.ttf", "NotoSans-Bold.ttf")])

    assert fonts.writes == {Script.LATIN: "Noto Sans", Script.ARABIC: None, Script.TIFINAGH: None}
    assert fonts.missing("Appels نداء") == "نداء"
    assert not fonts.has_widths


def test_dejavu_writes_all_three_scripts_where_there_is_nothing_else(tmp_path: Path) -> None:
    fonts = fonts_in([], [folder_with(tmp_path, "DejaVuSans.ttf", "DejaVuSans-Bold.ttf")])

    assert set(fonts.writes.values()) == {"DejaVu Sans"}


@pytest.mark.parametrize(
    ("name", "character", "is_there"),
    [
        ("NotoSansTifinagh-Regular.ttf", "ⵣ", True),
        ("NotoSansTifinagh-Regular.ttf", "ن", False),
        ("NotoSansArabic[wdth,wght].ttf", "ڭ", True),
        ("NotoSans[wdth,wght].ttf", "é", True),
        ("NotoSans[wdth,wght].ttf", "電", False),
    ],
)
def test_the_characters_of_a_font_are_read_from_its_file(name: str, character: str, is_there: bool) -> None:
    path = next(path for path in fonts_at_hand().files if path.name == name)

    assert (ord(character) in characters_of(path)) is is_there


@pytest.mark.parametrize(
    "content", [b"", b"no font", b"\x00\x01\x00\x00" + b"\xff" * 400, b"OTTO\x00\x01" + b"cmap" * 9]
)
def test_what_is_no_font_has_no_characters(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "NotoSans-Regular.ttf"
    path.write_bytes(content)

    assert characters_of(path) == frozenset()


def test_spaces_and_joiners_need_no_glyph() -> None:
    nothing = Fonts((), (), frozenset(), dict.fromkeys(Script), has_widths=False)

    assert nothing.missing(" \u00a0\u202f\u200d\u2068\u2069\u200b") == ""
