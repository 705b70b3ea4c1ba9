from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("doe/<slug:kind>/<uuid:public_id>/<slug:name>/", views.make_move, name="move"),
    path("gezond/", views.health, name="health"),
]
