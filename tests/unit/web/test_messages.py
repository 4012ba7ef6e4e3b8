"""Whatever is wrong with a form is said in words, in every language."""

from enum import StrEnum

import pytest

from nidaa.intake.outcomes import Refusal
from nidaa.intake.refusals import ErrorCode
from nidaa.web.languages import LANGUAGES
from nidaa.web.messages import MESSAGES, message_for


class Novel(StrEnum):
    """A code that a newer server may send."""

    STRANGE = "strange"


def test_every_code_has_a_message_and_no_message_is_left_over() -> None:
    codes = {code.value for code in (*ErrorCode, *Refusal)}

    assert set(MESSAGES) == codes


@pytest.mark.parametrize("code", [*ErrorCode, *Refusal], ids=str)
def test_a_message_is_said_in_the_language_asked_for(code: StrEnum) -> None:
    said = {message_for(code, language) for language in LANGUAGES}

    assert len(said) == len(LANGUAGES)


def test_a_code_that_nobody_foresaw_still_says_what_to_do() -> None:
    said = message_for(Novel.STRANGE, "en")

    assert said == "This was not accepted. Please open the page again."
