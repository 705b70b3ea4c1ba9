from django.urls import path

from reporting.staff_tools import views

urlpatterns = [
    path("", views.tools, name="tools"),
    path("toevoegen/", views.resource_add, name="resource_add"),
    path("nieuws/", views.NewsList.as_view(), name="news"),
    path("nieuws/nieuw/", views.news_add, name="news_add"),
    path("nieuws/<uuid:public_id>/", views.newsflash, name="newsflash"),
    path("nieuws/<uuid:public_id>/wijzigen/", views.news_edit, name="news_edit"),
    path("nieuws/<uuid:public_id>/versturen/", views.news_send, name="news_send"),
    path("mlp-coach/", views.coach, name="coach"),
    path("<uuid:public_id>/", views.resource_edit, name="resource_edit"),
    path("<uuid:public_id>/versie/", views.resource_version, name="resource_version"),
    path("<uuid:public_id>/archief/", views.resource_archive, name="resource_archive"),
    path("<uuid:public_id>/versie/<int:number>/", views.resource_file, name="resource_file"),
]
