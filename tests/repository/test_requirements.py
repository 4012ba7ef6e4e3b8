"""Pins: each with its hashes, none with an address, and all that the package says it needs."""

import re
import tomllib
from typing import Final

import pytest

from tests.repository.tree import read

_PIN: Final = re.compile(r"^[a-zA-Z0-9._-]+(\[[a-z,]+\])?==\S+( ; [^\\]+)? \\$")
_HASH: Final = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
_NAME: Final = re.compile(r"^[A-Za-z0-9._-]+")


def unpinned_lines(text: str) -> list[str]:
    """Return the lines that are neither a pin with hashes to follow, nor a hash, nor a comment."""
    lines = [line for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    return [line for line in lines if not _PIN.match(line) and not _HASH.match(line)]


def names(lines: list[str]) -> set[str]:
    found = (_NAME.match(line) for line in lines if line and not line.startswith(("#", "-", " ")))
    return {match.group().lower().replace("_", "-") for match in found if match}


def test_a_line_without_pin_or_hash_is_found() -> None:
    good = "click==8.5.1 \\\n    --hash=sha256:" + "0" * 64 + "\n"

    assert unpinned_lines(good) == []
    assert unpinned_lines("click>=8\n") == ["click>=8"]
    assert unpinned_lines("click==8.5.1\n") == ["click==8.5.1"]


@pytest.mark.parametrize("name", ["build.txt", "run.txt", "print.txt", "dev.txt"])
def test_every_requirement_is_pinned_with_hashes(name: str) -> None:
    assert unpinned_lines(read(f"requirements/{name}")) == []


def test_the_package_needs_what_is_pinned_to_run_it() -> None:
    declared = names(tomllib.loads(read("pyproject.toml"))["project"]["dependencies"])

    assert names(read("requirements/run.in").splitlines()) == declared


def test_the_extra_for_print_is_what_is_pinned_for_it() -> None:
    extras = tomllib.loads(read("pyproject.toml"))["project"]["optional-dependencies"]

    assert names(read("requirements/print.in").splitlines()) == names(extras["print"])


@pytest.mark.parametrize("name", ["build", "run", "print", "dev"])
def test_every_wish_has_a_pin(name: str) -> None:
    wished = names(read(f"requirements/{name}.in").splitlines())

    assert wished <= names(read(f"requirements/{name}.txt").splitlines())
