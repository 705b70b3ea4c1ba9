"""Issuing documents: numbered once, frozen, rendered once, superseded but never rewritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import translation

from core import dates, files, journal, mail_texts, outbox
from core.actors import POST_ROOM, Actor
from core.errors import Refused, StaleForm
from core.models import MailText, OutgoingEmail, StoredFile
from core.rules import Rule, Verdict
from people.models import Candidate, DataAgreement, Organisation, User
from referrals.models import Referral
from reporting import documents, rules
from reporting.documents import build
from reporting.documents.build.parts import LANGUAGE
from reporting.enums import NUMBER_PREFIXES, DocumentType
from reporting.models import DocumentCounter, IssuedDocument
from reporting.notifications import TextOnTrial
from trajects.enums import HandoverState
from trajects.models import Decision, Handover, Intake, Traject
from vouchers.ledger import wallet_of
from vouchers.models import Voucher

# The plans of a dossier: when there is something to print, and what prints it.
PLANS: dict[str, tuple[Rule, Callable[[Traject], documents.Document]]] = {
    DocumentType.ACTION_PLAN: (rules.has_action_plan, build.action_plan),
    DocumentType.COMPETENCES: (rules.has_competences, build.competences),
    DocumentType.BUSINESS_PLAN: (rules.has_business_plan, build.business_plan),
    DocumentType.FINANCIAL_PLAN: (rules.has_financial_plan, build.financial_plan),
}


@transaction.atomic
def issue(
    document: documents.Document,
    *,
    by: Actor,
    subject: models.Model,
    candidate: Candidate,
    organisation: Organisation,
    parent: models.Model | None = None,
    referring_organisation: Organisation | None = None,
    shared: bool = False,
) -> IssuedDocument:
    """Number and freeze a document about `subject`; `parent` is the dossier in which it stands.

    The same data a second time is the document that exists. Other data supersedes it. `shared` lets
    the referring organisation see it. The PDF is made after the commit, or when somebody opens it.
    """
    with translation.override(LANGUAGE):
        data, title = document.to_data(), document.title
    counter = _locked_counter(document.kind)
    earlier = IssuedDocument.objects.about(subject, document.kind).current().first()
    if earlier and earlier.data_sha256 == hash_of(data):
        return earlier
    if earlier:
        IssuedDocument.objects.filter(pk=earlier.pk).update(is_current=False)
    issued = IssuedDocument.objects.create(
        number=_take_number(counter, document, subject),
        kind=document.kind,
        title=title,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        parent_type=parent._meta.label_lower if parent else "",
        parent_id=parent.pk if parent else None,
        candidate=candidate,
        organisation=organisation,
        referring_organisation=referring_organisation,
        shared_with_referrer=shared,
        data=data,
        data_sha256=hash_of(data),
        issued_on=dates.today(),
        issued_by_name=by.journal_identity().name,
    )
    _record(issued, earlier, by=by, parent=parent)
    transaction.on_commit(_wake_up, robust=True)
    return issued


def hash_of(data: dict[str, Any]) -> str:
    """SHA-256 of the data in one normal form."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _locked_counter(kind: str) -> DocumentCounter:
    """The counter of this kind and year, held until the commit: whoever comes second waits."""
    year = dates.today().year
    DocumentCounter.objects.get_or_create(kind=kind, year=year)
    return DocumentCounter.objects.select_for_update().get(kind=kind, year=year)


def _take_number(counter: DocumentCounter, document: documents.Document, subject: models.Model) -> str:
    """The next number of its kind; what is already known by a number keeps it, a later version counts on."""
    if document.own_number:
        versions = IssuedDocument.objects.about(subject, document.kind).count()
        return f"{document.own_number}-{versions + 1}" if versions else document.own_number
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{NUMBER_PREFIXES[DocumentType(counter.kind)]}-{counter.year}-{counter.last:06d}"


