from django.urls import path

from core import saved_views, sheet_views, views

app_name = "core"
urlpatterns = [
    path("doe/<slug:kind>/<uuid:public_id>/<slug:name>/", views.make_move, name="move"),
    path("invoer/<slug:kind>/", sheet_views.upload, name="sheet_upload"),
    path("invoer/<slug:kind>/voorbeeld.<slug:ending>", sheet_views.sheet_sample, name="sheet_sample"),
    path("invoer/<slug:kind>/<uuid:public_id>/", sheet_views.SheetPage.as_view(), name="sheet"),
    path("invoer/<slug:kind>/<uuid:public_id>/invoeren/", sheet_views.sheet_apply, name="sheet_apply"),
    path("invoer/<slug:kind>/<uuid:public_id>/weggooien/", sheet_views.sheet_discard, name="sheet_discard"),
    path(
        "invoer/<slug:kind>/<uuid:public_id>/fouten-overslaan/",
        sheet_views.sheet_skip_wrong,
        name="sheet_skip_wrong",
    ),
    path("invoer/<slug:kind>/<uuid:public_id>/regel/<uuid:row_id>/", sheet_views.sheet_row, name="sheet_row"),
    path(
        "invoer/<slug:kind>/<uuid:public_id>/regel/<uuid:row_id>/overslaan/",
        sheet_views.sheet_row_left_out,
        {"left_out": True},
        name="sheet_row_skip",
    ),
    path(
        "invoer/<slug:kind>/<uuid:public_id>/regel/<uuid:row_id>/meenemen/",
        sheet_views.sheet_row_left_out,
        {"left_out": False},
        name="sheet_row_keep",
    ),
    path("lijsten/bewaren/", saved_views.saved_view_add, name="saved_view_add"),
    path("lijsten/<uuid:public_id>/", saved_views.saved_view, name="saved_view"),
    path("lijsten/<uuid:public_id>/verwijderen/", saved_views.saved_view_remove, name="saved_view_remove"),
    path("gezond/", views.health, name="health"),
]
