"""Addresses of local partnerships; they stand among those of the dossiers."""

from django.urls import path

from trajects.partnership.views import applications, discussions, dossier, public

urlpatterns = [
    path("meedoen/<slug:code>/", public.apply, name="apply"),
    path("meedoen/<slug:code>/bedankt/", public.applied, name="applied"),
    path("partnerschappen/", applications.partnerships, name="partnerships"),
    path("partnerschappen/<uuid:public_id>/code/", applications.apply_code, name="apply_code"),
    path("partnerschappen/aanmeldingen/", applications.ApplicationList.as_view(), name="applications"),
    path(
        "partnerschappen/aanmeldingen/export.<slug:ending>",
        applications.applications_export,
        name="applications_export",
    ),
    path("partnerschappen/aanmeldingen/<uuid:public_id>/", applications.application, name="application"),
    path(
        "partnerschappen/aanmeldingen/<uuid:public_id>/antwoorden/",
        applications.application_answers,
        name="application_answers",
    ),
    path(
        "partnerschappen/aanmeldingen/<uuid:public_id>/aanvaarden/",
        applications.application_accept,
        name="application_accept",
    ),
    path("partnerschappen/casussen/", discussions.DiscussionList.as_view(), name="discussions"),
    path(
        "partnerschappen/casussen/export.<slug:ending>",
        discussions.discussions_export,
        name="discussions_export",
    ),
    path("partnerschappen/casussen/nieuw/", discussions.discussion_plan, name="discussion_plan"),
    path("partnerschappen/casussen/<uuid:public_id>/", discussions.discussion, name="discussion"),
    path(
        "partnerschappen/casus/<uuid:public_id>/besluit/",
        discussions.discussion_decide,
        name="discussion_decide",
    ),
    path(
        "partnerschappen/casus/<uuid:public_id>/toestemming/",
        discussions.discussion_consent,
        name="discussion_consent",
    ),
    path("dossiers/<uuid:public_id>/partnerschap/", dossier.partnership, name="partnership"),
    path("dossiers/<uuid:public_id>/casus/", discussions.discussion_add, name="discussion_add"),
    path("dossiers/<uuid:public_id>/vdab/", dossier.vdab_check, name="vdab_check"),
    path("dossiers/<uuid:public_id>/vdab/bericht/", dossier.vdab_message, name="vdab_message"),
    path("dossiers/<uuid:public_id>/vdab/vraag/", dossier.follow_up_add, name="follow_up_add"),
    path("dossiers/<uuid:public_id>/vdab/overdracht/", dossier.vdab_transfer, name="vdab_transfer"),
    path("dossiers/<uuid:public_id>/bit/", dossier.bit_add, name="bit_add"),
    path("bit/<uuid:public_id>/", dossier.bit, name="bit"),
    path("dossiers/<uuid:public_id>/combinatie/", dossier.combination_add, name="combination_add"),
    path("combinaties/<uuid:public_id>/", dossier.combination, name="combination"),
    path("combinaties/<uuid:public_id>/wijzigen/", dossier.combination_edit, name="combination_edit"),
]
