"""Documents for the candidate: what was made to hand over, and what the candidate uploaded.

Decisions, the intake and what goes to VDAB or a provider stay with who works in the dossier.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates
from reporting.enums import DocumentType
from reporting.models import IssuedDocument
from trajects.models import BitEvaluation, ClientLink, DossierDocument, VdabTransfer

# The forms that the client brings to VDAB, once the dossier says that they were handed over (D-14, D-16).
BROUGHT_TO_VDAB = {DocumentType.BIT_EVALUATION: BitEvaluation, DocumentType.VDAB_TRANSFER: VdabTransfer}
# What the candidate signed, earned, or made together with the adviser (H-5B, H-65, H-69, H-90).
FOR_CANDIDATE = (
    DocumentType.AGREEMENT,
    DocumentType.ACTION_PLAN,
    DocumentType.BUSINESS_PLAN,
    DocumentType.FINANCIAL_PLAN,
    DocumentType.WALLET,
    DocumentType.CERTIFICATE,
    *BROUGHT_TO_VDAB,
)


@dataclass(frozen=True)
class Paper:
    """A document in the list: name, type, date and size, as at VDAB. `note`: who may see what was uploaded."""

    title: str
    kind: str
    dated_on: date
    size: str
    url: str
    is_new: bool = False
    note: str = ""


def issued_for(traject: Any) -> list[IssuedDocument]:
    """Documents that hold and are meant for the candidate, the newest first."""
    rows = IssuedDocument.objects.in_dossier(traject).current().filter(kind__in=FOR_CANDIDATE)
    found = list(rows.select_related("file"))
    given = _handed_over(traject, {row.kind for row in found})
    return [row for row in found if row.kind not in BROUGHT_TO_VDAB or (row.kind, row.subject_id) in given]


def _handed_over(traject: Any, kinds: set[str]) -> set[tuple[str, int]]:
    """Which forms for VDAB the client got."""
    return {
        (kind, pk)
        for kind, model in BROUGHT_TO_VDAB.items()
        if kind in kinds
        for pk in model.objects.filter(traject=traject, handed_over_on__isnull=False).values_list(
            "pk", flat=True
        )
    }


def uploads_of(traject: Any) -> QuerySet[DossierDocument]:
    """What the candidate uploaded, also when there is a newer version; not what was removed."""
    own = traject.documents.filter(from_candidate=True, replaces__isnull=True)
    return own.filter(removed_at__isnull=True).select_related("file")


def papers_of(link: ClientLink, since: datetime | None) -> list[Paper]:
    """Both kinds, the newest first; those of after `since` are new."""
    made = [_issued(link, row, since) for row in issued_for(link.traject)]
    own = [_uploaded(link, row) for row in uploads_of(link.traject)]
    return sorted([*made, *own], key=lambda paper: paper.dated_on, reverse=True)


def _issued(link: ClientLink, row: IssuedDocument, since: datetime | None) -> Paper:
    return Paper(
        title=row.title,
        kind=row.number,
        dated_on=row.issued_on,
        size=f"{filesizeformat(row.file.size)} · PDF" if row.file else "PDF",
        url=reverse("reporting:client_paper", args=[link.public_id, row.public_id]),
        is_new=bool(since and row.issued_at > since),
    )


def _uploaded(link: ClientLink, row: DossierDocument) -> Paper:
    shared = row.shared_with_mediator
    return Paper(
        title=str(row),
        kind=row.get_kind_display(),
        dated_on=dates.local_date(row.created_at),
        size=filesizeformat(row.file.size),
        url=reverse("reporting:client_file", args=[link.public_id, row.public_id]),
        note=_("Door jou opgeladen. Je bemiddelaar mag dit zien.")
        if shared
        else _("Door jou opgeladen. Je bemiddelaar mag dit niet zien."),
    )
