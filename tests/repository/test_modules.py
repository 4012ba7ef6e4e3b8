"""How modules are named, and what a package says of itself."""

import ast
from pathlib import Path
from typing import Final

from tests.repository.tree import project_files, read

NAMES_THAT_SAY_NOTHING: Final = frozenset({"utils", "util", "helpers", "helper", "common", "base", "services", "misc"})
#: What others look for under this name.
NAMED_BY_DJANGO: Final = frozenset({"src/nidaa/project/sqlite/base.py"})
MODULES: Final = tuple(path for path in project_files() if path.suffix == ".py")
ROOMS: Final = tuple(path for path in MODULES if len(path.parts) == 4 and path.match("src/nidaa/*/__init__.py"))


def says_nothing(path: Path) -> bool:
    return not NAMES_THAT_SAY_NOTHING.isdisjoint({*path.parent.parts, path.stem})


def has_docstring(source: str) -> bool:
    return bool((ast.get_docstring(ast.parse(source)) or "").strip())


def test_a_name_that_says_nothing_is_found() -> None:
    assert says_nothing(Path("src/nidaa/intake/utils.py"))
    assert says_nothing(Path("src/nidaa/common/dates.py"))
    assert not says_nothing(Path("src/nidaa/intake/person_key.py"))


def test_every_module_is_named_after_its_idea() -> None:
    found = {path.as_posix() for path in MODULES if says_nothing(path)}

    assert found == NAMED_BY_DJANGO


def test_a_missing_docstring_is_found() -> None:
    assert has_docstring('"""What this room is for."""\n')
    assert not has_docstring('""" """\nx = 1\n')
    assert not has_docstring("")


def test_every_package_says_what_it_is_for() -> None:
    silent = [path.as_posix() for path in MODULES if path.name == "__init__.py" and not has_docstring(read(path))]

    assert silent == []


def test_every_room_says_what_may_not_enter() -> None:
    unclear = [path.as_posix() for path in ROOMS if "enter" not in (ast.get_docstring(ast.parse(read(path))) or "")]

    assert unclear == []
