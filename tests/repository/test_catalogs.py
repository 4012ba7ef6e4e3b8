"""The catalogs hold exactly the texts that are marked, in each language, whole, and compiled as they are written."""

import os
import re
from pathlib import Path
from typing import Final

import polib
import pytest

from nidaa.web.languages import ENGLISH, LANGUAGES
from tests.repository.tree import ROOT, project_files
from tools.update_catalogs import (
    PLURALS,
    Marked,
    catalog_path,
    marked_in_package,
    marked_in_python,
    marked_in_template,
    packages_with_texts,
)

CATALOGS: Final = [catalog_path(package, language) for package in packages_with_texts() for language in PLURALS]
_PLACEHOLDER: Final = re.compile(r"%\([a-z_]+\)[sd]|%[sd]")
#: French has a space before these signs; one that does not break, U+00A0 or U+202F.
_BREAKABLE: Final = re.compile(r" [:;!?»]|« ")
_MARKUP: Final = re.compile(r"</?[a-z][^>]*>")
#: A text that no mark ends, another one behind it, and nothing between them but words and values: one sentence in two
#: pieces, which no other language can put in its own order.
_GLUED: Final = re.compile(
    r"""{% translate (["'])[^"']*[^"'.:;!?…]\1(?:(?! as )[^%])*%}"""
    r"""(?:[^<{]|{{|{(?!%))*"""
    r"""{% (?:block)?translate (?:(?! as )[^%])*%}"""
)


def name(path: Path) -> str:
    package, _locale, language = path.parts[-5:-2]
    return f"{package}-{language}"


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


def test_marks_are_found_in_python() -> None:
    source = '_("a"); gettext_lazy("b" "c"); x.pgettext("kind", "d"); ngettext("one", "many", n); gettext(held)'

    marked = marked_in_python(source)

    assert marked == [Marked("a"), Marked("bc"), Marked("d", context="kind"), Marked("one", "many")]


@pytest.mark.parametrize("source", ['_("a" + name)', '_(f"a {name}")', '_("a %s" % name)'])
def test_a_text_put_together_before_it_is_translated_is_found(source: str) -> None:
    with pytest.raises(ValueError, match="line 1"):
        marked_in_python(source)


def test_marks_are_found_in_templates() -> None:
    source = (
        '{% load i18n %}<p>it\'s {% translate "a" %}{% translate \'b\' context "kind" as b %}</p>\n'
        "{% blocktranslate count n=n with who=who trimmed %}\n {{ who }} \n has one\n{% plural %}{{ who }} has {{ n }}"
        "{% endblocktranslate %}"
    )

    marked = marked_in_template(source)

    assert marked == [Marked("a"), Marked("b", context="kind"), Marked("%(who)s has one", "%(who)s has %(n)s")]


def glued(template: str) -> list[str]:
    """Return the places where a sentence is put together from two texts."""
    return [found.group(0) for found in _GLUED.finditer(template)]


@pytest.mark.parametrize(
    ("template", "found"),
    [
        ('{% translate "Signed on" %} {{ day }} {% translate "at" %} {{ hour }}', 1),
        ('{% translate "Counted" context "stamp" %} {% blocktranslate %}of {{ n }}{% endblocktranslate %}', 1),
        ('{% translate "A whole sentence." %} {% translate "Another." %}', 0),
        ('<dt>{% translate "Day" %}</dt><dd>{% translate "Monday" %}</dd>', 0),
        ('{% if a %}{% translate "Signed" %}{% else %}{% translate "Counted" %}{% endif %}', 0),
        ('{% translate "Name" as label %}{% translate "Never shown" as hint %}', 0),
    ],
)
def test_a_sentence_in_two_pieces_is_found(template: str, found: int) -> None:
    assert len(glued(template)) == found


def test_no_template_puts_a_sentence_together() -> None:
    templates = [path for path in project_files() if path.suffix == ".html" and "templates" in path.parts]

    pieces = {path.as_posix(): glued((ROOT / path).read_text("utf-8")) for path in templates}

    assert {path: found for path, found in pieces.items() if found} == {}


def test_every_language_but_that_of_the_code_has_catalogs() -> None:
    assert set(PLURALS) == set(LANGUAGES) - {ENGLISH.code}


def test_no_catalog_is_left_without_its_package() -> None:
    left = {ROOT / path for path in project_files() if path.suffix == ".po"} - set(CATALOGS)

    assert left == set()


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_a_catalog_holds_what_is_marked_and_nothing_else(path: Path) -> None:
    texts = {(text.context, text.text, text.plural or "") for text in marked_in_package(path.parents[3])}

    held = {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in polib.pofile(os.fspath(path))}

    assert (texts - held, held - texts) == (set(), set())


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_every_text_is_translated_in_all_its_forms(path: Path) -> None:
    catalog = polib.pofile(os.fspath(path))
    forms = int(PLURALS[path.parts[-3]].removeprefix("nplurals=")[0])

    # `translated` asks that no form of a plural be empty.
    missing = [entry.msgid for entry in catalog if not entry.translated() or entry.fuzzy]
    short = [entry.msgid for entry in catalog if entry.msgid_plural and len(entry.msgstr_plural) != forms]

    assert (missing, short) == ([], [])
    assert catalog.metadata["Plural-Forms"] == PLURALS[path.parts[-3]]


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_a_catalog_is_compiled_as_it_is_written(path: Path) -> None:
    assert compiled(path.with_suffix(".mo")) == written(path)


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_no_translation_loses_a_placeholder(path: Path) -> None:
    catalog = polib.pofile(os.fspath(path))

    lost = {entry.msgid: lost_placeholders(entry.msgid, entry.msgstr) for entry in catalog if entry.msgstr}

    assert {msgid: names for msgid, names in lost.items() if names} == {}


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_every_form_of_a_plural_says_its_values(path: Path) -> None:
    plurals = [entry for entry in polib.pofile(os.fspath(path)) if entry.msgid_plural]

    lost = {
        (entry.msgid, form): lost_placeholders(entry.msgid, text)
        for entry in plurals
        for form, text in entry.msgstr_plural.items()
    }

    assert {place: names for place, names in lost.items() if names} == {}


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_a_translation_keeps_the_marks_of_its_text(path: Path) -> None:
    texts = [
        (entry.msgid, text)
        for entry in polib.pofile(os.fspath(path))
        for text in (entry.msgstr_plural or {0: entry.msgstr}).values()
    ]

    changed = [msgid for msgid, text in texts if sorted(_MARKUP.findall(msgid)) != sorted(_MARKUP.findall(text))]

    assert changed == []


@pytest.mark.parametrize("path", CATALOGS, ids=name)
def test_no_text_begins_or_ends_with_a_space_to_be_glued_to_another(path: Path) -> None:
    spaced = [entry.msgid for entry in polib.pofile(os.fspath(path)) if entry.msgid.strip(" \n") != entry.msgid]

    assert [text for text in spaced if text != ", "] == []


@pytest.mark.parametrize("path", [path for path in CATALOGS if path.parts[-3] == "fr"], ids=name)
def test_no_french_line_begins_with_its_punctuation(path: Path) -> None:
    texts = [text for entry in polib.pofile(os.fspath(path)) for text in (entry.msgstr, *entry.msgstr_plural.values())]

    breakable = [text for text in texts if _BREAKABLE.search(text)]

    assert breakable == []
