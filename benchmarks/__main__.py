"""`python -m benchmarks [NAME...]`: measure what is named, or all, print a table, and the ratios last."""

import sys
import tempfile
from pathlib import Path

from benchmarks import (
    confirming,
    growth,
    night,
    overload,
    pages,
    pytition,
    signing,
    signing_postgresql,
    verifying,
    watchers,
)
from benchmarks.table import Figure, lines

_ALL = {
    "signing": signing.measure,
    "signing-postgresql": signing_postgresql.measure,
    "pages": pages.measure,
    "verifying": verifying.measure,
    "confirming": confirming.measure,
    "watchers": watchers.measure,
    "growth": growth.measure,
    "pytition": pytition.measure,
    "overload": overload.measure,
    "night": night.measure,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; return 1 if a figure is below its floor."""
    figures: list[Figure] = []
    ratios: list[Figure] = []
    for name in names or list(_ALL):
        with tempfile.TemporaryDirectory(prefix="nidaa-bench-") as folder:
            measured, compared = _ALL[name](Path(folder))
        figures += measured
        ratios += compared
    print(lines(figures))
    if ratios:
        print(f"\n{lines(ratios)}")
    return 0 if all(figure.holds for figure in figures + ratios) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
