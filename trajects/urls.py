"""Addresses of dossiers, contacts and info sessions."""

from django.urls import path

from trajects.views import contacts, content, decisions, dossier, sessions

app_name = "trajects"
urlpatterns = [
    path("dossiers/", dossier.DossierList.as_view(), name="dossiers"),
    path("dossiers/<uuid:public_id>/", dossier.dossier, name="dossier"),
    path("dossiers/<uuid:public_id>/gegevens/", dossier.facts_edit, name="facts_edit"),
    path("dossiers/<uuid:public_id>/ontbreekt/", dossier.missing, name="missing"),
    path("dossiers/<uuid:public_id>/fase/<slug:code>/", dossier.phase, name="phase"),
    path("dossiers/<uuid:public_id>/fase/<slug:code>/samenvatting/", dossier.summary, name="summary"),
    path("dossiers/<uuid:public_id>/fase/<slug:code>/mlp/", dossier.mlp, name="mlp"),
    path("dossiers/<uuid:public_id>/contact/", contacts.contact_add, name="contact_add"),
    path("dossiers/<uuid:public_id>/intake/", content.intake, name="intake"),
    path("dossiers/<uuid:public_id>/neerslag/", content.work_add, name="work_add"),
    path("dossiers/<uuid:public_id>/document/", content.document_add, name="document_add"),
    path("contact/", contacts.quick_contact, name="quick_contact"),
    path("contact/<uuid:public_id>/", contacts.contact_edit, name="contact_edit"),
    path("contact/<uuid:public_id>/verwijderen/", contacts.contact_remove, name="contact_remove"),
    path("stuk/<uuid:public_id>/", content.document, name="document"),
    path("infosessies/", sessions.SessionList.as_view(), name="sessions"),
    path("infosessies/nieuw/", sessions.session_add, name="session_add"),
    path("infosessies/<uuid:public_id>/", sessions.session, name="session"),
    path("infosessies/<uuid:public_id>/wijzigen/", sessions.session_edit, name="session_edit"),
    path("infosessies/<uuid:public_id>/inschrijven/", sessions.enrol, name="enrol"),
    path("infosessies/<uuid:public_id>/aanwezigheid/", sessions.presence, name="presence"),
    path("dossiers/<uuid:public_id>/fase/<slug:code>/besluit/", decisions.decide, name="decide"),
    path("dossiers/<uuid:public_id>/fase/<slug:code>/stopzetten/", decisions.stop, name="stop"),
]
