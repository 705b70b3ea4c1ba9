"""The documents tab: what was issued, what was uploaded, what a dossier needs (handbook 2.7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.rules import ALLOWED, Verdict, refuse
from core.ui import Badge, Button, CheckItem, Fact, Tone
from reporting import rules
from reporting.enums import DocumentType
from reporting.models import IssuedDocument
from trajects.enums import DocumentKind, PhaseKind
from trajects.models import DossierDocument, Traject
from trajects.rules.teamwork import may_work_in


@dataclass(frozen=True)
class IssuedLine:
    """An issued document as a line: what, which number, whether it still holds."""

    title: str
    number: str
    badge: Badge
    issued_on: Any
    issued_by: str
    short_hash: str
    url: str
    open_url: str
    download_url: str


@dataclass(frozen=True)
class UploadedLine:
    title: str
    kind: str
    added_at: Any
    added_by: str
    url: str


@dataclass(frozen=True)
class PhaseDocuments:
    """What a phase needs on paper."""

    title: str
    items: list[CheckItem]


def document_badge(document: IssuedDocument) -> Badge:
    if document.is_current:
        return Badge(_("Geldig"), Tone.SUCCESS)
    return Badge(_("Vervangen"), Tone.NEUTRAL)


def issued_line(document: IssuedDocument) -> IssuedLine:
    pdf = reverse("reporting:document_pdf", args=[document.public_id])
    return IssuedLine(
        title=document.title,
        number=document.number,
        badge=document_badge(document),
        issued_on=document.issued_on,
        issued_by=document.issued_by_name,
        short_hash=document.short_hash,
        url=document.get_absolute_url(),
        open_url=pdf,
        download_url=f"{pdf}?bewaar=ja",
    )


def uploaded_line(document: DossierDocument) -> UploadedLine:
    return UploadedLine(
        title=str(document),
        kind=document.get_kind_display(),
        added_at=document.created_at,
        added_by=document.added_by.full_name,
        url=reverse("trajects:document", args=[document.public_id]),
    )


def document_facts(document: IssuedDocument) -> list[Fact]:
    """What the page of one document shows."""
    facts = [
        Fact(_("Nummer"), document.number),
        Fact(_("Toestand"), document_badge(document)),
        Fact(_("Kandidaat"), document.candidate.list_name),
        Fact(_("Organisatie"), document.organisation.name),
        Fact(_("Datum"), document.issued_on),
        Fact(_("Opgemaakt door"), document.issued_by_name),
        Fact(_("Controlegetal van de gegevens (SHA-256)"), document.data_sha256),
    ]
    if document.file:
        facts.append(Fact(_("Controlegetal van de PDF (SHA-256)"), document.file.sha256))
    if document.superseded_by:
        newer = document.superseded_by
        facts.append(Fact(_("Vervangen door"), newer.number, url=newer.get_absolute_url()))
    return facts


def print_buttons(traject: Traject, user: Any) -> list[Button]:
    """Documents that are made when somebody asks for them."""
    if not may_work_in(traject, user):
        return []
    wanted = (
        (_("Intakefiche als PDF"), DocumentType.INTAKE, rules.has_intake(traject)),
        (_("Akkoord als PDF"), DocumentType.AGREEMENT, rules.has_agreement(traject)),
    )
    return [
        Button(
            label,
            reverse("reporting:print", args=[traject.public_id, kind.value]),
            method="post",
            tone="secondary",
            icon="print",
        ).guarded_by(verdict)
        for label, kind, verdict in wanted
    ]


def needed_documents(traject: Traject, issued: list[IssuedDocument]) -> list[PhaseDocuments]:
    """The table of handbook 2.7, by phase, with what is there."""
    current = {document.kind: document for document in issued if document.is_current}
    explore, guide = traject.phase_of(PhaseKind.EXPLORE), traject.phase_of(PhaseKind.GUIDE)
    found = [
        PhaseDocuments(explore.template.name, [check(traject, current, explore) for check in EXPLORE_CHECKS])
        if explore
        else None,
        PhaseDocuments(guide.template.name, [check(traject, current, guide) for check in GUIDE_CHECKS])
        if guide
        else None,
    ]
    return [entry for entry in found if entry]


Check = Callable[[Traject, dict[str, IssuedDocument], Any], CheckItem]
SOURCE = "H-5B en H-6B, handleiding 2.7"


def _intake(traject: Traject, issued: dict[str, IssuedDocument], phase: Any) -> CheckItem:
    url = reverse("trajects:intake", args=[traject.public_id])
    intake = getattr(traject, "intake", None)
    done = intake is not None and intake.completed_on is not None
    verdict = _verdict(done, _("De intakefiche is nog niet volledig."), url)
    return CheckItem.of(_("Intakefiche"), verdict, action=_("Vul de intake in"))


def _agreement(traject: Traject, issued: dict[str, IssuedDocument], phase: Any) -> CheckItem:
    url = reverse("people:agreement", args=[traject.candidate.public_id])
    verdict = _verdict(
        traject.candidate.current_agreement is not None, _("Het akkoord moet ondertekend zijn."), url
    )
    return CheckItem.of(_("Akkoord gegevensverwerking"), verdict, action=_("Laat het akkoord ondertekenen"))


def _uploaded(kind: DocumentKind, *, optional: bool = False) -> Check:
    def check(traject: Traject, issued: dict[str, IssuedDocument], phase: Any) -> CheckItem:
        url = f"{reverse('trajects:document_add', args=[traject.public_id])}?soort={kind.value}"
        there = any(document.kind == kind for document in traject.documents.all())
        if optional and not there:
            return CheckItem(str(kind.label), True, detail=_("Mag, moet niet."))
        return CheckItem.of(
            str(kind.label), _verdict(there, _("Nog niet opgeladen."), url), action=_("Laad op")
        )

    return check


def _issued(kind: DocumentType, reason: str | Promise) -> Check:
    def check(traject: Traject, issued: dict[str, IssuedDocument], phase: Any) -> CheckItem:
        document = issued.get(kind)
        url = (
            reverse("trajects:decide", args=[traject.public_id, phase.template.code])
            if phase.is_running
            else ""
        )
        detail = document.number if document else ""
        return CheckItem.of(
            str(kind.label),
            _verdict(document is not None, str(reason), url),
            action=_("Neem het besluit"),
            detail=detail,
        )

    return check


def _verdict(ok: bool, reason: str, url: str) -> Verdict:
    return ALLOWED if ok else refuse("document.missing", reason, source=SOURCE, url=url)


_NO_DECISION = gettext_lazy("Er is nog geen besluit met motivering.")
EXPLORE_CHECKS: tuple[Check, ...] = (
    _intake,
    _agreement,
    _uploaded(DocumentKind.CV),
    _uploaded(DocumentKind.ENTRE_MIRROR, optional=True),
    _issued(DocumentType.DECISION_EXPLORE, _NO_DECISION),
)
GUIDE_CHECKS: tuple[Check, ...] = (
    _uploaded(DocumentKind.BUSINESS_PLAN),
    _uploaded(DocumentKind.FINANCIAL_PLAN),
    _uploaded(DocumentKind.FEASIBILITY_STUDY, optional=True),
    _issued(DocumentType.DECISION_GUIDE, _NO_DECISION),
    _issued(DocumentType.CERTIFICATE, gettext_lazy("Het attest komt er bij een start als zelfstandige.")),
)
