"""One script a page: an entry is joined with the modules that it imports, and comments stay at home.

On a slow phone each import is another round trip after the last. Joining needs no tool, because our modules keep to a
narrow form that this file holds: imports at the top, one a line, by name and from beside; exports where a name is
declared.

Before: `collectstatic` has copied the scripts. After: they get their hashed names.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

#: Reads a module by its name, such as "live.js".
Read = Callable[[str], str]

_IMPORT: Final = re.compile(r'import (?:\{ (?P<names>[\w, ]+) \} from )?"\./(?P<module>[\w-]+\.js)";')
_EXPORT: Final = re.compile(r"^export (?=(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)
_ANY_IMPORT_OR_EXPORT: Final = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class ScriptError(ValueError):
    """A script does not keep to the form that can be joined."""


def bundles(scripts: Mapping[str, str]) -> dict[str, str]:
    """Return each script as it is served.

    An entry (what exports nothing) is joined with all that it imports, each module once, before those that need it. A
    module is only rid of its comments: it is served to whoever asks for it by name, and no page does.

    Args:
        scripts: Name -> source, of all scripts that import each other.

    Raises:
        ScriptError: An import or export of another form, or of a module that is not there.
    """
    return {
        name: without_comments(source if _EXPORT.search(source) else _joined(name, scripts.__getitem__))
        for name, source in scripts.items()
    }


def without_comments(source: str) -> str:
    """Return a script without its whole-line comments, indentation and empty lines."""
    lines = (line.strip() for line in source.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def _joined(entry: str, read: Read) -> str:
    """Return an entry with its modules before it, each in a function of its own, so that no two names meet."""
    order: list[str] = []
    _visit(entry, read, order)
    if order == [entry]:
        return read(entry)
    number = {name: at for at, name in enumerate(order)}
    return "".join(_wrapped(name, read(name), number) for name in order)


def _visit(name: str, read: Read, order: list[str]) -> None:
    try:
        source = read(name)
    except KeyError as error:
        raise ScriptError(f"{name} is imported and is not there") from error
    for line in _ANY_IMPORT_OR_EXPORT.findall(source):
        imported = _IMPORT.fullmatch(line)
        if imported is None and not _EXPORT.match(line):
            raise ScriptError(f"{name}: not a form that can be joined: {line}")
        if imported is not None and imported["module"] not in order:
            _visit(imported["module"], read, order)
    order.append(name)


def _wrapped(name: str, source: str, number: Mapping[str, int]) -> str:
    body = "\n".join(_bound(line, number) for line in source.splitlines())
    exports = [match["name"] for match in _EXPORT.finditer(body)]
    body = _EXPORT.sub("", body)
    return f"const m{number[name]} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();\n"


def _bound(line: str, number: Mapping[str, int]) -> str:
    """Return a line of a module in which an import has become a plain constant."""
    imported = _IMPORT.fullmatch(line)
    if imported is None:
        return line
    return f"const {{ {imported['names']} }} = m{number[imported['module']]};" if imported["names"] else ""
