"""Addresses of the participation data."""

from django.urls import path

from reporting.esf import views

urlpatterns = [
    path("rapporten/esf/", views.esf, name="esf"),
    path("rapporten/esf/ontbreekt/", views.Missing.as_view(), name="esf_missing"),
    path("rapporten/esf/tabel.<slug:ending>", views.esf_file, name="esf_file"),
    path("dossiers/<uuid:public_id>/deelname/", views.participation, name="participation"),
    path(
        "dossiers/<uuid:public_id>/deelname/gevoelig/",
        views.participation_sensitive,
        name="participation_sensitive",
    ),
    path(
        "dossiers/<uuid:public_id>/deelname/<slug:moment>/",
        views.participation_fill,
        name="participation_fill",
    ),
]
