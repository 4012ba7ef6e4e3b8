"""What this machine can print, in a sentence for its host."""

from pathlib import Path

from nidaa.press.errors import Lack
from nidaa.press.printing import Press


def print_state(folder: Path) -> str:
    """Return whether posters and share pictures can be made here, in which scripts, and what to install otherwise."""
    lacks = Press(folder).lacks()
    if Lack.ENGINE in lacks:
        return "No posters and share pictures: typst is not installed (pip install 'nidaa[print]')."
    if not lacks:
        return "Posters and share pictures are made in all scripts."
    scripts = " and ".join(script.value for script in lacks)
    return f"No posters and share pictures in {scripts}: no font has it (Debian: apt install fonts-noto-core)."
