"""What tests of printed sheets draw with."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nidaa.press.engine import draw
from nidaa.press.formats import Format
from nidaa.press.printing import Press
from nidaa.press.sheet import Sheet

Drawn = Callable[[Sheet, Format], bytes]


@pytest.fixture
def press(tmp_path: Path) -> Press:
    """Return a press with a folder of its own and this machine's fonts."""
    return Press(tmp_path)


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """Return what draws a sheet in the test's own process: the same drawing, without the start of another process."""
    press = Press(tmp_path_factory.mktemp("press"))

    def draw_here(sheet: Sheet, form: Format) -> bytes:
        return draw(press.job(press.printable(sheet), form))

    return draw_here
