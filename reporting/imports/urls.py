from django.urls import path

from reporting.imports import views

urlpatterns = [
    path("gegevens-invoeren/", views.Imports.as_view(), name="data_imports"),
    path("gegevens-invoeren/nieuw/<slug:kind>/", views.start, name="data_import_start"),
    path("gegevens-invoeren/voorbeeld/<slug:kind>.<slug:ending>", views.sample, name="data_import_sample"),
    path("gegevens-invoeren/<uuid:public_id>/", views.ImportPage.as_view(), name="data_import"),
    path("gegevens-invoeren/<uuid:public_id>/kolommen/", views.columns, name="data_import_columns"),
    path("gegevens-invoeren/<uuid:public_id>/stand/", views.state, name="data_import_state"),
    path("gegevens-invoeren/<uuid:public_id>/invoeren/", views.apply, name="data_import_apply"),
    path("gegevens-invoeren/<uuid:public_id>/weggooien/", views.discard, name="data_import_discard"),
    path(
        "gegevens-invoeren/<uuid:public_id>/fouten-overslaan/",
        views.skip_wrong,
        name="data_import_skip_wrong",
    ),
    path("gegevens-invoeren/<uuid:public_id>/verslag.<slug:ending>", views.report, name="data_import_report"),
    path("gegevens-invoeren/<uuid:public_id>/rijen/<uuid:row_id>/", views.row, name="data_import_row"),
    path(
        "gegevens-invoeren/<uuid:public_id>/rijen/<uuid:row_id>/overslaan/",
        views.row_left_out,
        {"left_out": True},
        name="data_import_row_skip",
    ),
    path(
        "gegevens-invoeren/<uuid:public_id>/rijen/<uuid:row_id>/meenemen/",
        views.row_left_out,
        {"left_out": False},
        name="data_import_row_keep",
    ),
]
