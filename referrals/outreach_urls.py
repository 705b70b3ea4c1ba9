"""Addresses of outreach, below those of the referrals."""

from django.urls import path

from referrals.views.outreach import detections, outings, proposals, reached

urlpatterns = [
    path("", outings.OutreachList.as_view(), name="outreach"),
    path("toevoegen/", outings.outreach_add, name="outreach_add"),
    path("lijst.<slug:ending>", outings.outreach_export, name="outreach_export"),
    path("detecties/", detections.Detections.as_view(), name="detections"),
    path("detecties/nieuw/", detections.ChooseDetected.as_view(), name="detection_choose"),
    path("detecties/nieuw/<uuid:public_id>/", detections.detection_add, name="detection_add"),
    path("detecties/<uuid:public_id>/", detections.detection, name="detection"),
    path("detecties/<uuid:public_id>/wijzigen/", detections.detection_edit, name="detection_edit"),
    path("detecties/<uuid:public_id>/voorstellen/", proposals.propose, name="propose"),
    path("voorstellen/", proposals.Proposals.as_view(), name="proposals"),
    path("voorstellen/<uuid:public_id>/", proposals.proposal, name="proposal"),
    path("voorstellen/<uuid:public_id>/controle/", proposals.proposal_check, name="proposal_check"),
    path("voorstellen/lijst/<slug:tab>/", proposals.Proposals.as_view(), name="proposals_tab"),
    path("<uuid:public_id>/", outings.outreach_action, name="outreach_action"),
    path("<uuid:public_id>/wijzigen/", outings.outreach_edit, name="outreach_edit"),
    path("<uuid:public_id>/bereikt/", reached.outreach_reached, name="outreach_reached"),
    path("<uuid:public_id>/personen/", reached.OutreachPeople.as_view(), name="outreach_people"),
    path(
        "<uuid:public_id>/personen/<uuid:candidate_id>/toevoegen/",
        reached.outreach_person_add,
        name="outreach_person_add",
    ),
    path(
        "<uuid:public_id>/personen/<uuid:person_id>/weghalen/",
        reached.outreach_person_remove,
        name="outreach_person_remove",
    ),
]
