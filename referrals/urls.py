from django.urls import include, path

from referrals import outreach_urls, views
from referrals.views import areas

app_name = "referrals"
urlpatterns = [
    path("postvak/", views.Inbox.as_view(), name="inbox"),
    path("postvak/toewijzen/", views.hand, name="hand"),
    path("postvak/doorgegeven/<uuid:batch>/", views.handed, name="handed"),
    path("postvak/<slug:tab>/", views.Inbox.as_view(), name="inbox_tab"),
    path("postvak/<slug:tab>/lijst.<slug:ending>", views.inbox_export, name="inbox_export"),
    path("verstuurd/", views.Sent.as_view(), name="sent"),
    path("nieuw/", views.ChooseCandidate.as_view(), name="refer"),
    path("nieuw/<uuid:public_id>/", views.refer_candidate, name="refer_candidate"),
    path("nieuw/<uuid:public_id>/keuze/", views.choice, name="choice"),
    path("outreach/", include(outreach_urls.urlpatterns)),
    path("wie-werkt-waar/", areas.contacts_list, name="contacts_list"),
    path("wie-werkt-waar/lijst.<slug:ending>", areas.contacts_export, name="contacts_export"),
    path("lijsten/consulenten/", areas.ConsultantAreas.as_view(), name="consultant_areas"),
    path("lijsten/adviseurs/", areas.AdviserAreas.as_view(), name="adviser_areas"),
    path("lijsten/organisaties/", areas.PostcodeAreas.as_view(), name="postcode_areas"),
    path("lijsten/<slug:slug>/toevoegen/", areas.area_add, name="area_add"),
    path("lijsten/<slug:slug>/lijst.xlsx", areas.area_export, name="area_export"),
    path("lijsten/<slug:slug>/<uuid:public_id>/", areas.area_edit, name="area_edit"),
    path("lijsten/<slug:slug>/<uuid:public_id>/weghalen/", areas.area_remove, name="area_remove"),
    path("na-infosessie/<uuid:public_id>/", views.session_wizard, name="session_wizard"),
    path("<uuid:public_id>/", views.referral, name="referral"),
    path("<uuid:public_id>/wijzigen/", views.change, name="change"),
    path("<uuid:public_id>/versturen/", views.send, name="send"),
    path("<uuid:public_id>/telefoon/", views.phone, name="phone"),
    path("<uuid:public_id>/ondertekenen/", views.sign, name="sign"),
    path("<uuid:public_id>/tekenlink/", views.card_link, name="card_link"),
    path(
        "<uuid:public_id>/tekenlink/<uuid:link_id>/intrekken/",
        views.card_link_revoke,
        name="card_link_revoke",
    ),
    path("<uuid:public_id>/handtekening/", views.card_signature, name="card_signature"),
    path("<uuid:public_id>/kaart/", views.card_file, name="card_file"),
    path("<uuid:public_id>/inzagerecht/", views.access, name="access"),
]
