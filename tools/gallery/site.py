"""A demo with the further campaigns in it, built in an empty folder, and served until told to stop."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tools.gallery.found import TOKENS_NAME

_ROOT: Final = Path(__file__).parents[2]
_ENDING_SECONDS: Final = 15


def build(data_dir: Path, *, port: int, people: int) -> None:
    """Build the demo and found the further campaigns in it.

    Args:
        data_dir: Does not exist yet.
        port: Of the site's address, which stands in its logs.
        people: How many sign the demo's petition.

    Raises:
        CalledProcessError: One of the two failed; it has said why.
    """
    told = _environment(data_dir, port)
    demo = (*_demo(data_dir, port), "--people", str(people), "--build-only")
    for command in (demo, (sys.executable, "-m", "tools.gallery.found")):
        subprocess.run(command, cwd=_ROOT, env=told, stdout=subprocess.DEVNULL, check=True)


def tokens(data_dir: Path) -> dict[str, str]:
    """Return how a signature stands -> the token that opens its pages."""
    found: dict[str, str] = json.loads((data_dir / TOKENS_NAME).read_text("ascii"))
    return found


@contextmanager
def served(data_dir: Path, *, port: int) -> Iterator[str]:
    """Serve what was built, and give its address."""
    process = subprocess.Popen(
        _demo(data_dir, port), cwd=_ROOT, env=_environment(data_dir, port), stdout=subprocess.PIPE, text=True
    )
    if process.stdout is None or "answers at" not in process.stdout.readline():
        raise RuntimeError("the demo does not answer")
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_ENDING_SECONDS)
        process.stdout.close()


def _demo(data_dir: Path, port: int) -> tuple[str, ...]:
    return (sys.executable, "-m", "nidaa.cli", "demo", "--data-dir", str(data_dir), "--port", str(port))


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NIDAA_", "DJANGO_"))}
    return kept | {
        "NIDAA_BASE_URL": f"http://127.0.0.1:{port}",
        "NIDAA_DATA_DIR": str(data_dir),
        "NIDAA_DEMO": "1",
        "PYTHONPATH": f"{_ROOT / 'src'}{os.pathsep}{_ROOT}",
    }
