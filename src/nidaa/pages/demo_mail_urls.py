"""Addresses of the demo's mail reader; `project.urls` includes them in demo mode only."""

from django.urls import path, register_converter

from nidaa.pages import demo_mail


class MailNameConverter:
    """The name of a mail's file without its ending: no dot and no slash, so that it cannot leave its folder."""

    regex = "[a-z0-9-]{1,100}"

    def to_python(self, value: str) -> str:
        """Return the name."""
        return value

    def to_url(self, value: str) -> str:
        """Return the name."""
        return value


register_converter(MailNameConverter, "mail_name")

app_name = "demo_mail"
urlpatterns = [
    path("", demo_mail.mails, name="list"),
    path("<mail_name:name>", demo_mail.mail, name="mail"),
    path("<mail_name:name>/html", demo_mail.mail_html, name="html"),
]
