from django.urls import path

from people import views
from people.views import network

app_name = "people"
urlpatterns = [
    path("kandidaten/", views.CandidateList.as_view(), name="candidates"),
    path("zoeken/", views.SearchResults.as_view(), name="search"),
    path("kandidaten/toevoegen/", views.find_before_add, name="candidate_add"),
    path("kandidaten/toevoegen/gegevens/", views.add_candidate, name="candidate_add_form"),
    path("kandidaten/<uuid:public_id>/", views.show_candidate, name="candidate"),
    path("kandidaten/<uuid:public_id>/wijzigen/", views.edit_candidate, name="candidate_edit"),
    path(
        "kandidaten/<uuid:public_id>/geschiedenis/",
        views.CandidateHistory.as_view(),
        name="candidate_history",
    ),
    path("kandidaten/<uuid:public_id>/nummer/", views.national_number, name="national_number"),
    path("kandidaten/<uuid:public_id>/nummer/tonen/", views.reveal_number, name="reveal_number"),
    path("kandidaten/<uuid:public_id>/akkoord/", views.agreement, name="agreement"),
    path(
        "kandidaten/<uuid:public_id>/akkoord/ondertekenen/<slug:way>/",
        views.sign_agreement,
        name="agreement_sign",
    ),
    path(
        "kandidaten/<uuid:public_id>/akkoord/<uuid:agreement_id>/intrekken/",
        views.withdraw_agreement,
        name="agreement_withdraw",
    ),
    path(
        "kandidaten/<uuid:public_id>/akkoord/<uuid:agreement_id>/bewijs/",
        views.agreement_evidence,
        name="agreement_evidence",
    ),
    path("kandidaten/<uuid:public_id>/akkoord/link/", views.agreement_link, name="agreement_link"),
    path(
        "kandidaten/<uuid:public_id>/handtekening/<uuid:signature_id>/",
        views.signature_drawing,
        name="signature_drawing",
    ),
    path(
        "kandidaten/<uuid:public_id>/tekenlink/<uuid:link_id>/intrekken/",
        views.revoke_signing_link,
        name="signing_link_revoke",
    ),
    path("teken/<str:token>/", views.open_signing_link, name="sign_link"),
    path("tekenen/<uuid:public_id>/", views.sign_with_link, name="sign_with_link"),
    path("kandidaten/<uuid:public_id>/contactpersonen/toevoegen/", views.add_contact, name="contact_add"),
    path(
        "kandidaten/<uuid:public_id>/contactpersonen/<uuid:contact_id>/",
        views.edit_contact,
        name="contact_edit",
    ),
    path(
        "kandidaten/<uuid:public_id>/contactpersonen/<uuid:contact_id>/verwijderen/",
        views.remove_contact,
        name="contact_remove",
    ),
    path("kandidaten/netwerk/", network.NetworkList.as_view(), name="network"),
    path("kandidaten/netwerk/toevoegen/", network.add_network, name="network_add"),
    path("kandidaten/netwerk/<uuid:public_id>/", network.show_network_contact, name="network_contact"),
    path("kandidaten/netwerk/<uuid:public_id>/wijzigen/", network.edit_network, name="network_edit"),
    path("kandidaten/netwerk/<uuid:public_id>/actief/", network.network_active, name="network_active"),
    path("postcode/", views.province_hint, name="province_hint"),
    path("mijn-gegevens/", views.profile, name="profile"),
    path("rol-kiezen/", views.switch_role, name="switch_role"),
]
