"""How languages count: each plural rule gives the form that its grammar asks for, in the catalogs that pages read."""

import gettext
from pathlib import Path

import polib
import pytest

PAGES = Path(__file__).parents[3] / "src" / "nidaa" / "pages" / "locale"
ARABIC = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4}
TAMAZIGHT = {0: 0, 1: 0, 2: 1, 10: 1, 11: 2, 100: 2, 12480: 2}
FRENCH = {0: 0, 1: 0, 2: 1, 100: 1}
SILENCE = ("%(shown)s day of silence", "%(shown)s days of silence")


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [
        (language, number, form)
        for language, forms in (("fr", FRENCH), ("ar", ARABIC), ("zgh", TAMAZIGHT))
        for number, form in forms.items()
    ],
)
def test_a_language_counts_by_its_own_rule(language: str, number: int, form: int) -> None:
    path = PAGES / language / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalog = gettext.GNUTranslations(file)
    forms = polib.pofile(str(path.with_suffix(".po"))).find(SILENCE[0]).msgstr_plural

    text = catalog.ngettext(*SILENCE, number)

    assert text == forms[form]
