from django.urls import path

from reporting.kpi.views import figures, snapshots

urlpatterns = [
    path("", figures.kpis, name="kpis"),
    path("cijfers.<slug:kind>", figures.kpi_file, name="kpi_file"),
    path("indicatoren/<uuid:public_id>/", figures.indicator, name="indicator"),
    path(
        "indicatoren/<uuid:public_id>/dossiers/",
        figures.IndicatorDossiers.as_view(),
        name="indicator_dossiers",
    ),
    path("indicatoren/<uuid:public_id>/objectief/", figures.target_add, name="target_add"),
    path("indicatoren/<uuid:public_id>/waarde/", figures.value_add, name="value_add"),
    path("momentopnames/", snapshots.Snapshots.as_view(), name="kpi_snapshots"),
    path("momentopnames/nieuw/", snapshots.take, name="kpi_snapshot_take"),
    path("momentopnames/<uuid:public_id>/", snapshots.snapshot, name="kpi_snapshot"),
    path(
        "momentopnames/<uuid:public_id>/cijfers.<slug:kind>",
        snapshots.snapshot_file,
        name="kpi_snapshot_file",
    ),
    path("momentopnames/<uuid:public_id>/verschil/", snapshots.changes, name="kpi_snapshot_changes"),
    path("momentopnames/<uuid:public_id>/opnieuw/", snapshots.again, name="kpi_snapshot_again"),
    path(
        "momentopnames/<uuid:public_id>/nieuwe-versie/", snapshots.next_version, name="kpi_snapshot_version"
    ),
    path("momentopnames/<uuid:public_id>/weg/", snapshots.discard, name="kpi_snapshot_discard"),
]
