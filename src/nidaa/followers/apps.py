"""Django's entry for the room."""

from django.apps import AppConfig


class FollowersConfig(AppConfig):
    """The app ``followers``: what is derived from the two books."""

    name = "nidaa.followers"
    label = "followers"
    default_auto_field = "django.db.models.BigAutoField"
