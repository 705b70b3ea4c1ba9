"""All addresses. They are in Dutch, because users read and share them."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from core import gallery

urlpatterns = [
    path("", include("reporting.urls")),
    path("", include("core.urls")),
    path("", include("people.urls")),
    path("", include("trajects.urls")),
    path("doorverwijzingen/", include("referrals.urls")),
    path("", include("vouchers.urls")),
    path("account/", include("allauth.urls")),
    path("beheer/", admin.site.urls),
]
if settings.DEBUG or settings.ENVIRONMENT == "test":
    urlpatterns.append(path("bouwstenen/", gallery.gallery, name="gallery"))
