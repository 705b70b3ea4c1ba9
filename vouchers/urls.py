"""Addresses of the menu card and of vouchers. The provider's pages need no account."""

from django.urls import path

from core import policy
from vouchers.views import (
    answer,
    corrections,
    dossier,
    groups,
    links,
    menu,
    offers,
    opinions,
    portal,
    quality,
    vouchers,
)

app_name = "vouchers"
urlpatterns = [
    path("menukaart/", policy.public(menu.MenuView.as_view()), name="menu"),
    path("menukaart/<uuid:public_id>/", menu.offer, name="offer"),
    path("menukaart/logo/<uuid:public_id>/", menu.logo, name="menu_logo"),
    path("menukaart/uitvoer/<slug:programme>/<slug:ending>/", menu.menu_export, name="menu_export"),
    path("vouchers/", vouchers.VoucherList.as_view(), name="vouchers"),
    path("vouchers/<uuid:public_id>/", vouchers.voucher, name="voucher"),
    path("vouchers/stille-aanbieders/", links.SilentProviders.as_view(), name="silent"),
    path("vouchers/<uuid:public_id>/opnieuw-sturen/", vouchers.renew_link, name="renew_link"),
    path("vouchers/<uuid:public_id>/link-intrekken/", links.revoke_link, name="revoke_link"),
    path("vouchers/<uuid:public_id>/adres/", links.correct_contact, name="correct_contact"),
    path("vouchers/<uuid:public_id>/gevolgd/", vouchers.followed, name="followed"),
    path("dossiers/<uuid:public_id>/menukaart/", dossier.dossier, name="dossier"),
    path("dossiers/<uuid:public_id>/menukaart/<uuid:item_id>/", dossier.book, name="book"),
    path("dossiers/<uuid:public_id>/rugzakje/", dossier.balance, name="balance"),
    path("dossiers/<uuid:public_id>/menukaart/<uuid:item_id>/nummer/", dossier.number, name="book_number"),
    path("dossiers/<uuid:public_id>/rugzakje/verbeteren/", corrections.correct, name="correct"),
    path("dossiers/<uuid:public_id>/rugzakje/vragen/", corrections.ask_correction, name="ask_correction"),
    path("vouchers/vragen/", corrections.requests, name="requests"),
    path("vouchers/kwaliteit/", quality.QualityPage.as_view(), name="quality"),
    path("vouchers/groep/", groups.add, name="group_add"),
    path("vouchers/groep/<uuid:public_id>/", groups.group, name="group"),
    path("vouchers/<uuid:public_id>/annuleren-vragen/", vouchers.ask_cancellation, name="ask_cancellation"),
    path("vouchers/<uuid:public_id>/mening/", vouchers.adviser_opinion, name="adviser_opinion"),
    path("mening/opleiding/<uuid:public_id>/", opinions.opinion, name="opinion"),
    path("mening/<str:token>/", opinions.open_link, name="opinion_link"),
    path("menukaart/voorstellen/", offers.Proposals.as_view(), name="proposals"),
    path("menukaart/voorstellen/<uuid:public_id>/", offers.proposal, name="proposal"),
    path("aanbieder/vouchers/", portal.PortalList.as_view(), name="portal"),
    path("aanbieder/vouchers/beantwoorden/", portal.answer, name="portal_answer"),
    path("aanbieder/vouchers/aanwezigheid/", portal.attendance, name="attendance"),
    path("aanbieder/vouchers/<uuid:public_id>/", portal.voucher, name="portal_voucher"),
    path("aanbieder/vouchers/<slug:tab>/", portal.PortalList.as_view(), name="portal_tab"),
    path("aanbieder/aanbod/", offers.OwnOffers.as_view(), name="own_offers"),
    path("aanbieder/aanbod/nieuw/", offers.offer_new, name="offer_new"),
    path("aanbieder/aanbod/<uuid:public_id>/", offers.offer_change, name="offer_change"),
    path("antwoord/voucher/<uuid:public_id>/", answer.answer, name="answer_form"),
    path("antwoord/<str:token>/", answer.open_link, name="answer"),
]
