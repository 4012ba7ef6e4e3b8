"""Organisers' Markdown becomes harmless HTML."""

import pytest

from nidaa.web.rich_text import rich_text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "![a](https://elsewhere.example/pixel.png)",
        '<p style="position:fixed">x</p>',
        "<iframe src=https://elsewhere.example></iframe>",
        "[a](data:text/html;base64,PHNjcmlwdD4=)",
    ],
)
def test_nothing_that_acts_or_loads_survives(hostile: str) -> None:
    html = rich_text(hostile)

    for forbidden in ("<script", "<img", "<iframe", "<p style", 'href="javascript', 'href="data'):
        assert forbidden not in html


def test_headings_stay_below_those_of_the_page() -> None:
    html = rich_text("# One\n\n## Two\n\n###### Six")

    assert "<h3>One</h3>" in html
    assert "<h3>Two</h3>" in html
    assert "<h1" not in html
    assert "<h2" not in html


def test_links_lists_and_emphasis_are_kept() -> None:
    html = rich_text("- **a** [b](https://example.org/)\n")

    assert '<li><strong>a</strong> <a href="https://example.org/" rel="noopener noreferrer nofollow">b</a></li>' in html
