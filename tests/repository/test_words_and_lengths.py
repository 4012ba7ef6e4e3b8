"""What may not stand in any file, and how long a file may be."""

import re
from typing import Final

import pytest

from tests.repository.tree import project_files, read, written_files

MOST_LINES: Final = 400

# Each pattern is written so that it does not match itself.
FORBIDDEN: Final = {
    "unfinished work": re.compile(r"\b(TO[D]O|FIX[M]E|X[X]X|NotImplemented[E]rror)\b"),
    "a test that does not run": re.compile(r"\b(pytest\.(mark\.)?|unittest\.)(skip|xfail|importorskip)"),
    "a registry's address": re.compile(r"pypi\.org|pythonhosted\.org|npmjs\.org|deb\.debian\.org|--(extra-)?index-url"),
    "a path of one machine": re.compile(r"(?<![\w.])/(work|root|home/\w+|Users/\w+)/\w"),
    "a merge that was not finished": re.compile(r"^(<{7}|>{7}) ", re.MULTILINE),
}
BAD_SAMPLES: Final = {
    "unfinished work": "x = 1  # TO" + "DO: later",
    "a test that does not run": "@pytest.mark." + "skip(reason='slow')",
    "a registry's address": "see https://pypi" + ".org/simple",
    "a path of one machine": "cd /wo" + "rk/main",
    "a merge that was not finished": "<" * 7 + " HEAD",
}
GOOD_SAMPLES: Final = {
    "unfinished work": "mastodon and xxx.example",
    "a test that does not run": "skipped = count(rows)",
    "a registry's address": "the registry's own client",
    "a path of one machine": "src/home/page.py, /usr/bin/env",
    "a merge that was not finished": "a << b",
}
LOCK_FILES: Final = frozenset(
    {"uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "package-lock.json", "pnpm-lock.yaml", "yarn.lock"}
)
FONTS: Final = frozenset({".ttf", ".otf", ".woff", ".woff2", ".eot"})


def broken_rules(text: str) -> list[str]:
    return [rule for rule, pattern in FORBIDDEN.items() if pattern.search(text)]


def is_too_long(text: str) -> bool:
    return len(text.splitlines()) > MOST_LINES


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_a_forbidden_word_is_found(rule: str) -> None:
    assert broken_rules(BAD_SAMPLES[rule]) == [rule]


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_an_innocent_text_passes(rule: str) -> None:
    assert broken_rules(GOOD_SAMPLES[rule]) == []


def test_no_file_has_a_forbidden_word() -> None:
    found = {path.as_posix(): broken_rules(read(path)) for path in written_files()}

    assert {path: rules for path, rules in found.items() if rules} == {}


def test_four_hundred_lines_are_the_most() -> None:
    assert is_too_long("line\n" * 401)
    assert not is_too_long("line\n" * 400)


def test_no_file_is_too_long() -> None:
    # A specification is read as one document, however long; everything else is split by its ideas.
    judged = [path for path in written_files() if path.suffix != ".md"]

    long = [path.as_posix() for path in judged if is_too_long(read(path))]

    assert long == []


def test_no_lock_file_and_no_font_is_in_the_tree() -> None:
    foreign = [path.as_posix() for path in project_files() if path.name in LOCK_FILES or path.suffix in FONTS]

    assert foreign == []


def test_every_text_ends_with_a_line_end() -> None:
    cut = [path.as_posix() for path in written_files() if read(path) and not read(path).endswith("\n")]

    assert cut == []
