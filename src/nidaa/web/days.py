"""Days and moments as a reader writes them.

Django's own Arabic says نوفمبر where Morocco says نونبر, and neither Django nor the browsers have data for
Tamazight, so the tables are ours (its names are those of CLDR and IRCAM) and the server formats.
"""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from typing import Final

MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "fr": (
        *("janvier", "février", "mars", "avril", "mai", "juin"),
        *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
    ),
    "ar": (
        *("يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو"),
        *("يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    "zgh": (
        *("ⵉⵏⵏⴰⵢⵔ", "ⴱⵕⴰⵢⵕ", "ⵎⴰⵕⵚ", "ⵉⴱⵔⵉⵔ", "ⵎⴰⵢⵢⵓ", "ⵢⵓⵏⵢⵓ"),
        *("ⵢⵓⵍⵢⵓⵣ", "ⵖⵓⵛⵜ", "ⵛⵓⵜⴰⵏⴱⵉⵔ", "ⴽⵜⵓⴱⵔ", "ⵏⵓⵡⴰⵏⴱⵉⵔ", "ⴷⵓⵊⴰⵏⴱⵉⵔ"),
    ),
}

WEEKDAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "zgh": ("ⴰⵢⵏⴰⵙ", "ⴰⵙⵉⵏⴰⵙ", "ⴰⴽⵕⴰⵙ", "ⴰⴽⵡⴰⵙ", "ⴰⵙⵉⵎⵡⴰⵙ", "ⴰⵙⵉⴹⵢⴰⵙ", "ⴰⵙⴰⵎⴰⵙ"),
}

#: Between the day and the hour.
_AT: Final[Mapping[str, str]] = {"fr": "à", "ar": "على الساعة", "en": "at", "zgh": "ⴳ ⵜⵙⵔⴰⴳⵜ"}


def day_text(day: date, language: str) -> str:
    """Return a day in words: ``13 janvier 2016``, ``13 يناير 2016``, ``13 January 2016``, ``13 ⵉⵏⵏⴰⵢⵔ 2016``."""
    number = "1er" if language == "fr" and day.day == 1 else str(day.day)
    return f"{number} {MONTHS[language][day.month - 1]} {day.year}"


def weekday_text(day: date, language: str) -> str:
    """Return a day in words behind its weekday: ``samedi 16 janvier 2016``."""
    return f"{WEEKDAYS[language][day.weekday()]} {day_text(day, language)}"


def moment_text(moment: datetime, language: str, zone: tzinfo) -> str:
    """Return an aware moment in words, in the clock of a zone: ``16 janvier 2016 à 00:00``."""
    local = moment.astimezone(zone)
    return f"{day_text(local.date(), language)} {_AT[language]} {local:%H:%M}"


def window_text(starts_at: datetime, ends_at: datetime, language: str, zone: tzinfo) -> tuple[str, str]:
    """Return the two ends of a window, each with its weekday and hour in the clock of a zone."""
    first, last = starts_at.astimezone(zone), ends_at.astimezone(zone)
    return (
        f"{weekday_text(first.date(), language)} {_AT[language]} {first:%H:%M}",
        f"{weekday_text(last.date(), language)} {_AT[language]} {last:%H:%M}",
    )
