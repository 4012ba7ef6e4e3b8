"""What the further campaigns say, read from `texts.toml`."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).with_name("texts.toml")


@dataclass(frozen=True, slots=True)
class Text:
    """What a campaign and its petition say in one language."""

    title: str
    summary: str
    ask: str
    story: str


@dataclass(frozen=True, slots=True)
class FurtherCampaign:
    """A campaign beside the demo's own.

    Attributes:
        slug: Its address.
        purpose: What it does to a page.
        organisation: Who asks.
        signatures: The count that its pages show; 0: what was really signed.
        goals: Of its petition, rising.
        is_closed: Whether it is over.
        texts: Language -> text; a language that is missing is part of the purpose.
    """

    slug: str
    purpose: str
    organisation: str
    signatures: int
    goals: tuple[int, ...]
    is_closed: bool
    texts: dict[str, Text]


@dataclass(frozen=True, slots=True)
class Supporter:
    """What somebody typed who signs and agrees to be named."""

    name: str
    city: str
    reason: str = ""
    language: str = "fr"


def further_campaigns() -> tuple[FurtherCampaign, ...]:
    """Return them in the order of the file."""
    return tuple(
        FurtherCampaign(
            slug=found["slug"],
            purpose=found["for"],
            organisation=found["organisation"],
            signatures=found["signatures"],
            goals=tuple(found["goals"]),
            is_closed=found.get("closed", False),
            texts={language: Text(**text) for language, text in found["texts"].items()},
        )
        for found in tomllib.loads(_FILE.read_text("utf-8"))["campaigns"]
    )


def hostile_supporters() -> tuple[Supporter, ...]:
    """Return those who sign the campaign `hostile`."""
    found = tomllib.loads(_FILE.read_text("utf-8"))["supporters"]
    return tuple(Supporter(**supporter) for supporter in found)
