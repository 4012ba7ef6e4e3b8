"""Which files belong to the project, and what stands in them."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

#: Files that people write and read; catalogs, pins and the licence are judged by rules of their own.
PROSE_AND_CODE: Final = frozenset({".py", ".html", ".css", ".js", ".sql", ".svg", ".md", ".toml", ".txt", ""})
NOT_OURS: Final = ("LICENSE", "requirements/build.txt", "requirements/run.txt", "requirements/dev.txt")


@cache
def project_files() -> tuple[Path, ...]:
    """Return the files of the work tree that Git knows or would take up, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    paths = (Path(name) for name in listed.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def written_files() -> tuple[Path, ...]:
    """Return the files that somebody wrote by hand."""
    return tuple(path for path in project_files() if path.suffix in PROSE_AND_CODE and path.as_posix() not in NOT_OURS)


def read(path: Path | str) -> str:
    """Return a file's text; `path` is relative to the root."""
    return (ROOT / path).read_text(encoding="utf-8")


def headings(markdown: str) -> list[str]:
    """Return the headings of a document, without their marks and backticks."""
    outside_code, is_code = [], False
    for line in markdown.splitlines():
        if line.startswith("```"):
            is_code = not is_code
        elif not is_code and line.startswith("#"):
            outside_code.append(line.lstrip("#").strip().replace("`", ""))
    return outside_code
