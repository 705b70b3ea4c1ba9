"""All addresses. They are in Dutch, because users read and share them."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from core import gallery
from people.views import addresses
from reporting.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("reporting.urls")),
    path("", include("core.urls")),
    path("", include("people.urls")),
    path("", include("trajects.urls")),
    path("doorverwijzingen/", include("referrals.urls")),
    path("", include("vouchers.urls")),
    path("account/email/", addresses, name="account_email"),
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
    # Somebody else can at most choose a language for you; without a key a public page can be kept in a cache.
    path("taal/", csrf_exempt(login_not_required(set_language)), name="set_language"),
    path("beheer/", admin.site.urls),
]
if settings.DEBUG or settings.ENVIRONMENT == "test":
    urlpatterns.append(path("bouwstenen/", gallery.gallery, name="gallery"))
