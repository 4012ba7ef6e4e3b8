"""The compiled catalogs are those of the texts beside them, and no sentence is left in another language."""

import os
import re
from pathlib import Path
from typing import Final

import polib
import pytest

from tests.repository.tree import ROOT, project_files

CATALOGS: Final = tuple(path for path in project_files() if path.suffix == ".po")
_PLACEHOLDER: Final = re.compile(r"%\([a-z_]+\)[sd]|%[sd]")


def compiled(path: Path) -> dict[str, str]:
    return {
        entry.msgid_with_context: entry.msgstr or str(entry.msgstr_plural) for entry in polib.mofile(os.fspath(path))
    }


def written(path: Path) -> dict[str, str]:
    entries = polib.pofile(os.fspath(path)).translated_entries()
    return {entry.msgid_with_context: entry.msgstr or str(entry.msgstr_plural) for entry in entries}


def lost_placeholders(msgid: str, msgstr: str) -> set[str]:
    """Return the placeholders of a sentence that its translation has lost or invented."""
    return set(_PLACEHOLDER.findall(msgid)) ^ set(_PLACEHOLDER.findall(msgstr))


def test_a_lost_placeholder_is_found() -> None:
    assert lost_placeholders("%(count)s people", "%(count)s personnes") == set()
    assert lost_placeholders("%(count)s people", "personnes") == {"%(count)s"}


@pytest.mark.parametrize("path", CATALOGS, ids=str)
def test_a_catalog_is_compiled_as_it_is_written(path: Path) -> None:
    assert compiled(ROOT / path.with_suffix(".mo")) == written(ROOT / path)


@pytest.mark.parametrize("path", CATALOGS, ids=str)
def test_every_sentence_is_translated(path: Path) -> None:
    catalog = polib.pofile(os.fspath(ROOT / path))

    assert len(catalog) > 0
    assert [entry.msgid for entry in catalog.untranslated_entries() + catalog.fuzzy_entries()] == []


@pytest.mark.parametrize("path", CATALOGS, ids=str)
def test_no_translation_loses_a_placeholder(path: Path) -> None:
    catalog = polib.pofile(os.fspath(ROOT / path))

    lost = {entry.msgid: lost_placeholders(entry.msgid, entry.msgstr) for entry in catalog if entry.msgstr}

    assert {msgid: names for msgid, names in lost.items() if names} == {}


@pytest.mark.parametrize("path", CATALOGS, ids=str)
def test_no_plural_invents_a_placeholder(path: Path) -> None:
    # A form for one or two may leave the number out, as Arabic does; none may ask for a value that is not given.
    plurals = [entry for entry in polib.pofile(os.fspath(ROOT / path)) if entry.msgid_plural]

    given = {entry.msgid: set(_PLACEHOLDER.findall(entry.msgid + entry.msgid_plural)) for entry in plurals}
    asked = {entry.msgid: set(_PLACEHOLDER.findall("".join(entry.msgstr_plural.values()))) for entry in plurals}

    assert {msgid: names - given[msgid] for msgid, names in asked.items() if names - given[msgid]} == {}