def _record(
    issued: IssuedDocument, earlier: IssuedDocument | None, *, by: Actor, parent: models.Model | None
) -> None:
    if earlier:
        earlier.superseded_by, earlier.is_current = issued, False
        earlier.save(update_fields=["superseded_by", "is_current"])
        data = {"number": earlier.number, "by": issued.number}
        journal.record("document.superseded", earlier, by=by, parent=parent, data=data)
    data = {"number": issued.number, "kind": issued.kind, "sha256": issued.data_sha256}
    journal.record("document.issued", issued, by=by, parent=parent, data=data)


def _wake_up() -> None:
    # By name: the task module imports this one.
    current_app.send_task("reporting.tasks.render_waiting_documents", retry=False)


def issue_decision(decision: Decision, *, by: Actor) -> IssuedDocument:
    """The motivated report of a decision or a stop (H-55, H-66); it stays inside the organisation."""
    return _issue_in_dossier(build.decision(decision), decision.traject, subject=decision, by=by)


def issue_referral_back(decision: Decision, *, by: Actor) -> IssuedDocument:
    """The way back to the referrer, who may read it (H-57)."""
    document = build.referral_back(decision)
    return _issue_in_dossier(document, decision.traject, subject=decision, by=by, shared=True)


def issue_certificate(traject: Traject, *, by: Actor) -> IssuedDocument:
    """The attest prestarterstraject (H-6B). Raises Refused when guidance did not end with a start."""
    return _issue_in_dossier(build.certificate(traject), traject, subject=traject, by=by)


def issue_plan(traject: Traject, kind: str, *, by: Actor) -> IssuedDocument:
    """A plan of the dossier as it stands now (H-64, H-65); `kind` is one of PLANS.

    Raises Refused while there is nothing to print.
    """
    rule, composed = PLANS[kind]
    _demand(rule(traject, by))
    return _issue_in_dossier(composed(traject), traject, subject=traject, by=by)


def issue_intake(intake: Intake, *, by: Actor) -> IssuedDocument:
    """The intake form as it stands now (H-59)."""
    return _issue_in_dossier(build.intake(intake), intake.traject, subject=intake, by=by)


def issue_agreement(agreement: DataAgreement, *, traject: Traject, by: Actor) -> IssuedDocument:
    """The data agreement as it was signed (H-5B)."""
    return _issue_in_dossier(build.agreement(agreement, traject), traject, subject=agreement, by=by)


def _issue_in_dossier(
    document: documents.Document, traject: Traject, *, subject: models.Model, by: Actor, shared: bool = False
) -> IssuedDocument:
    return issue(
        document,
        by=by,
        subject=subject,
        parent=traject,
        candidate=traject.candidate,
        organisation=traject.organisation,
        referring_organisation=traject.referring_organisation,
        shared=shared and traject.referring_organisation is not None,
    )


def issue_wallet_statement(traject: Traject, *, by: Actor) -> IssuedDocument:
    """What came in and went out of the candidate's wallet (H-9B). Raises Refused when it was not opened."""
    _demand(rules.has_wallet(traject))
    wallet = wallet_of(traject)
    document = build.wallet_statement(wallet, traject)  # type: ignore[arg-type]  # the rule found one
    return _issue_in_dossier(document, traject, subject=traject, by=by)


def issue_voucher(voucher: Voucher, *, by: Actor) -> IssuedDocument:
    """The paper of a paid training (H-94). Raises Refused for a free one, which needs none."""
    _demand(rules.has_paper(voucher))
    return _issue_in_dossier(build.voucher(voucher), voucher.traject, subject=voucher, by=by)


def voucher_paper(voucher: Voucher, *, by: Actor) -> IssuedDocument:
    """The voucher as the provider got it last; made now when none was sent yet. Raises as issue_voucher."""
    earlier = IssuedDocument.objects.about(voucher, DocumentType.VOUCHER).current().first()
    return earlier or issue_voucher(voucher, by=by)


