"""What the demo's campaign says, read from `content/`: texts in four languages, facts with sources, an answer."""

import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final

LANGUAGES: Final = ("fr", "ar", "en", "zgh")
DEFAULT_LANGUAGE: Final = "fr"


@dataclass(frozen=True, slots=True)
class Texts:
    """What the campaign says in one language. `targets` is slug -> name."""

    organisation: str
    title: str
    summary: str
    story: str
    petition_ask: str
    boycott_ask: str
    abstain_from: str
    targets: dict[str, str]


@dataclass(frozen=True, slots=True)
class SourcedFact:
    """Something that happened; `texts` is language -> text."""

    day: date
    source: str
    texts: dict[str, str]


@dataclass(frozen=True, slots=True)
class TargetsAnswer:
    """What the regulator answered."""

    received_on: date
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class PictureWords:
    """Who made the picture, and what it shows: language -> text."""

    credit: str
    descriptions: dict[str, str]


def load_texts() -> dict[str, Texts]:
    """Return language -> texts."""
    return {language: _texts(_read(f"{language}.toml")) for language in LANGUAGES}


def load_picture() -> PictureWords:
    """Return what is said of the picture."""
    data = _read("picture.toml")
    return PictureWords(data["credit"], data["descriptions"])


def load_facts() -> tuple[list[SourcedFact], TargetsAnswer]:
    """Return the facts in order of days, and the answer."""
    data = _read("facts.toml")
    facts = [
        SourcedFact(fact["day"], fact["source"], {language: fact[language] for language in LANGUAGES})
        for fact in data["facts"]
    ]
    answer = data["answer"]
    return facts, TargetsAnswer(answer["received_on"], answer["language"], answer["text"])


def _texts(data: dict[str, Any]) -> Texts:
    return Texts(
        organisation=data["organisation"]["name"],
        title=data["campaign"]["title"],
        summary=data["campaign"]["summary"],
        story=data["campaign"]["story"],
        petition_ask=data["petition"]["ask"],
        boycott_ask=data["boycott"]["ask"],
        abstain_from=data["boycott"]["abstain_from"],
        targets=data["targets"],
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("nidaa.cli.demo").joinpath("content", name).read_text("utf-8"))
