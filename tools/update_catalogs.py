"""Bring the catalogs up to what is marked in the code and the templates, and compile them.

    .venv/bin/python tools/update_catalogs.py

Adds texts that are new, drops those that nobody marks any more, and lists what still wants a translation. Needs no
program of GNU gettext. `tests/repository/test_catalogs.py` uses the same reading of the tree.
"""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).parent.parent
PACKAGES: Final = ROOT / "src" / "nidaa"
#: Language -> its rule of plurals. CLDR has none for Standard Moroccan Tamazight: this is how its numerals count, as in
#: CLDR's rule for Tashelhit: one (and none), two to ten with the plural, from eleven on with "n" and the singular.
PLURALS: Final = {
    "fr": "nplurals=2; plural=(n > 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
    "zgh": "nplurals=3; plural=(n<=1 ? 0 : n<=10 ? 1 : 2);",
}
#: Name of a marking function -> how many of its first arguments are a context, and how many are texts.
_MARKS: Final = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (0, 1)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (0, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), (1, 1)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), (1, 2)),
}
#: A call in what `templatize` makes of a template: everything else there is blotted out.
_LITERAL: Final = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL: Final = re.compile(rf"\b(_|n?p?gettext)\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)")


@dataclass(frozen=True, slots=True)
class Marked:
    """A text that is marked to be translated; `plural` and `context` are None where there is none."""

    text: str
    plural: str | None = None
    context: str | None = None


def marked_in_python(source: str) -> list[Marked]:
    """Return the texts that a module marks, in its order.

    Raises:
        ValueError: A text is put together before it is translated, so no catalog can have it.
    """
    calls = sorted(
        (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)),
        key=lambda call: (call.lineno, call.col_offset),
    )
    return [marked for call in calls if (marked := _marked_by(call)) is not None]


def _marked_by(call: ast.Call) -> Marked | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in _MARKS:
        return None
    contexts, texts = _MARKS[name]
    arguments = call.args[: contexts + texts]
    if any(isinstance(argument, ast.BinOp | ast.JoinedStr) for argument in arguments):
        raise ValueError(f"line {call.lineno}: {ast.unparse(call)}")
    values = [argument.value for argument in arguments if isinstance(argument, ast.Constant)]
    # A variable: what it holds was marked where it was written.
    return _marked([str(value) for value in values], contexts) if len(values) == contexts + texts else None


def marked_in_template(source: str) -> list[Marked]:
    """Return the texts that a template marks, in its order."""
    calls = _CALL.findall(templatize(source))
    return [_marked(list(ast.literal_eval(f"({literals},)")), _MARKS[name][0]) for name, literals in calls]


def _marked(values: list[str], contexts: int) -> Marked:
    context = values.pop(0) if contexts else None
    return Marked(values[0], values[1] if len(values) > 1 else None, context)


def marked_in_package(package: Path) -> list[Marked]:
    """Return the texts that a package marks, each once, in the order of its files."""
    found = (marked for path in sorted(package.rglob("*")) for marked in _marked_in_file(path))
    return list(dict.fromkeys(found))


def _marked_in_file(path: Path) -> Iterator[Marked]:
    if path.suffix == ".py":
        yield from marked_in_python(path.read_text("utf-8"))
    elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
        yield from marked_in_template(path.read_text("utf-8"))


def packages_with_texts() -> list[Path]:
    """Return the folders of the packages that mark any text."""
    return [package for package in sorted(PACKAGES.iterdir()) if package.is_dir() and marked_in_package(package)]


def catalog_path(package: Path, language: str) -> Path:
    """Return where the catalog of a package is."""
    return package / "locale" / language / "LC_MESSAGES" / "django.po"


def update(path: Path, language: str, texts: Iterable[Marked]) -> list[str]:
    """Write and compile a catalog of exactly these texts; return those without a translation."""
    old = {_key(entry): entry for entry in polib.pofile(os.fspath(path))} if path.exists() else {}
    catalog = polib.POFile(wrapwidth=0)
    catalog.metadata = {
        "Project-Id-Version": "nidaa",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    catalog.extend(_entry(marked, old.get(_key(marked)), language) for marked in texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalog.save(os.fspath(path))
    catalog.save_as_mofile(os.fspath(path.with_suffix(".mo")))
    return [entry.msgid for entry in catalog if not entry.translated()]


def _key(of: "polib.POEntry | Marked") -> tuple[str, str | None]:
    return (of.text, of.context) if isinstance(of, Marked) else (of.msgid, of.msgctxt)


def _entry(marked: Marked, old: "polib.POEntry | None", language: str) -> "polib.POEntry":
    entry = polib.POEntry(msgid=marked.text, msgctxt=marked.context)
    if "%(" in marked.text:
        entry.flags.append("python-format")
    if marked.plural is None:
        entry.msgstr = old.msgstr if old else ""
        return entry
    entry.msgid_plural = marked.plural
    forms = int(PLURALS[language].removeprefix("nplurals=")[0])
    entry.msgstr_plural = {form: old.msgstr_plural.get(form, "") if old else "" for form in range(forms)}
    return entry


def main() -> int:
    """Update every catalog, and print what is not translated."""
    missing = 0
    for package in packages_with_texts():
        texts = marked_in_package(package)
        for language in PLURALS:
            untranslated = update(catalog_path(package, language), language, texts)
            missing += len(untranslated)
            for text in untranslated:
                print(f"{package.name} {language}: {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
