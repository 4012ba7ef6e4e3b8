"""Addresses of the public pages. The language prefix is taken off before they are looked up.

What is POSTed here comes from the door, which keeps accepted forms for itself and hands on refused ones.
"""

from django.urls import path, register_converter

from nidaa.pages import campaign, front, history, receipt, texts, tokens


class ActionConverter:
    """``petition`` or ``boycott``."""

    regex = "petition|boycott"

    def to_python(self, value: str) -> str:
        """Return the kind of action."""
        return value

    def to_url(self, value: str) -> str:
        """Return the kind of action."""
        return value


register_converter(ActionConverter, "action")

app_name = "pages"
urlpatterns = [
    path("", front.front, name="front"),
    path("privacy", front.privacy, name="privacy"),
    path("about-the-count", front.about_the_count, name="about_the_count"),
    path("c/<slug:slug>/", campaign.campaign, name="campaign"),
    path("c/<slug:slug>/<action:action>/", campaign.campaign, name="action"),
    path("c/<slug:slug>/<action:action>/sign", campaign.sign, name="sign"),
    path("c/<slug:slug>/<action:action>/sent", campaign.sent, name="sent"),
    path("c/<slug:slug>/check", campaign.check, name="check"),
    path("c/<slug:slug>/history", history.history, name="history"),
    path("c/<slug:slug>/history.json", history.history_json, name="history_json"),
    path("c/<slug:slug>/texts/<str:t_hex>", texts.text, name="text"),
    path("confirm/<str:token>", tokens.confirm, name="confirm"),
    path("withdraw/<str:token>", tokens.withdraw, name="withdraw"),
    path("unsubscribe/<str:token>", tokens.unsubscribe, name="unsubscribe"),
    path("receipt/<str:token>", receipt.receipt, name="receipt"),
    path("receipt/<str:token>/proof", receipt.proof, name="proof"),
    path("receipt/<str:token>/opening", receipt.opening, name="opening"),
]
