"""Addresses of the menu card and of vouchers. The provider's pages need no account."""

from django.urls import path

from core import policy
from vouchers.views import answer, dossier, menu, vouchers

app_name = "vouchers"
urlpatterns = [
    path("menukaart/", policy.public(menu.MenuView.as_view()), name="menu"),
    path("vouchers/", vouchers.VoucherList.as_view(), name="vouchers"),
    path("vouchers/<uuid:public_id>/", vouchers.voucher, name="voucher"),
    path("vouchers/<uuid:public_id>/opnieuw-sturen/", vouchers.renew_link, name="renew_link"),
    path("vouchers/<uuid:public_id>/gevolgd/", vouchers.followed, name="followed"),
    path("dossiers/<uuid:public_id>/menukaart/", dossier.dossier, name="dossier"),
    path("dossiers/<uuid:public_id>/menukaart/<uuid:item_id>/", dossier.book, name="book"),
    path("dossiers/<uuid:public_id>/rugzakje/", dossier.balance, name="balance"),
    path("dossiers/<uuid:public_id>/rugzakje/verbeteren/", dossier.correct, name="correct"),
    path("antwoord/voucher/<uuid:public_id>/", answer.answer, name="answer_form"),
    path("antwoord/<str:token>/", answer.open_link, name="answer"),
]
