"""Addresses of billing, below /rapporten/facturatie/."""

from django.urls import path

from reporting.billing.views import binders, files, periods, prices

urlpatterns = [
    path("", periods.Periods.as_view(), name="billing"),
    path("nieuw/", periods.period_add, name="billing_period_add"),
    path("prijzen/", prices.Prices.as_view(), name="billing_prices"),
    path("prijzen/nieuw/", prices.price_add, name="billing_price_add"),
    path("prijzen/<uuid:public_id>/verwijderen/", prices.price_remove, name="billing_price_remove"),
    path("bestanden/<uuid:public_id>/", files.File.as_view(), name="billing_file"),
    path("bestanden/<uuid:public_id>/steekproef/", files.sample_add, name="billing_sample_add"),
    path("bestanden/<uuid:public_id>/bestand.<slug:ending>", files.download, name="billing_download"),
    path("steekproeven/<uuid:public_id>/", files.Sample.as_view(), name="billing_sample"),
    path("steekproeven/<uuid:public_id>/bewijs/", binders.of_sample, name="billing_sample_binder"),
    path("lijnen/<uuid:public_id>/", files.line, name="billing_line"),
    path("lijnen/<uuid:public_id>/bewijs/<slug:scope>/", binders.of_line, name="billing_line_binder"),
    path("<uuid:public_id>/", periods.Period.as_view(), name="billing_period"),
    path("<uuid:public_id>/wijzigen/", periods.period_change, name="billing_period_change"),
    path("<uuid:public_id>/lijst.<slug:ending>", periods.period_list, name="billing_list"),
    path("<uuid:public_id>/ophalen/", periods.collect, name="billing_collect"),
    path("<uuid:public_id>/bestand/", periods.make_file, name="billing_make"),
    path("<uuid:public_id>/bewijs/", binders.of_period, name="billing_period_binder"),
]
