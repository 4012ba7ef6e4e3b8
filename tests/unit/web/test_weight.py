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


@pytest.mark.parametrize(
    ("scripts", "kilobytes"),
    [
        # All that a campaign's page runs; the solver comes with the first touch of the form.
        (("campaign.js", "solver.js"), 6),
        (("offline-worker.js",), 4),
        (("verify.js",), 9),
    ],
)
def test_the_scripts_of_a_page_are_small_as_they_are_served(scripts: tuple[str, ...], kilobytes: int) -> None:
    served = bundles({path.name: path.read_text() for path in STATIC.glob("*.js")})

    weight = sum(len(gzip.compress(served[name].encode())) for name in scripts)

    assert weight <= kilobytes * 1024


def test_the_style_knows_no_left_and_right() -> None:
    style = (STATIC / "nidaa.css").read_text()

    sides = re.findall(r"(?:margin|padding|border)-(?:left|right)|[^-]\b(?:left|right)\s*:", style)

    assert sides == []


@pytest.mark.parametrize("path", [*TEMPLATES, *STATIC.iterdir()], ids=lambda path: path.name)
def test_nothing_is_inline_and_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text().replace("http://www.w3.org/2000/svg", "")

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|javascript:|https?://", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
