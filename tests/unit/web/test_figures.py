"""Where the drawn figures of a count stand, on the server and in the browser alike."""

import re
from pathlib import Path

import pytest
from django.template import Context, Template

from nidaa.web.figures import ADVANCE, GROUP_GAP, ONE_BEFORE, ONE_BEHIND, STRETCH, WIDTH, figures

WEB = Path(__file__).parents[3] / "src" / "nidaa" / "web"


def test_figures_of_one_group_stand_at_even_distances() -> None:
    drawn = figures(307)

    assert [glyph.symbol for glyph in drawn.glyphs] == ["f3", "f0", "f7"]
    assert [glyph.x for glyph in drawn.glyphs] == [0, ADVANCE, 2 * ADVANCE]


@pytest.mark.parametrize(("number", "gaps"), [(0, 0), (999, 0), (2000, 1), (22_480, 1), (999_999, 1), (20_000_000, 2)])
def test_groups_of_three_stand_apart(number: int, gaps: int) -> None:
    drawn = figures(number)

    assert drawn.glyphs[-1].x == (len(str(number)) - 1) * ADVANCE + gaps * GROUP_GAP
    assert drawn.width == round((drawn.glyphs[-1].x + WIDTH) * STRETCH)


def test_a_1_at_either_end_leaves_no_gap() -> None:
    drawn = figures(121)

    assert [glyph.x for glyph in drawn.glyphs] == [-ONE_BEFORE, ADVANCE - ONE_BEFORE, 2 * ADVANCE - ONE_BEFORE]
    assert drawn.width == round((2 * ADVANCE - ONE_BEFORE + WIDTH - ONE_BEHIND) * STRETCH)


def test_a_count_is_never_negative() -> None:
    with pytest.raises(ValueError, match="-1"):
        figures(-1)


def test_the_drawing_is_hidden_from_who_hears_the_page() -> None:
    html = Template("{% load nidaa %}{% figures 42 %}").render(Context())

    assert html.startswith('<svg class="figures"')
    assert 'aria-hidden="true"' in html
    assert html.count("<use ") == 2


def test_every_figure_is_drawn_once() -> None:
    drawn = (WEB / "templates" / "web" / "components" / "drawn.html").read_text()

    assert re.findall(r'id="(f\d)"', drawn) == [f"f{figure}" for figure in range(10)]


def test_the_browser_sets_figures_by_the_same_measures() -> None:
    script = (WEB / "static" / "web" / "live.js").read_text()

    names, values = re.search(r"const \[(ADVANCE[^]]*)\] = \[([^]]*)\];", script).groups()  # type: ignore[union-attr]  # None fails too.

    assert names == "ADVANCE, GROUP_GAP, WIDTH, STRETCH, ONE_BEFORE, ONE_BEHIND"
    assert [float(value) for value in values.split(", ")] == [
        ADVANCE,
        GROUP_GAP,
        WIDTH,
        STRETCH,
        ONE_BEFORE,
        ONE_BEHIND,
    ]
