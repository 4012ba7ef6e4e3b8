"""One script a page: an entry is joined with the modules that it imports, and comments stay at home.

On a slow phone each import is another round trip after the last. Joining needs no tool, because our modules keep to a
narrow form that this file holds: imports at the top, one a line, by name and from beside; exports where a name is
declared.

Before: `collectstatic` has copied the scripts. After: they get their hashed names.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

#: Reads a module by its name, such as "live.js".
Read = Callable[[str], str]

_IMPORT: Final = re.compile(r'import (?:\{ (?P<names>[\w, ]+) \} from )?"\./(?P<module>[\w-]+\.js)";')
_IMPORT_LINE: Final = re.compile(rf"^{_IMPORT.pattern}\n", re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?=(?:async function|function|class|const) (?P<name>\w+))", re.MULTILINE)
#: A text that ends on its line.
_TEXT: Final = re.compile(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`)""")
#: Not around + and -: two of them may not meet.
_SPACES: Final = re.compile(r" *([{}()\[\]=,;:?&|<>!*%]+) *")
#: A name that a module gives at its top level.
_NAMED: Final = re.compile(r"^(?:export )?(?:async )?(?:function\*?|class|const|let) (\w+)", re.MULTILINE)
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
    """Return a script without its whole-line comments, indentation, empty lines, and spaces that mean nothing.

    Spaces stay within texts, and on lines with a slash, which may begin a regular expression or a comment; no text of
    ours goes over several lines.
    """
    lines = (line.strip() for line in source.splitlines())
    return "".join(_tightened(line) for line in lines if line and not line.startswith("//"))


def _tightened(line: str) -> str:
    parts = _TEXT.split(line)
    # An import is read by whoever names files by their content.
    if line.startswith("import ") or any(mark in part for part in parts[::2] for mark in "\"'`/"):
        return f"{line}\n"
    tight = "".join(_SPACES.sub(r"\1", part) if at % 2 == 0 else part for at, part in enumerate(parts))
    # Behind these no line needs to end.
    return tight if tight.endswith((";", "{", ",", "(")) else f"{tight}\n"


def _joined(entry: str, read: Read) -> str:
    """Return an entry with its modules before it.

    What a module exports must be seen by others: such a module stands in the open, and all its names are its alone. One
    that exports nothing stands in a block.
    """
    order: list[str] = []
    _visit(entry, read, order)
    if order == [entry]:
        return read(entry)
    sources = {name: _IMPORT_LINE.sub("", read(name)) for name in order}
    shared = [source for source in sources.values() if _EXPORT.search(source)]
    names = Counter(name for source in shared for name in _NAMED.findall(source))
    if twice := [name for name, times in names.items() if times > 1]:
        raise ScriptError(f"{entry}: two modules that export name the same: {', '.join(twice)}")
    return "".join(_EXPORT.sub("", one) if one in shared else f"{{\n{one}\n}}\n" for one in sources.values())


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
