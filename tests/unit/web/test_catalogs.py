"""What the public pages ask of their catalogs beyond `tests/repository/test_catalogs.py`: values and plurals."""

import gettext
from pathlib import Path

import polib
import pytest

SOURCE = Path(__file__).parents[3] / "src" / "nidaa"
CATALOGS = [
    SOURCE / app / "locale" / language / "LC_MESSAGES" / "django.po"
    for app in ("web", "pages")
    for language in ("fr", "ar")
]


def _name(path: Path) -> str:
    return "/".join(path.relative_to(SOURCE).parts[:3:2])


@pytest.mark.parametrize("path", CATALOGS, ids=_name)
def test_a_translation_uses_the_values_of_its_text(path: Path) -> None:
    catalog = polib.pofile(str(path))

    for entry in catalog:
        for translation in (entry.msgstr_plural or {0: entry.msgstr}).values():
            assert set(_values(translation)) == set(_values(entry.msgid)), entry.msgid


@pytest.mark.parametrize(("number", "form"), [(0, 0), (1, 1), (2, 2), (3, 3), (10, 3), (11, 4), (99, 4), (100, 5)])
def test_arabic_has_its_six_plurals(number: int, form: int) -> None:
    with (SOURCE / "pages/locale/ar/LC_MESSAGES/django.mo").open("rb") as file:
        arabic = gettext.GNUTranslations(file)
    forms = polib.pofile(str(CATALOGS[3])).find("%(shown)s day of silence").msgstr_plural

    text = arabic.ngettext("%(shown)s day of silence", "%(shown)s days of silence", number)

    assert text == forms[form]


def _values(text: str) -> list[str]:
    return [part.split(")")[0] for part in text.split("%(")[1:]]
