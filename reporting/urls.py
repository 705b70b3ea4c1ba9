from django.urls import path

from reporting.views import documents, dossier, files, mail_texts, outbox, providers, quality, reports

app_name = "reporting"
urlpatterns = [
    path("dossiers/<uuid:public_id>/tijdlijn/", dossier.timeline, name="timeline"),
    path("dossiers/<uuid:public_id>/documenten/", dossier.documents, name="dossier_documents"),
    path("dossiers/<uuid:public_id>/documenten/<slug:kind>/", dossier.print_document, name="print"),
    path(
        "dossiers/<uuid:public_id>/voorbeeld/<slug:code>/",
        documents.decision_preview,
        name="decision_preview",
    ),
    path("overdrachten/<uuid:public_id>/samenvatting/", documents.handover_summary, name="handover_summary"),
    path("dossiers/<uuid:public_id>/zip/", files.dossier_zip, name="dossier_zip"),
    path("bestanden/", files.own_files, name="files"),
    path("bestanden/<uuid:public_id>/", files.file, name="file"),
    path("bestanden/<uuid:public_id>/stand/", files.file_state, name="file_state"),
    path("documenten/<uuid:public_id>/", documents.document, name="document"),
    path("documenten/<uuid:public_id>/pdf/", documents.document_pdf, name="document_pdf"),
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
    path("rapporten/", reports.reports, name="reports"),
    path("rapporten/kwaliteit.xlsx", quality.quality_sheet, name="quality_sheet"),
    path("rapporten/lijst/", reports.ReportCases.as_view(), name="report_cases"),
    path("rapporten/<slug:code>.csv", reports.report_csv, name="report_csv"),
]
