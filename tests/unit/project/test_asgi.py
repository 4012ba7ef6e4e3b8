"""The application that the server runs."""

from django.core.asgi import ASGIHandler


def test_the_application_is_the_door_in_front_of_django() -> None:
    from nidaa.project.asgi import _django_application, application

    assert isinstance(_django_application, ASGIHandler)
    assert application is not _django_application
    assert callable(application)
