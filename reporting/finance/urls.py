"""Addresses of the financing, below /rapporten/financiering/."""

from django.urls import path

from reporting.finance import views

urlpatterns = [
    path("", views.Grants.as_view(), name="grants"),
    path("dubbel/", views.FinancingChecks.as_view(), name="financing_checks"),
    path("bedragen.<slug:ending>", views.grants_file, name="grants_file"),
    path("kosten/<uuid:public_id>/", views.cost_report, name="cost_report"),
    path("kosten/<uuid:public_id>/<uuid:partner_id>/", views.costs_fill, name="costs_fill"),
    path("<uuid:public_id>/", views.grant, name="grant"),
    path("<uuid:public_id>/tabellen.<slug:ending>", views.grant_file, name="grant_file"),
    path("<uuid:public_id>/onzeker/", views.GrantRisk.as_view(), name="grant_risk"),
    path("<uuid:public_id>/verbeteren/", views.grant_correct, name="grant_correct"),
    path("<uuid:public_id>/voorschot/", views.advance_add, name="advance_add"),
]
