"""When an uploaded piece may be changed, replaced, removed or put back, and where it belongs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.rules import Verdict, first_refusal, require
from core.text import searchable
from trajects.enums import DocumentKind, PhaseState
from trajects.rules.dossier import traject_open

# Words in the name of a file that tell what it is; the first that fits wins.
NAMES = (
    (DocumentKind.FEASIBILITY_STUDY, ("haalbaarheid", "startkompas", "feasibility")),
    (DocumentKind.FINANCIAL_PLAN, ("financieel", "financiele", "financial", "begroting", "prognose")),
    (DocumentKind.BUSINESS_PLAN, ("ondernemersplan", "ondernemingsplan", "businessplan", "business plan")),
    (DocumentKind.ENTRE_MIRROR, ("entrespiegel", "entre spiegel", "entremirror", "spiegel")),
    (DocumentKind.INTAKE_SCAN, ("intake",)),
    (DocumentKind.CV, ("cv", "curriculum", "resume")),
)


def kind_of_name(name: str) -> DocumentKind:
    """What a file probably is, by its name: "CV.pdf" is a CV. Never more than a guess."""
    words = searchable("".join(char if char.isalnum() else " " for char in name))
    for kind, hints in NAMES:
        if any(hint in words.split() if len(hint) == 2 else hint in words for hint in hints):
            return kind
    return DocumentKind.OTHER


def phase_for(traject: Any, kind: str) -> Any | None:
    """The phase that asks for pieces of this kind, when it began; else the phase that runs."""
    for phase in traject.phases.all():
        asked = {entry.kind for entry in phase.template.document_requirements.all()}
        if kind in asked and phase.state != PhaseState.CANCELLED:
            return phase
    return traject.current_phase


def document_may_change(document: Any, user: Any = None) -> Verdict:
    """A piece that the dossier holds now, in a dossier that is not closed."""
    return first_refusal(
        traject_open(document.traject, user),
        require(
            document.removed_at is None,
            "document_removed",
            _("Dit document is verwijderd. Zet het eerst terug."),
        ),
        require(
            not document.is_replaced,
            "document_replaced",
            _("Er is een nieuwere versie. Deze versie blijft zoals ze is."),
        ),
    )


def document_may_return(document: Any, user: Any = None) -> Verdict:
    """A piece that was removed may come back while the dossier is open."""
    return first_refusal(
        traject_open(document.traject, user),
        require(
            document.removed_at is not None,
            "document_not_removed",
            _("Dit document staat in het dossier. Terugzetten is niet nodig."),
        ),
    )
