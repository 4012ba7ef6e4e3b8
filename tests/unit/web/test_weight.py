"""What a page costs a phone: the style and the scripts stay small, plain, and from here."""

import gzip
import re
from pathlib import Path

import pytest

from nidaa.project.script_bundle import bundles

STATIC = Path(__file__).parents[3] / "src" / "nidaa" / "web" / "static" / "web"
TEMPLATES = sorted((Path(__file__).parents[3] / "src" / "nidaa").glob("[wp]*/templates/**/*.html"))


def test_the_style_is_at_most_12_kilobytes() -> None:
    weight = len(gzip.compress((STATIC / "nidaa.css").read_bytes()))

    assert weight <= 12 * 1024


def test_the_script_of_a_campaigns_page_is_at_most_6_kilobytes() -> None:
    scripts = {path.name: path.read_text() for path in STATIC.glob("*.js")}

    served = bundles(scripts)["campaign.js"]

    assert len(gzip.compress(served.encode())) <= 6 * 1024


def test_the_style_knows_no_left_and_right() -> None:
    style = (STATIC / "nidaa.css").read_text()

    sides = re.findall(r"(?:margin|padding|border)-(?:left|right)|[^-]\b(?:left|right)\s*:", style)

    assert sides == []


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC.iterdir()], ids=lambda path: path.name)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|https?://", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
