"""The picture of a campaign as pages show it."""

from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist

from nidaa.campaigns.content_languages import in_language
from nidaa.campaigns.log_keeping import this_instance
from nidaa.campaigns.models import Campaign
from nidaa.campaigns.pictures import PictureStore


@dataclass(frozen=True, slots=True)
class PublicPicture:
    """A campaign's picture.

    Attributes:
        digest: Names its files.
        widths: Of its variants, in pixels, ascending.
        width: Of the widest.
        height: Of the widest.
        description: What it shows.
        language: In which the description really is.
        credit: Who made it; may be "".
    """

    digest: str
    widths: tuple[int, ...]
    width: int
    height: int
    description: str
    language: str
    credit: str


def public_picture(campaign: Campaign, language: str) -> PublicPicture | None:
    """Return the picture of a campaign that was loaded with it; None if it has none. No query."""
    try:
        picture = campaign.picture
    except ObjectDoesNotExist:
        return None
    shown = in_language(picture.descriptions, language, campaign.default_language)
    return PublicPicture(
        digest=picture.digest,
        widths=tuple(picture.widths),
        width=picture.width,
        height=picture.height,
        description=shown.value if shown else "",
        language=shown.language if shown else campaign.default_language,
        credit=picture.credit,
    )


def picture_file(name: str) -> bytes | None:
    """Return the content of a picture's file; None if there is none of that name. It asks the disk only."""
    return PictureStore.of(this_instance().data_dir).read(name)
