"""Addresses of views that only the tests have."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from core import policy
from jumpstarters.urls import urlpatterns as real


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may come here")


@policy.public
def for_everybody(request: HttpRequest) -> HttpResponse:
    return HttpResponse("public")


@policy.signed_in
def for_accounts(request: HttpRequest) -> HttpResponse:
    return HttpResponse("signed in")


@policy.requires("see_reports")
def for_readers(request: HttpRequest) -> HttpResponse:
    return HttpResponse("reports")


@policy.public
def for_the_patient(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '50ms'")
        cursor.execute("LOCK TABLE core_sentform")
    return HttpResponse("my turn")


urlpatterns = [
    path("proef/geduld/", for_the_patient),
    path("proef/vergeten/", undeclared),
    path("proef/publiek/", for_everybody),
    path("proef/accounts/", for_accounts),
    path("proef/lezers/", for_readers),
    *real,
]
