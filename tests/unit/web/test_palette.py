"""The colours: enough contrast on each ground, day and night, and the documentation states the true ratios."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STYLE = (ROOT / "src" / "nidaa" / "web" / "static" / "web" / "nidaa.css").read_text()
DOCUMENT = (ROOT / "docs" / "design-language.md").read_text()

TEXT = ("ink", "soft", "biro", "stamp", "leaf", "alarm")


def _tokens(selector: str) -> dict[str, str]:
    block = re.search(re.escape(selector) + r" \{(.*?)\}", STYLE, re.DOTALL)
    assert block is not None
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block[1]))


LIGHT = _tokens(':root, [data-theme="light"]')
DARK = LIGHT | _tokens('\n[data-theme="dark"]')


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG defines it, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_ratio_of_black_on_white_is_21() -> None:
    assert round(contrast("#000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["sheet", "card"])
@pytest.mark.parametrize("name", TEXT)
def test_text_is_readable_on_both_grounds(name: str, ground: str, tokens: dict[str, str]) -> None:
    ratio = contrast(tokens[name], tokens[ground])

    assert ratio >= 4.5
    assert f"{int(ratio * 10) / 10:.1f}" in _row(name)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_buttons_and_placards_stand_out(tokens: dict[str, str]) -> None:
    ratios = (
        contrast(tokens["edge"], tokens["sheet"]),
        contrast(tokens["on-biro"], tokens["biro"]),
        contrast(tokens["on-placard"], tokens["placard"]),
    )

    assert ratios[0] >= 3
    assert min(ratios[1:]) >= 4.5


def test_the_dark_set_is_the_same_for_the_readers_choice_and_for_a_page() -> None:
    chosen = _tokens(":root:not([data-theme])")

    assert LIGHT | chosen == DARK


def test_colours_stand_in_tokens_only() -> None:
    head, _, rest = STYLE.partition("/* 2. ")

    outside = set(re.findall(r"#[0-9a-f]{3,8}\b", rest.partition("@media print")[0]))

    # Clear, and paper: a QR code is black on white also at night, and a button on a placard is ink at any hour.
    assert head
    assert outside <= {"#0000", "#000", "#fff"}


def _row(name: str) -> str:
    row = re.search(rf"^\| {name} .*$", DOCUMENT, re.MULTILINE)
    assert row is not None, f"{name} has no row in docs/design-language.md"
    return row[0]
