from django.urls import path

from reporting.coordination.views import agenda, calendar, meetings, packs

urlpatterns = [
    path("", calendar.MeetingList.as_view(), name="meetings"),
    path("maand/", calendar.MeetingMonth.as_view(), name="meeting_month"),
    path("wie-komt-samen/", calendar.bodies, name="bodies"),
    path("besluiten/", calendar.ResolutionList.as_view(), name="resolutions"),
    path("besluiten/<uuid:public_id>/gedaan/", agenda.resolution_done, name="resolution_done"),
    path("nieuw/", meetings.meeting_add, name="meeting_add"),
    path("agenda/<uuid:public_id>/", agenda.item_edit, name="item_edit"),
    path("agenda/<uuid:public_id>/weg/", agenda.item_remove, name="item_remove"),
    path("agenda/<uuid:public_id>/omhoog/", agenda.item_move, {"up": True}, name="item_up"),
    path("agenda/<uuid:public_id>/omlaag/", agenda.item_move, {"up": False}, name="item_down"),
    path("bundels/<uuid:public_id>/", packs.pack, name="pack"),
    path("bundels/<uuid:public_id>/pdf/", packs.pack_pdf, name="pack_pdf"),
    path("<uuid:public_id>/", meetings.meeting, name="meeting"),
    path("<uuid:public_id>/wijzigen/", meetings.meeting_edit, name="meeting_edit"),
    path("<uuid:public_id>/gast/", meetings.guest_add, name="guest_add"),
    path("<uuid:public_id>/uitnodigen/", meetings.invite, name="invite"),
    path("<uuid:public_id>/verslag/", meetings.minutes, name="minutes"),
    path("<uuid:public_id>/afspraak.ics", meetings.meeting_ics, name="meeting_ics"),
    path("<uuid:public_id>/agendapunt/", agenda.item_add, name="item_add"),
    path("<uuid:public_id>/besluit/", agenda.decide, name="decide"),
    path("<uuid:public_id>/bundel/", packs.pack_make, name="pack_make"),
]