def voucher_file(voucher_id: int) -> StoredFile | None:
    """The PDF that goes along with a voucher's e-mail: made once, the same bytes each time.

    Raises PdfUnavailable or PdfRefused when it cannot be made now.
    """
    voucher = Voucher.objects.with_people().select_related("traject__programme").filter(pk=voucher_id).first()
    if voucher is None or not rules.has_paper(voucher):
        return None
    return ensure_rendered(issue_voucher(voucher, by=POST_ROOM)).file


def group_files(group_id: int) -> list[StoredFile]:
    """The PDF of every voucher of a group, for the one e-mail to the provider.

    Each is kept as soon as it is made, so that a repeat goes on where this one stopped.
    """
    return _files_of(Voucher.objects.filter(group_id=group_id))


def silent_files(voucher_id: int) -> list[StoredFile]:
    """The PDF of a voucher and of those of its group that wait at the same address, for one reminder."""
    return _files_of(Voucher.objects.asked_beside(Voucher.objects.get(pk=voucher_id)))


def _files_of(vouchers: models.QuerySet[Voucher]) -> list[StoredFile]:
    keys = vouchers.order_by("pk").values_list("pk", flat=True)
    return [made for key in keys if (made := voucher_file(key))]


def issue_referral_card(referral: Referral, *, by: Actor) -> IssuedDocument:
    """The card of a referral that was sent (H-39); sender and receiver may read it."""
    return issue(
        build.referral_card(referral),
        by=by,
        subject=referral,
        parent=referral.traject,
        candidate=referral.candidate,
        organisation=referral.to_organisation,
        referring_organisation=referral.from_organisation,
        shared=True,
    )


def issue_handover(handover: Handover, *, by: Actor) -> IssuedDocument:
    """The one page that goes along with an offered dossier, as the dossier stands now."""
    traject = Traject.objects.with_content().get(pk=handover.traject_id)
    return _issue_in_dossier(build.handover(handover, traject), traject, subject=handover, by=by)


def handover_paper(handover: Handover, *, by: Actor) -> IssuedDocument:
    """Follows the dossier while the offer waits; after the answer it stays as it was last read."""
    if handover.state != HandoverState.OFFERED:
        earlier = IssuedDocument.objects.about(handover, DocumentType.HANDOVER).current().first()
        if earlier:
            return earlier
    return issue_handover(handover, by=by)


@transaction.atomic
def ensure_rendered(document: IssuedDocument) -> IssuedDocument:
    """Make the PDF of a document, once: whoever comes second waits and finds it.

    Raises PdfUnavailable or PdfRefused of `reporting.pdf`; the document stays as it is.
    """
    held = IssuedDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if held.file_id is None:
        content = documents.pdf(documents.from_data(held.data), **_imprint(held))
        held.file = files.store(content, name=f"{held.number}.pdf", content_type=files.PDF)
        held.save(update_fields=["file"])
    return held


@transaction.atomic
def open_document(document: IssuedDocument, *, by: Actor) -> StoredFile:
    """The PDF for somebody who may see it; the journal keeps who opened it.

    Raises PdfUnavailable or PdfRefused when it cannot be made now.
    """
    held = ensure_rendered(document)
    parent = parent_of(held)
    journal.record("document.opened", held, by=by, parent=parent, data={"number": held.number})
    return held.file  # type: ignore[return-value]


@transaction.atomic
def copy_document(document: IssuedDocument, *, by: Actor) -> bytes:
    """A DOCX of the frozen data, for who must edit a copy; not kept, the journal says who took it."""
    parent = parent_of(document)
    journal.record("document.copied", document, by=by, parent=parent, data={"number": document.number})
    return documents.docx(documents.from_data(document.data), **_imprint(document))


def _imprint(document: IssuedDocument) -> dict[str, Any]:
    """What the paper says about itself: its number, its day, and which number it replaces."""
    earlier = IssuedDocument.objects.filter(superseded_by=document).first()
    return {
        "number": document.number,
        "date": document.issued_on,
        "language": LANGUAGE,
        "replaces": earlier.number if earlier else "",
    }


