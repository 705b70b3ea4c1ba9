"""Addresses of dossiers, contacts and info sessions."""

from django.urls import path

from trajects.views import calendar, contacts, content, decisions, dossier, seats, sessions

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
    path("infosessies/", calendar.SessionList.as_view(), name="sessions"),
    path("infosessies/maand/", calendar.SessionMonth.as_view(), name="session_month"),
    path("infosessies/agenda/", calendar.feed, name="feed"),
    path("infosessies/agenda/nieuw/", calendar.feed_make, name="feed_make"),
    path("infosessies/agenda/uit/", calendar.feed_end, name="feed_end"),
    path("agenda/<str:token>.ics", calendar.feed_ics, name="feed_ics"),
    path("infosessies/voor/<uuid:public_id>/", calendar.CandidateSessions.as_view(), name="enrol_candidate"),
    path("infosessies/nieuw/", sessions.session_add, name="session_add"),
    path("infosessies/<uuid:public_id>/", sessions.session, name="session"),
    path("infosessies/<uuid:public_id>/wijzigen/", sessions.session_edit, name="session_edit"),
    path("infosessies/<uuid:public_id>/inschrijven/", seats.enrol, name="enrol"),
    path("infosessies/<uuid:public_id>/aanwezigheid/", seats.presence, name="presence"),
    path("inschrijvingen/<uuid:public_id>/uitschrijven/", seats.withdraw, name="withdraw"),
    path("dossiers/<uuid:public_id>/fase/<slug:code>/besluit/", decisions.decide, name="decide"),
    path("dossiers/<uuid:public_id>/fase/<slug:code>/stopzetten/", decisions.stop, name="stop"),
]
