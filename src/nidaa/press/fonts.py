"""Which fonts are at hand, and what they can write.

Packages come first: they are the same on every machine, and have a true black and a true condensed width. What they
lack, the system's Noto writes, and then DejaVu, which the system or matplotlib brings. None is in our tree.
"""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from nidaa.press.cmap import characters_of

#: Where systems keep fonts.
SYSTEM_FOLDERS: Final = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts", "C:/Windows/Fonts"),
)
#: Package -> folder of its fonts.
PACKAGES: Final = {
    "fontpkg_noto_sans": "files",
    "fontpkg_noto_sans_arabic": "files",
    "matplotlib": "mpl-data/fonts/ttf",
}


class Script(StrEnum):
    """A script that sheets are written in, with letters by which one knows whether a font has it."""

    LATIN = "Latin"
    ARABIC = "Arabic"
    TIFINAGH = "Tifinagh"

    @property
    def sample(self) -> str:
        """Letters that a font of this script must have."""
        return {"Latin": "AaéçŒ0«", "Arabic": "ابتڭءلا", "Tifinagh": "ⴰⵣⵢⵖⵯ"}[self.value]


@dataclass(frozen=True, slots=True)
class Family:
    """A font that we know how to find: its name for the engine, and its files, each set as good as the next."""

    name: str
    file_sets: tuple[tuple[str, ...], ...]


#: In the order in which they are preferred.
FAMILIES: Final = (
    Family("Noto Sans", (("NotoSans[wdth,wght].ttf",), ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"))),
    Family(
        "Noto Sans Arabic",
        (("NotoSansArabic[wdth,wght].ttf",), ("NotoSansArabic-Regular.ttf", "NotoSansArabic-Bold.ttf")),
    ),
    Family("Noto Sans Tifinagh", (("NotoSansTifinagh-Regular.ttf",),)),
    Family("DejaVu Sans", (("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),)),
)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The fonts at hand.

    Attributes:
        families: Names, the preferred first.
        files: All their files.
        characters: Code points that any of them has.
        writes: For each script, the family that writes it; None if none does.
        has_widths: Whether the Latin and the Arabic one have a condensed width of their own.
    """

    families: tuple[str, ...]
    files: tuple[Path, ...]
    characters: frozenset[int]
    writes: dict[Script, str | None]
    has_widths: bool

    def can_write(self, character: str) -> bool:
        """Return whether there is a glyph for a character."""
        return ord(character) in self.characters

    def missing(self, text: str) -> str:
        """Return the characters of a text that no font has, each once, in their order; spaces and joiners need none."""
        unseen = (character for character in text if not self.can_write(character) and not _is_invisible(character))
        return "".join(dict.fromkeys(unseen))


def _is_invisible(character: str) -> bool:
    return character.isspace() or not character.isprintable()


@lru_cache(maxsize=1)
def fonts_at_hand() -> Fonts:
    """Return the fonts of this machine, looked up once in a process."""
    return fonts_in(_package_folders(), [Path(folder).expanduser() for folder in SYSTEM_FOLDERS])


def fonts_in(package_folders: Sequence[Path], system_folders: Sequence[Path]) -> Fonts:
    """Return the fonts that are found in folders, those of packages first, and what they write."""
    wanted = {name for family in FAMILIES for names in family.file_sets for name in names}
    paths = {**_found(system_folders, wanted), **_found(package_folders, wanted)}
    families: list[str] = []
    files: list[Path] = []
    letters: dict[str, frozenset[int]] = {}
    has_widths = True
    for family in FAMILIES:
        names = next((names for names in family.file_sets if paths.keys() >= set(names)), None)
        if names is None:
            continue
        families.append(family.name)
        files += [paths[name] for name in names]
        letters[family.name] = characters_of(paths[names[0]])
        if family.name in ("Noto Sans", "Noto Sans Arabic"):
            has_widths = has_widths and "wdth" in names[0]
    return Fonts(
        families=tuple(families),
        files=tuple(files),
        characters=frozenset().union(*letters.values()),
        writes={script: _writer(script, letters) for script in Script},
        has_widths=has_widths and bool(families),
    )


def _writer(script: Script, letters: dict[str, frozenset[int]]) -> str | None:
    needed = {ord(letter) for letter in script.sample}
    return next((name for name, characters in letters.items() if needed <= characters), None)


def _found(folders: Iterable[Path], names: set[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in folders:
        for place, _folders, files in os.walk(folder):
            for name in names.intersection(files):
                found.setdefault(name, Path(place) / name)
    return found


def _package_folders() -> list[Path]:
    specs = ((find_spec(name), folder) for name, folder in PACKAGES.items())
    return [Path(place) / folder for spec, folder in specs if spec for place in spec.submodule_search_locations or ()]
