"""Numbers as a reader writes them: grouped, in Latin digits, as the Maghreb does in Arabic too."""

from nidaa.web.languages import language_named


def group_digits(number: int, language: str) -> str:
    """Return the number with its digits in groups of three, by the language's separator.

    Four digits stay together in no language here: a count that grows must not change its shape.
    """
    return f"{number:,}".replace(",", language_named(language).digit_separator)
