"""The people of the demo, all of them invented.

Names are drawn from lists; addresses are at domains that are reserved for examples.
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import cycle
from random import Random
from typing import Any, Final

#: RFC 2606 reserves these and everything below them: nobody can receive a mail there.
RESERVED_DOMAINS: Final = ("example.com", "example.net", "example.org")
_NEIGHBOURHOODS: Final = 400
#: How many of a hundred let their name be shown, and how many give a city.
_SHOW_NAME_PERCENT: Final = 38
_GIVE_CITY_PERCENT: Final = 81
_WANT_NEWS_PERCENT: Final = 27
#: How many of a hundred who let their name be shown say why.
_SAY_WHY_PERCENT: Final = 22


@dataclass(frozen=True, slots=True)
class Person:
    """What one invented person types into a form."""

    name: str
    address: str
    city: str
    language: str
    show_name: bool
    news: bool
    reason: str = ""


def invent(random: Random) -> Iterator[Person]:
    """Yield invented people without end; no address comes twice."""
    lists = tomllib.loads(files("nidaa.cli.demo").joinpath("content/people.toml").read_text("utf-8"))
    scripts, cities = lists["scripts"], lists["cities"]
    told = tomllib.loads(files("nidaa.cli.demo").joinpath("content/reasons.toml").read_text("utf-8"))
    # One after the other, so that neighbours on the wall never say the same.
    reasons = {script["language"]: cycle(told.get(script["language"], [""])) for script in scripts}
    # The lists of names in two scripts stand in the same order: the address is written in the Latin form.
    latin_of = {"arabic": scripts[0], "tifinagh": scripts[2]}
    script_weights = [script["weight"] for script in scripts]
    city_weights = [city["weight"] for city in cities]
    number = 0
    while True:
        number += 1
        script = random.choices(scripts, script_weights)[0]
        city = random.choices(cities, city_weights)[0]
        given, family = random.randrange(len(script["given"])), random.randrange(len(script["family"]))
        latin = latin_of.get(script["script"], script)
        show_name = random.randrange(100) < _SHOW_NAME_PERCENT
        says_why = show_name and random.randrange(100) < _SAY_WHY_PERCENT
        yield Person(
            name=f"{script['given'][given]} {script['family'][family]}",
            address=_address(f"{latin['given'][given]}.{latin['family'][family]}", number, random),
            city=_city(city, script["script"]) if random.randrange(100) < _GIVE_CITY_PERCENT else "",
            language=script["language"],
            show_name=show_name,
            news=random.randrange(100) < _WANT_NEWS_PERCENT,
            reason=next(reasons[script["language"]]) if says_why else "",
        )


def _city(city: dict[str, Any], script: str) -> str:
    return str(city.get(script, city["latin"]))


def _address(name: str, number: int, random: Random) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").lower()
    local = "".join(letter for letter in plain if letter.isalnum() or letter == ".")
    # Many domains, as in life: the intake slows down a single one that sends thousands.
    return f"{local}.{number}@m{random.randrange(_NEIGHBOURHOODS)}.{random.choice(RESERVED_DOMAINS)}"
