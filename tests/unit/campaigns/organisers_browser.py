"""A browser in which an organiser is signed in, and what it posts."""

from django.test import Client

from nidaa.campaigns.models import Organiser

TEXTS = {f"{name}_{language}": "" for name in ("title", "summary", "story") for language in ("fr", "ar", "en")}
NO_ROWS = {
    f"{rows}-{count}": "0"
    for rows in ("targets", "facts", "referral_codes")
    for count in ("TOTAL_FORMS", "INITIAL_FORMS")
}


def signed_in(organiser: Organiser) -> Client:
    """Return a browser in which an organiser is signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(organiser)
    return client


def press(client: Client, model: str, button: str, *rows: int, **asked: str) -> str:
    """Press a button above a list, say yes, and return the page that follows."""
    data = {"action": button, "_selected_action": list(rows), "confirmed": "yes", **asked}
    response = client.post(f"/admin/campaigns/{model}/", data, follow=True)
    assert response.status_code == 200
    return response.content.decode()
