"""Pictures of campaigns: files that never change, and what a page says so that a browser takes the right one."""

from dataclasses import dataclass
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse
from django.views.decorators.http import require_safe

from nidaa.campaigns.queries import PublicPicture, picture_file
from nidaa.web.caching import LanguageFree

#: How wide the picture is on a page. On a phone it fills the screen; less is said, so that a fine screen takes a file
#: of half the weight, which an eye hardly tells apart.
_SIZES: Final = "(min-width: 60rem) 38rem, 60vw"
#: In the order in which a browser is offered them.
_TYPES: Final = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Source:
    """One format of a picture: its media type, and its files with their widths."""

    media_type: str
    srcset: str


@dataclass(frozen=True, slots=True)
class LeadPicture:
    """What the template of a picture needs.

    Attributes:
        sources: The better formats, the best first.
        smallest: The file for who saves data.
        srcset: In the format that all browsers know.
        sizes: How wide it is shown, for the choice among the files.
        source: For browsers that know no srcset.
        width: Of the widest file: the page keeps the place free.
        height: Of the widest file.
        description: What it shows.
        language: Of the description.
        credit: Who made it; may be "".
    """

    sources: tuple[Source, ...]
    smallest: Source
    srcset: str
    sizes: str
    source: str
    width: int
    height: int
    description: str
    language: str
    credit: str


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """Serve a file that is named by its content: whoever has it once never asks again."""
    content = picture_file(name)
    if content is None:
        raise Http404
    return LanguageFree(
        content,
        content_type=_TYPES[name.rpartition(".")[2]],
        headers={"Cache-Control": "public, max-age=31536000, immutable", "No-Vary-Search": "params"},
    )


def lead_picture(shown: PublicPicture | None) -> LeadPicture | None:
    """Return a campaign's picture as its page shows it; None if it has none."""
    if shown is None:
        return None
    sources = tuple(Source(kind, _srcset(shown, extension)) for extension, kind in _TYPES.items())
    return LeadPicture(
        sources=sources[:-1],
        smallest=Source(sources[0].media_type, _path(shown, shown.widths[0], "avif")),
        srcset=sources[-1].srcset,
        sizes=_SIZES,
        source=_path(shown, shown.widths[0], "jpg"),
        width=shown.width,
        height=shown.height,
        description=shown.description,
        language=shown.language,
        credit=shown.credit,
    )


def _srcset(shown: PublicPicture, extension: str) -> str:
    return ", ".join(f"{_path(shown, width, extension)} {width}w" for width in shown.widths)


def _path(shown: PublicPicture, width: int, extension: str) -> str:
    """Return the one address of a file: without a language, whatever the page's."""
    path = reverse("pages:picture", args=[f"{shown.digest}-{width}.{extension}"])
    return f"/{path.removeprefix(get_script_prefix())}"
