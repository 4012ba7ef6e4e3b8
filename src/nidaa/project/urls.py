"""Addresses: the organisers' admin, and the public pages. The hot routes are the door's."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("nidaa.pages.urls")),
]
if settings.NIDAA.demo:
    urlpatterns.insert(0, path("demo/mail/", include("nidaa.pages.demo_mail_urls")))

handler400 = "nidaa.web.error_pages.bad_request"
handler403 = "nidaa.web.error_pages.forbidden"
handler404 = "nidaa.web.error_pages.not_found"
handler500 = "nidaa.web.error_pages.server_error"
