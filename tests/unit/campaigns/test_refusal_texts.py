"""Every refusal is explained, in every language."""

import pytest
from django.utils import translation

from nidaa.campaigns.errors import RefusedBecause
from nidaa.campaigns.refusal_texts import REFUSAL_TEXTS


def test_every_refusal_has_a_text() -> None:
    assert set(REFUSAL_TEXTS) == set(RefusedBecause)


@pytest.mark.parametrize("language", ["fr", "ar", "zgh"])
def test_every_refusal_is_translated(language: str) -> None:
    with translation.override("en"):
        english = {code: str(text) for code, text in REFUSAL_TEXTS.items()}

    with translation.override(language):
        same = [code for code, text in REFUSAL_TEXTS.items() if str(text) == english[code]]

    assert same == []
