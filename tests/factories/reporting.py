"""Dossiers with decisions and their documents, made by the real use cases."""

from __future__ import annotations

import io
from typing import Any

import pypdf
from django.utils.timezone import localdate

from core.files import read_file
from reporting import actions as reporting_actions
from reporting.models import IssuedDocument
from tests.factories.people import consultant
from tests.factories.trajects import (
    TrajectFactory,
    phase_in,
    ready_to_decide_explore,
    ready_to_decide_guide,
)
from trajects import actions
from trajects.enums import PhaseKind, PhaseState
from trajects.models import Decision, Phase, Traject

JUDGEMENT = {
    "feasibility_enterprise": "feasible",
    "feasibility_enterprise_reason": "Er is vraag.",
    "feasibility_entrepreneur": "conditional",
    "feasibility_entrepreneur_reason": "Volgt nog boekhouden.",
}


def traject_with_referrer(**fields: Any) -> Traject:
    """A dossier that an office of VDAB referred."""
    if "consultant" not in fields:
        fields["consultant"] = consultant()
        office = fields["consultant"].current_membership.organisation
        fields.setdefault("referring_organisation", office)
    return TrajectFactory(**fields)


def explore_ready(**fields: Any) -> Phase:
    """An exploratory phase that lacks only its decision."""
    return ready_to_decide_explore(traject_with_referrer(**fields))


def guide_ready(**fields: Any) -> Phase:
    """A guidance phase that lacks only its decision, after a positive exploratory phase."""
    traject = traject_with_referrer(explore=False, **fields)
    ended = phase_in(traject, PhaseKind.EXPLORE)
    Phase.objects.filter(pk=ended.pk).update(
        state=PhaseState.COMPLETED, outcome="positive", ends_on=traject.started_on
    )
    return ready_to_decide_guide(traject)


def decide_explore(phase: Phase | None = None, outcome: str = "positive", **fields: Any) -> Decision:
    """The decision on an exploratory phase, with everything that follows."""
    phase = phase or explore_ready()
    fields = {
        "by": phase.traject.adviser,
        "motivation": "Kent het vak en de buurt.",
        "on": localdate(),
    } | fields
    return actions.decide_explore(phase, outcome=outcome, **fields)


def decide_guide(phase: Phase | None = None, outcome: str = "no_start", **fields: Any) -> Decision:
    """The decision on a guidance phase, with everything that follows."""
    phase = phase or guide_ready()
    fields = (
        {"by": phase.traject.adviser, "motivation": "Het plan klopt.", "on": localdate()} | JUDGEMENT | fields
    )
    if outcome == "starts":
        fields = {"started_in": "secondary", "activity_starts_on": localdate()} | fields
    return actions.decide_guide(phase, outcome=outcome, **fields)


def document_of(decision: Decision, kind: str) -> IssuedDocument:
    """The valid document of a kind about a decision (or, for the certificate, about its dossier)."""
    subject = decision.traject if kind == "certificate" else decision
    return IssuedDocument.objects.about(subject, kind).current().get()


def printed_text(document: IssuedDocument) -> str:
    """The words on the PDF of a document."""
    stored = reporting_actions.ensure_rendered(document).file
    return text_of_pdf(read_file(stored))


def text_of_pdf(content: bytes) -> str:
    """The words on a PDF, with single spaces."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
