"""Addresses of the candidate's own page; the secret of a link opens them, not an account."""

from django.urls import path

from reporting.client import views

urlpatterns = [
    path("mijn-begeleiding/link/<str:token>/", views.open_link, name="client_link"),
    path("mijn-begeleiding/<uuid:public_id>/", views.page, name="client_page"),
    path("mijn-begeleiding/<uuid:public_id>/opladen/", views.upload, name="client_upload"),
    path("mijn-begeleiding/<uuid:public_id>/agenda/<uuid:meeting_id>.ics", views.calendar, name="client_ics"),
    path("mijn-begeleiding/<uuid:public_id>/document/<uuid:paper_id>/", views.paper, name="client_paper"),
    path("mijn-begeleiding/<uuid:public_id>/bestand/<uuid:paper_id>/", views.uploaded, name="client_file"),
    path("mijn-begeleiding/<uuid:public_id>/mening/<uuid:opinion_id>/", views.opinion, name="client_opinion"),
]
