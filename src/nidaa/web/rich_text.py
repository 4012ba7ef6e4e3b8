"""What organisers write in Markdown, as HTML that can do no harm.

Trusts nothing: the Markdown is rendered, then only a short list of elements survives. Headings move two
levels down, since the page has its own first and second.
"""

from typing import Final

import mistune
import nh3
from django.utils.safestring import SafeString, mark_safe

_TAGS: Final = {
    *("p", "br", "hr", "strong", "em", "ul", "ol", "li", "blockquote", "a", "code", "pre"),
    *("h3", "h4", "h5", "h6"),
}
_ATTRIBUTES: Final = {"a": {"href"}, "ol": {"start"}}
_SCHEMES: Final = {"http", "https", "mailto"}


class _Renderer(mistune.HTMLRenderer):
    def heading(self, text: str, level: int, **attrs: object) -> str:
        return super().heading(text, min(level + 1, 6) if level > 1 else 3)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        # Nothing on a page comes from elsewhere: an image is shown as its description.
        return text


_render = mistune.create_markdown(renderer=_Renderer(escape=True))


def rich_text(markdown: str) -> SafeString:
    """Return Markdown as safe HTML: paragraphs, headings, lists, emphasis and links, nothing else."""
    html = _render(markdown)
    clean = nh3.clean(
        str(html),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(clean)  # noqa: S308 - nh3 has just cleaned it against a list of allowed elements.
