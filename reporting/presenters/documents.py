"""Issued documents in lists and on their own page, and those that are made on demand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.ui import Badge, Button, Fact, Tone
from reporting import rules
from reporting.enums import EDITABLE, DocumentType
from reporting.models import IssuedDocument
from trajects.models import Traject
from trajects.rules.teamwork import may_work_in
from vouchers.enums import LIVE_STATES, VoucherState
from vouchers.models import Voucher


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
    copy_url: str = ""


def ended_badges(documents: Iterable[IssuedDocument]) -> dict[int, Badge]:
    """What became of the vouchers that these documents print and that hold no more, by document."""
    papers = {paper.subject_id: paper.pk for paper in documents if _is_current_voucher(paper)}
    ended = Voucher.objects.filter(pk__in=papers).exclude(state__in=LIVE_STATES) if papers else []
    return {
        papers[voucher.pk]: Badge(str(VoucherState(voucher.state).label), Tone.NEUTRAL) for voucher in ended
    }


def _is_current_voucher(document: IssuedDocument) -> bool:
    return document.kind == DocumentType.VOUCHER and document.is_current


def issued_lines(documents: Iterable[IssuedDocument]) -> list[IssuedLine]:
    """Documents as lines. The paper of a voucher that ended opens its page first, which says so."""
    documents = list(documents)
    ended = ended_badges(documents)
    return [_line(document, ended.get(document.pk)) for document in documents]


def _line(document: IssuedDocument, ended: Badge | None) -> IssuedLine:
    line = issued_line(document)
    if ended is None:
        return line
    return replace(line, badge=ended, open_url=line.url, download_url=line.url)


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
        copy_url=_copy_url(document),
    )


def _copy_url(document: IssuedDocument) -> str:
    """Where a copy to edit is made, of what may be edited."""
    if document.kind not in EDITABLE:
        return ""
    return reverse("reporting:document_copy", args=[document.public_id])


def document_facts(document: IssuedDocument, ended: Badge | None = None) -> list[Fact]:
    """What the page of one document shows; `ended` is what became of its voucher."""
    facts = [
        Fact(_("Nummer"), document.number),
        Fact(_("Toestand"), ended or document_badge(document)),
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
    if older := getattr(document, "supersedes", None):
        facts.append(Fact(_("Vervangt"), older.number, url=older.get_absolute_url()))
    return facts


def print_buttons(traject: Traject, user: Any) -> list[Button]:
    """Documents that are made when somebody asks for them."""
    if not may_work_in(traject, user):
        return []
    wanted = (
        (_("Intakefiche als PDF"), DocumentType.INTAKE, rules.has_intake(traject)),
        (_("Akkoord als PDF"), DocumentType.AGREEMENT, rules.has_agreement(traject)),
        (_("Actieplan als PDF"), DocumentType.ACTION_PLAN, rules.has_action_plan(traject)),
        (_("Competenties als PDF"), DocumentType.COMPETENCES, rules.has_competences(traject)),
        (_("Ondernemersplan als PDF"), DocumentType.BUSINESS_PLAN, rules.has_business_plan(traject)),
        (_("Financieel plan als PDF"), DocumentType.FINANCIAL_PLAN, rules.has_financial_plan(traject)),
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
