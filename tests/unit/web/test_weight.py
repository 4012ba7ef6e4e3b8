"""What a page costs a phone: the style and the scripts stay small, plain, and from here."""

import gzip
import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "src" / "nidaa" / "web" / "static" / "web"
TEMPLATES = sorted((Path(__file__).parents[3] / "src" / "nidaa").glob("[wp]*/templates/**/*.html"))


def test_the_style_is_at_most_12_kilobytes() -> None:
    weight = len(gzip.compress((STATIC / "nidaa.css").read_bytes()))

    assert weight <= 12 * 1024


def test_the_scripts_together_are_at_most_7_kilobytes() -> None:
    weight = sum(len(gzip.compress(path.read_bytes())) for path in STATIC.glob("*.js"))

    assert weight <= 7 * 1024


def test_the_style_knows_no_left_and_right() -> None:
    style = (STATIC / "nidaa.css").read_text()

    sides = re.findall(r"(?:margin|padding|border)-(?:left|right)|[^-]\b(?:left|right)\s*:", style)

    assert sides == []


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC.iterdir()], ids=lambda path: path.name)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|https?://", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