@transaction.atomic
def send_mail_again(email: OutgoingEmail, *, by: Any) -> OutgoingEmail:
    """Put a failed or doubtful mail back in the queue, with the same Message-ID.

    Raises Refused for whoever is no coordinator of its organisation, and for a mail that did not fail.
    """
    held = OutgoingEmail.objects.select_for_update().get(pk=email.pk)
    _demand(rules.may_be_sent_again(held, by))
    data = {"from": held.state, "mail": held.kind}
    journal.record("mail.sent_again", held, by=by, parent=parent_of(held), data=data)
    return outbox.send_again(held)


@transaction.atomic
def write_mail_text(
    kind: str, language: str, *, subject: str, body: str, version: int, by: User
) -> MailText | None:
    """Let another text leave from now on, for one kind of mail in one language.

    `version` is that of the text that was shown (core.mail_texts.HeldText); nothing comes back when the
    text is the one that holds. Raises StaleForm when somebody else wrote one meanwhile, Refused when the
    text cannot be sent, LookupError for a kind or a language that does not exist.
    """
    standard = _text_of(kind, language)
    if problems := mail_texts.problems(standard, subject, body):
        raise Refused(rules.text_is_wrong([text for texts in problems.values() for text in texts]))
    earlier = _held_text(kind, language, version)
    shown = mail_texts.held(kind, standard, language)
    if (shown.subject, shown.body) == (subject, body):
        return None
    _end(earlier)
    row = _add_text(kind, language, subject, body, by=by)
    journal.record("mail_text.changed", row, by=by, data={"mail": kind, "language": language})
    return row


@transaction.atomic
def back_to_standard_text(kind: str, language: str, *, version: int, by: User) -> None:
    """Let the standard text leave again. Raises as write_mail_text; the written text is kept."""
    _text_of(kind, language)
    earlier = _held_text(kind, language, version)
    if earlier:
        _end(earlier)
        journal.record("mail_text.standard", earlier, by=by, data={"mail": kind, "language": language})


def _text_of(kind: str, language: str) -> mail_texts.StandardText:
    standard = outbox.kinds()[kind].text
    if standard is None or language not in dict(settings.LANGUAGES):
        raise LookupError(f"no text of {kind} in {language}")
    return standard


def _held_text(kind: str, language: str, version: int) -> MailText | None:
    """The text that holds, locked; StaleForm when it is not the one that was shown."""
    rows = MailText.objects.select_for_update().filter(kind=kind, language=language, ended_at__isnull=True)
    row = rows.first()
    if (row.pk if row else 0) != version:
        raise StaleForm(mail_texts.held(kind, _text_of(kind, language), language))
    return row


def _end(row: MailText | None) -> None:
    if row:
        row.ended_at = dates.now()
        row.save(update_fields=["ended_at"])


def _add_text(kind: str, language: str, subject: str, body: str, *, by: User) -> MailText:
    try:
        with transaction.atomic():
            return MailText.objects.create(
                kind=kind, language=language, subject=subject, body=body, made_by=by
            )
    except IntegrityError as error:
        # Two people replaced the standard text in the same moment; the database let one of them through.
        raise StaleForm(mail_texts.held(kind, _text_of(kind, language), language)) from error


@transaction.atomic
def try_mail_text(letter: mail_texts.Letter, *, language: str, form_key: str, by: User) -> OutgoingEmail:
    """Send a text with example values to whoever writes it, and to nobody else."""
    return TextOnTrial(letter, user=by, language=language, form_key=form_key).queue()


def parent_of(row: Any) -> models.Model | None:
    """The dossier that a row names by type and key, if there is one."""
    if not row.parent_type:
        return None
    return apps.get_model(row.parent_type)._base_manager.filter(pk=row.parent_id).first()


def _demand(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)
