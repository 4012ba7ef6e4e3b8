"""Addresses of the public pages. The language prefix is taken off before they are looked up.

What is POSTed here comes from the door, which keeps accepted forms for itself and hands on refused ones.
"""

from django.urls import path, register_converter

from nidaa.pages import (
    campaign,
    design,
    embed,
    front,
    history,
    offline,
    pictures,
    press,
    receipt,
    result,
    share,
    texts,
    tokens,
    wall,
)
from nidaa.press.formats import Format


class ActionConverter:
    """``petition`` or ``boycott``."""

    regex = "petition|boycott"

    def to_python(self, value: str) -> str:
        """Return the kind of action."""
        return value

    def to_url(self, value: str) -> str:
        """Return the kind of action."""
        return value


class FormatConverter:
    """The file name of something printed: ``card.png``, ``poster-a4.pdf``."""

    regex = "|".join(form.value.replace(".", r"\.") for form in Format)

    def to_python(self, value: str) -> Format:
        """Return the format."""
        return Format(value)

    def to_url(self, value: Format) -> str:
        """Return the file name."""
        return value.value


class PageNumberConverter:
    """The number of a page, in one spelling only: each that were accepted would be another page for caches to keep."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_url(self, value: int) -> str:
        """Return its digits."""
        return str(value)


class ThemeConverter(ActionConverter):
    """``light`` or ``dark``."""

    regex = "light|dark"


register_converter(ActionConverter, "action")
register_converter(PageNumberConverter, "page_number")
register_converter(ThemeConverter, "theme")
register_converter(FormatConverter, "format")

app_name = "pages"
urlpatterns = [
    path("", front.front, name="front"),
    path("privacy", front.privacy, name="privacy"),
    path("about-the-count", front.about_the_count, name="about_the_count"),
    path("offline", offline.offline, name="offline"),
    path("sw.js", offline.worker, name="worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("icon-<int:size>.png", offline.icon, name="icon"),
    path("icon-<int:size>-<slug:purpose>.png", offline.icon, name="icon_for"),
    path("-/design", design.design, name="design"),
    path("-/design/<theme:theme>", design.design, name="design_theme"),
    path("c/<slug:slug>/", campaign.campaign, name="campaign"),
    path("c/<slug:slug>/<action:action>/", campaign.campaign, name="action"),
    path("c/<slug:slug>/from/<str:code>/", campaign.brought, name="brought"),
    path("c/<slug:slug>/from/<str:code>/<action:action>/", campaign.brought, name="brought_action"),
    path("c/<slug:slug>/share", share.share, name="share"),
    path("c/<slug:slug>/<action:action>/share", share.share, name="share_action"),
    path("c/<slug:slug>/embed", embed.embed, name="embed"),
    path("c/<slug:slug>/<action:action>/embed", embed.embed, name="embed_action"),
    path("c/<slug:slug>/from/<str:code>/embed", embed.embed, name="embed_brought"),
    path("c/<slug:slug>/from/<str:code>/<action:action>/embed", embed.embed, name="embed_brought_action"),
    path("embed.js", embed.loader, name="embed_loader"),
    path("oembed", embed.oembed, name="oembed"),
    path("c/<slug:slug>/<action:action>/sign", campaign.sign, name="sign"),
    path("c/<slug:slug>/<action:action>/sent", campaign.sent, name="sent"),
    path("c/<slug:slug>/posters", press.posters, name="posters"),
    path("c/<slug:slug>/qr.svg", press.qr, name="qr"),
    path("c/<slug:slug>/from/<str:code>/posters", press.posters, name="posters_brought"),
    path("c/<slug:slug>/from/<str:code>/qr.svg", press.qr, name="qr_brought"),
    path("c/<slug:slug>/from/<str:code>/<format:form>", press.printed, name="printed_brought"),
    path("c/<slug:slug>/from/<str:code>/<action:action>/<format:form>", press.printed, name="printed_brought_action"),
    path("c/<slug:slug>/<format:form>", press.printed, name="printed"),
    path("c/<slug:slug>/<action:action>/<format:form>", press.printed, name="printed_action"),
    path("c/<slug:slug>/check", campaign.check, name="check"),
    path("c/<slug:slug>/history", history.history, name="history"),
    path("c/<slug:slug>/history.json", history.history_json, name="history_json"),
    path("c/<slug:slug>/wall", wall.wall, name="wall"),
    path("c/<slug:slug>/<action:action>/wall", wall.wall, name="action_wall"),
    path("c/<slug:slug>/<action:action>/wall/<page_number:number>", wall.wall, name="wall_page"),
    path("c/<slug:slug>/result", result.result, name="result"),
    path("c/<slug:slug>/texts/<str:t_hex>", texts.text, name="text"),
    path("pictures/<str:name>", pictures.picture, name="picture"),
    path("confirm/<str:token>", tokens.confirm, name="confirm"),
    path("withdraw/<str:token>", tokens.withdraw, name="withdraw"),
    path("unsubscribe/<str:token>", tokens.unsubscribe, name="unsubscribe"),
    path("receipt/<str:token>", receipt.receipt, name="receipt"),
    path("receipt/<str:token>/proof", receipt.proof, name="proof"),
    path("receipt/<str:token>/opening", receipt.opening, name="opening"),
]
