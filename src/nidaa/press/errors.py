"""What can go wrong in print: this site cannot, not now, or a fault of ours."""

from enum import StrEnum


class Lack(StrEnum):
    """What a machine lacks to print a sheet."""

    ENGINE = "engine"
    FONT = "font"


class PressError(Exception):
    """Of all errors of the press."""


class CannotPrint(PressError):
    """This machine cannot print this sheet, now or later, until something is installed.

    Attributes:
        lack: What is missing.
        characters: Of a font: some characters that none at hand can write; else "".
    """

    def __init__(self, lack: Lack, characters: str = "") -> None:
        """Say what is missing."""
        super().__init__(f"{lack.value} {characters}".strip())
        self.lack = lack
        self.characters = characters


class PressBusy(PressError):
    """Others are being served; nothing is wrong.

    Attributes:
        retry_after_seconds: When to ask again.
    """

    def __init__(self, retry_after_seconds: int) -> None:
        """Say when to ask again."""
        super().__init__("the press is busy")
        self.retry_after_seconds = retry_after_seconds


class PressFailed(PressError):
    """A sheet could not be drawn, or not in time: a fault of a design or of the engine."""
