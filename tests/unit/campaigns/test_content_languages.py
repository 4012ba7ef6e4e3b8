"""Which language a reader gets."""

import pytest

from nidaa.campaigns.content_languages import Shown, in_language


@pytest.mark.parametrize(
    ("existing", "requested", "default", "language"),
    [
        (("fr", "ar", "en"), "ar", "fr", "ar"),
        (("fr", "en"), "ar", "en", "en"),
        (("fr", "en"), "ar", "ar", "fr"),
        (("zgh",), "ar", "fr", "zgh"),
    ],
)
def test_in_language_falls_back_to_the_default_then_to_any(
    existing: tuple[str, ...], requested: str, default: str, language: str
) -> None:
    values = {code: f"text in {code}" for code in existing}

    shown = in_language(values, requested, default)

    assert shown == Shown(f"text in {language}", language)


def test_in_language_passes_over_an_empty_text() -> None:
    shown = in_language({"ar": "", "fr": "Texte"}, "ar", "fr")

    assert shown == Shown("Texte", "fr")


def test_in_language_finds_nothing_in_nothing() -> None:
    assert in_language({}, "ar", "fr") is None
