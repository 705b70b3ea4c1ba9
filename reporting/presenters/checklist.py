"""What each phase asks on paper (handbook 2.7): what is there, in which version, and what still misses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats
from core.ui import Badge, Tone
from reporting.enums import DocumentType
from reporting.models import IssuedDocument
from trajects.enums import DocumentKind, Outcome, PhaseKind, PhaseState, PieceKind
from trajects.models import DossierDocument, Traject
from trajects.presenters import phases_by_template

DECISIONS = {
    PhaseKind.EXPLORE: (DocumentType.DECISION_EXPLORE, DocumentType.STOP_EXPLORE),
    PhaseKind.GUIDE: (DocumentType.DECISION_GUIDE, DocumentType.STOP_GUIDE),
}
ISSUED = {
    PieceKind.INTAKE: (DocumentType.INTAKE,),
    PieceKind.AGREEMENT: (DocumentType.AGREEMENT,),
    PieceKind.REFERRAL_CARD: (DocumentType.REFERRAL_CARD,),
    PieceKind.ACTION_PLAN: (DocumentType.ACTION_PLAN,),
    PieceKind.CERTIFICATE: (DocumentType.CERTIFICATE,),
}


@dataclass(frozen=True)
class Found:
    """Whether something is there, what is known of it, and where it is made."""

    there: bool
    detail: str = ""
    url: str = ""
    action: str = ""
    signed: bool = True


@dataclass(frozen=True)
class Place:
    """One line of the checklist: a piece that a phase asks for, with what is there."""

    kind: str
    label: str
    is_required: bool
    needs_signature: bool
    badge: Badge
    is_there: bool
    takes_files: bool
    detail: str = ""
    url: str = ""
    action: str = ""
    documents: list[DossierDocument] = field(default_factory=list)
    issued: list[IssuedDocument] = field(default_factory=list)

    @property
    def is_missing(self) -> bool:
        return self.is_required and not self.is_there

    @property
    def rule(self) -> str:
        """Whether the programme asks it, in words."""
        words = _("Verplicht") if self.is_required else _("Niet verplicht")
        return f"{words}, {_('te ondertekenen')}" if self.needs_signature else words


@dataclass(frozen=True)
class PhasePlaces:
    """The checklist of one phase."""

    code: str
    title: str
    has_begun: bool
    places: list[Place]

    @property
    def required(self) -> list[Place]:
        return [place for place in self.places if place.is_required]

    @property
    def there(self) -> int:
        """How many obligatory pieces are there."""
        return sum(place.is_there for place in self.required)


@dataclass(frozen=True)
class Checklist:
    """The phases with their places, and what belongs to none of them."""

    phases: list[PhasePlaces]
    other_documents: list[DossierDocument]
    other_issued: list[IssuedDocument]


def checklist_of(traject: Traject, issued: Iterable[IssuedDocument]) -> Checklist:
    """What the programme asks in each phase; the dossier was read with `with_content()`."""
    templates = list(traject.programme.phase_templates.all())
    prefetch_related_objects(templates, "document_requirements")
    current = [document for document in issued if document.is_current]
    phases = phases_by_template(traject)
    homes = _pieces_by_template(traject, templates)
    found = [
        _phase_places(traject, template, phases.get(template.pk), homes.get(template.pk, []), current)
        for template in templates
        if template.document_requirements.all()
    ]
    placed = {piece.pk for phase in found for place in phase.places for piece in place.documents}
    printed = {paper.pk for phase in found for place in phase.places for paper in place.issued}
    return Checklist(
        phases=found,
        other_documents=[piece for piece in traject.current_documents if piece.pk not in placed],
        other_issued=[paper for paper in current if paper.pk not in printed],
    )


def _pieces_by_template(traject: Traject, templates: list[Any]) -> dict[int | None, list[DossierDocument]]:
    """Uploaded pieces under the template that asks for them: that of their phase, else the first that does."""
    asking = [
        (template.pk, {entry.kind for entry in template.document_requirements.all()})
        for template in templates
    ]
    own = {phase.pk: phase.template_id for phase in traject.phases.all()}
    found: dict[int | None, list[DossierDocument]] = {}
    for piece in traject.current_documents:
        homes = [key for key, kinds in asking if piece.kind in kinds]
        mine = own.get(piece.phase_id)  # type: ignore[arg-type]  a piece without a phase has no template
        found.setdefault(mine if mine in homes else next(iter(homes), None), []).append(piece)
    return found


def _phase_places(
    traject: Traject,
    template: Any,
    phase: Any,
    pieces: list[DossierDocument],
    current: list[IssuedDocument],
) -> PhasePlaces:
    return PhasePlaces(
        code=template.code,
        title=template.name,
        has_begun=phase is not None,
        places=[
            _place(entry, traject, phase, pieces, current) for entry in template.document_requirements.all()
        ],
    )


def _place(
    entry: Any, traject: Traject, phase: Any, pieces: list[DossierDocument], current: list[IssuedDocument]
) -> Place:
    uploads = entry.kind in DocumentKind.values
    documents = [piece for piece in pieces if uploads and piece.kind == entry.kind]
    found = _uploaded(traject, entry.kind, documents) if uploads else _FINDERS[entry.kind](traject, phase)
    signed = found.signed if found.there and entry.needs_signature else True
    return Place(
        kind=entry.kind,
        label=str(entry.get_kind_display()),
        is_required=entry.is_required,
        needs_signature=entry.needs_signature,
        badge=_badge(entry, there=found.there, signed=signed, begun=phase is not None),
        is_there=found.there and signed,
        takes_files=uploads,
        detail=found.detail,
        url=found.url,
        action=found.action,
        documents=documents,
        issued=[] if uploads else _papers(entry.kind, phase, current),
    )


def _badge(entry: Any, *, there: bool, signed: bool, begun: bool) -> Badge:
    """Absent and not asked is neutral: only what is there is green."""
    if there:
        if signed:
            return Badge(_("Aanwezig"), Tone.SUCCESS)
        return Badge(_("Nog niet ondertekend"), Tone.WARNING)
    if not entry.is_required:
        return Badge(_("Niet aanwezig"), Tone.NEUTRAL)
    return Badge(_("Ontbreekt"), Tone.WARNING) if begun else Badge(_("Komt later"), Tone.NEUTRAL)


def _papers(kind: str, phase: Any, current: list[IssuedDocument]) -> list[IssuedDocument]:
    """The numbered documents of a piece that the application makes."""
    wanted = ISSUED.get(kind) or DECISIONS.get(phase.kind if phase else None, ())  # type: ignore[call-overload]
    return [paper for paper in current if paper.kind in wanted]


def _uploaded(traject: Traject, kind: str, documents: list[DossierDocument]) -> Found:
    url = f"{reverse('trajects:document_add', args=[traject.public_id])}?soort={kind}"
    signed = any(document.is_signed for document in documents)
    return Found(bool(documents), url=url, action=_("Laad op"), signed=signed)


def _intake(traject: Traject, _phase: Any) -> Found:
    intake = getattr(traject, "intake", None)
    done = intake.completed_on if intake else None
    return Found(
        there=done is not None,
        detail=_("Volledig op %(day)s") % {"day": formats.short_date(done)} if done else "",
        url=reverse("trajects:intake", args=[traject.public_id]),
        action=_("Vul de intake in"),
    )


def _agreement(traject: Traject, _phase: Any) -> Found:
    signed = traject.candidate.current_agreement
    return Found(
        there=signed is not None,
        detail=_signed_words(signed.signed_on) if signed else "",
        url=reverse("people:agreement", args=[traject.candidate.public_id]),
        action=_("Laat het akkoord ondertekenen"),
    )


def _referral_card(traject: Traject, _phase: Any) -> Found:
    referral = traject.referrals.order_by("-dated_on", "-pk").first()
    if referral is None:
        return Found(there=False, detail=_("Dit dossier begon zonder doorverwijzing."))
    signed = referral.card_signed_on
    return Found(
        there=True,
        signed=signed is not None,
        detail=_signed_words(signed) if signed else "",
        url=referral.get_absolute_url(),
        action=_("Open de doorverwijzing"),
    )


def _signed_words(day: Any) -> str:
    return _("Ondertekend op %(day)s") % {"day": formats.short_date(day)}


def _action_plan(traject: Traject, _phase: Any) -> Found:
    count = traject.action_items.count()
    detail = _("%(n)s acties") % {"n": count} if count > 1 else (_("1 actie") if count else "")
    return Found(
        there=count > 0,
        detail=detail,
        url=reverse("trajects:action_plan", args=[traject.public_id]),
        action=_("Open het actieplan"),
    )


def _decision(traject: Traject, phase: Any) -> Found:
    decision = getattr(phase, "decision", None) if phase else None
    running = phase is not None and phase.is_running
    url = reverse("trajects:decide", args=[traject.public_id, phase.template.code]) if running else ""
    return Found(
        there=decision is not None,
        detail=_outcome_words(decision) if decision else "",
        url=url,
        action=_("Neem het besluit"),
    )


def _outcome_words(decision: Any) -> str:
    day = formats.short_date(decision.decided_on)
    return _("%(outcome)s, %(day)s") % {"outcome": decision.get_outcome_display(), "day": day}


def _certificate(_traject: Traject, phase: Any) -> Found:
    earned = phase is not None and phase.state == PhaseState.COMPLETED and phase.outcome == Outcome.STARTS
    return Found(there=earned, detail="" if earned else _("Komt er bij een start als zelfstandige."))


_FINDERS = {
    PieceKind.INTAKE: _intake,
    PieceKind.AGREEMENT: _agreement,
    PieceKind.REFERRAL_CARD: _referral_card,
    PieceKind.ACTION_PLAN: _action_plan,
    PieceKind.DECISION: _decision,
    PieceKind.CERTIFICATE: _certificate,
}
