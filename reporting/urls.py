from django.urls import include, path

from reporting.coordination import urls as coordination
from reporting.dashboards import mail_views as dashboard_mails
from reporting.dashboards import views as dashboard
from reporting.exports import views as exports
from reporting.partnership import views as partnership
from reporting.staff_tools import urls as staff_tools
from reporting.views import (
    documents,
    dossier,
    files,
    mail_texts,
    outbox,
    previews,
    providers,
    quality,
    radar,
    reports,
)

app_name = "reporting"
urlpatterns = [
    path("", include("reporting.imports.urls")),
    path("bit/<uuid:public_id>/pdf/", partnership.bit_form, name="bit_form"),
    path("dossiers/<uuid:public_id>/vdab/overdracht/pdf/", partnership.transfer_form, name="transfer_form"),
    path("vragen/<uuid:public_id>/antwoord/", partnership.follow_up_answer, name="follow_up_answer"),
    path("dossiers/<uuid:public_id>/tijdlijn/", dossier.timeline, name="timeline"),
    path("dossiers/<uuid:public_id>/documenten/", dossier.documents, name="dossier_documents"),
    path("dossiers/<uuid:public_id>/documenten/<slug:kind>/", dossier.print_document, name="print"),
    path(
        "dossiers/<uuid:public_id>/voorbeeld/<slug:code>/",
        previews.decision_preview,
        name="decision_preview",
    ),
    path("overdrachten/<uuid:public_id>/samenvatting/", documents.handover_summary, name="handover_summary"),
    path("dossiers/<uuid:public_id>/zip/", files.dossier_zip, name="dossier_zip"),
    path("bestanden/", files.own_files, name="files"),
    path("bestanden/<uuid:public_id>/", files.file, name="file"),
    path("bestanden/<uuid:public_id>/stand/", files.file_state, name="file_state"),
    path("dossiers/<uuid:public_id>/besluit/<slug:code>/", previews.decided, name="decided"),
    path("documenten/<uuid:public_id>/", documents.document, name="document"),
    path("documenten/<uuid:public_id>/pdf/", documents.document_pdf, name="document_pdf"),
    path("documenten/<uuid:public_id>/docx/", documents.document_copy, name="document_copy"),
    path("doorverwijskaart/<uuid:public_id>/", documents.referral_card, name="referral_card"),
    path("detecties/<uuid:public_id>/pdf/", documents.detection_pdf, name="detection_pdf"),
    path("vouchers/<uuid:public_id>/pdf/", documents.voucher_pdf, name="voucher_pdf"),
    path("antwoord/voucher/<uuid:public_id>/pdf/", providers.answer_paper, name="answer_paper"),
    path("aanbieder/vouchers/<uuid:public_id>/pdf/", providers.provider_paper, name="provider_paper"),
    path("aanbieder/afrekening/", providers.statement, name="statement"),
    path("aanbieder/afrekening/<slug:kind>/", providers.statement_file, name="statement_file"),
    path("vouchers/afrekening/", providers.any_statement, name="any_statement"),
    path("vouchers/afrekening/<slug:kind>/", providers.any_statement_file, name="any_statement_file"),
    path("uitgaande-post/", outbox.Outbox.as_view(), name="outbox"),
    path("uitgaande-post/teksten/", mail_texts.mail_texts, name="mail_texts"),
    path("uitgaande-post/teksten/<str:kind>/<slug:language>/", mail_texts.mail_text, name="mail_text"),
    path(
        "uitgaande-post/teksten/<str:kind>/<slug:language>/voorbeeld/",
        mail_texts.mail_text_preview,
        name="mail_text_preview",
    ),
    path(
        "uitgaande-post/teksten/<str:kind>/<slug:language>/standaard/",
        mail_texts.mail_text_standard,
        name="mail_text_standard",
    ),
    path("uitgaande-post/<uuid:public_id>/", outbox.mail, name="mail"),
    path("uitgaande-post/<uuid:public_id>/opnieuw/", outbox.mail_again, name="mail_again"),
    path("termijnen/", radar.Radar.as_view(), name="radar"),
    path("termijnen/lijst.<slug:ending>", radar.radar_export, name="radar_export"),
    path("termijnen/mail/", radar.digest, name="digest"),
    path("termijnen/<slug:key>/<uuid:public_id>/uitstellen/", radar.put_off, name="put_off"),
    path("termijnen/<slug:key>/<uuid:public_id>/terug/", radar.signal_back, name="signal_back"),
    path("", include("reporting.esf.urls")),
    path("rapporten/financiering/", include("reporting.finance.urls")),
    path("rapporten/", reports.hub, name="reports"),
    path("rapporten/facturatie/", include("reporting.billing.urls")),
    path("rapporten/kwaliteit.xlsx", quality.quality_sheet, name="quality_sheet"),
    path("rapporten/dashboard/", dashboard.Dashboard.as_view(), name="dashboard"),
    path("rapporten/dashboard/<slug:part>/", dashboard.Dashboard.as_view(), name="dashboard_part"),
    path("rapporten/dashboard/<slug:part>.<slug:ending>", dashboard.dashboard_file, name="dashboard_file"),
    path("rapporten/cijfer/<slug:code>/", dashboard.Behind.as_view(), name="dashboard_behind"),
    path("rapporten/exporteren/", exports.exports, name="exports"),
    path("rapporten/per-e-mail/", dashboard_mails.mails, name="dashboard_mails"),
    path("rapporten/per-e-mail/<uuid:public_id>/", dashboard_mails.mail, name="dashboard_mail"),
    path("overleg/", include(coordination.urlpatterns)),
    path("medewerkers/", include(staff_tools.urlpatterns)),
    path("rapporten/kpi/", include("reporting.kpi.urls")),
]
