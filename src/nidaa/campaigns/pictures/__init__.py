"""Pictures of campaigns: read with suspicion, drawn anew, and kept as files that are named by their content.

Promises: what is kept shows what was uploaded and holds nothing else of it: no place, no camera, no thumbnail, nothing
behind its end, since only its points of colour are taken over. A name never stands for two contents.

Trusts: nobody's file. Pillow, within bounds of size that are checked before it decodes.

May not enter: models, requests; the original file, which is never stored.
"""

from nidaa.campaigns.pictures.drawing import Drawn, PictureRefused, Variant, drawn_anew
from nidaa.campaigns.pictures.store import PictureStore, is_picture_name, picture_name

__all__ = [
    "Drawn",
    "PictureRefused",
    "PictureStore",
    "Variant",
    "drawn_anew",
    "is_picture_name",
    "picture_name",
]
