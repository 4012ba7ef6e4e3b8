"""The application that the server runs."""

from django.core.handlers.wsgi import WSGIHandler


def test_the_application_is_the_door_in_front_of_django() -> None:
    from nidaa.door.app import Door
    from nidaa.project import wsgi

    assert isinstance(wsgi.django_application, WSGIHandler)
    assert isinstance(wsgi.door, Door)
