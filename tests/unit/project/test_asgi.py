"""The application that the server runs."""

from django.core.handlers.asgi import ASGIHandler


def test_the_application_is_the_door_in_front_of_django() -> None:
    from nidaa.door.app import Door
    from nidaa.project import asgi

    assert isinstance(asgi._django_application, ASGIHandler)
    assert isinstance(asgi.application, Door)
