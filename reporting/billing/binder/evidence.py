"""What shows that a rule of a phase holds, in the order of the programme.

A rule answers in `trajects.rules`; here stands only where its evidence lies: contacts and records as text,
uploads and issued documents as they are. A rule without an entry has its verdict and no piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core import dates, formats
from core.models import StoredFile
from core.rules import Verdict
from reporting.actions import ensure_rendered
from reporting.enums import DocumentType
from reporting.models import IssuedDocument
from reporting.prepared.dossier import contact_words
from trajects import rules
from trajects.enums import ATTENDED, CONVERSATIONS, ContactForm, ContactKind, DocumentKind, WorkTopic
from trajects.models import Decision
from trajects.presenters.meters import LABELS


@dataclass(frozen=True)
class Exhibit:
    """A piece of evidence: a kept file, an issued document, or the words of a record.

    `key` tells the same piece under another rule.
    """

    key: str
    title: str
    dated_on: date
    kept: StoredFile | None = None
    issued: IssuedDocument | None = None
    text: str = ""

    def stored(self) -> StoredFile | None:
        """The file behind it; an issued document that has no PDF yet gets it now."""
        return ensure_rendered(self.issued).file if self.issued else self.kept


@dataclass(frozen=True)
class Proof:
    """A rule with its answer and its evidence."""

    name: str
    label: str
    verdict: Verdict
    asked_for_billing: bool
    exhibits: list[Exhibit] = field(default_factory=list)


Finder = Callable[[Any, list[IssuedDocument]], list[Exhibit]]


def proofs_of(phase: Any, issued: Iterable[IssuedDocument]) -> list[Proof]:
    """Every rule of the phase, those of billing first; the dossier was read with `with_content()`.

    `issued` are the valid documents of the dossier.
    """
    papers, template = list(issued), phase.template
    answers = rules.verdicts(phase, dict.fromkeys([*template.billable_rules, *template.complete_rules]))
    return [
        Proof(
            name,
            str(LABELS[name][0]),
            verdict,
            name in template.billable_rules,
            FINDERS[name](phase, papers) if name in FINDERS else [],
        )
        for name, verdict in answers.items()
    ]


def _contacts(phase: Any, *kinds: ContactKind, form: str = "", anywhere: bool = False) -> list[Exhibit]:
    """One text with the contacts of these kinds to which the candidate came, the oldest first."""
    found = [
        contact
        for contact in phase.traject.contacts.all()
        if contact.kind in kinds
        and contact.attendance in ATTENDED
        and (anywhere or contact.phase_id == phase.pk)
        and form in ("", contact.form)
    ]
    found.sort(key=lambda contact: (contact.held_on, contact.pk))
    return [_contact(contact) for contact in found]


def _contact(contact: Any) -> Exhibit:
    return Exhibit(
        f"contact-{contact.pk}", str(contact.get_kind_display()), contact.held_on, text=contact_words(contact)
    )


def _talks(phase: Any, _papers: list[IssuedDocument]) -> list[Exhibit]:
    return _contacts(phase, *CONVERSATIONS)


def _individual(phase: Any, _papers: list[IssuedDocument]) -> list[Exhibit]:
    return _contacts(phase, *CONVERSATIONS, form=ContactForm.INDIVIDUAL)


def _info(phase: Any, _papers: list[IssuedDocument]) -> list[Exhibit]:
    return _contacts(phase, ContactKind.INFO, anywhere=True)


def _start(phase: Any, _papers: list[IssuedDocument]) -> list[Exhibit]:
    return _contacts(phase, ContactKind.START)


def _evaluation(phase: Any, _papers: list[IssuedDocument]) -> list[Exhibit]:
    return _contacts(phase, ContactKind.EVALUATION)


def _of_kind(papers: list[IssuedDocument], *kinds: str) -> list[Exhibit]:
    return [
        Exhibit(f"issued-{paper.pk}", f"{paper.title} {paper.number}", paper.issued_on, issued=paper)
        for paper in papers
        if paper.kind in kinds
    ]


def _uploads(phase: Any, *kinds: str) -> list[Exhibit]:
    return [
        Exhibit(
            f"upload-{piece.pk}",
            str(piece.get_kind_display()),
            piece.dated_on or dates.local_date(piece.created_at),
            kept=piece.file,
        )
        for piece in phase.traject.current_documents
        if piece.kind in kinds
    ]


def _intake(phase: Any, papers: list[IssuedDocument]) -> list[Exhibit]:
    """The printed form and its scan; what the form says when it was never printed."""
    found = [*_of_kind(papers, DocumentType.INTAKE), *_uploads(phase, DocumentKind.INTAKE_SCAN)]
    intake = getattr(phase.traject, "intake", None)
    if found or intake is None:
        return found
    names = ("potential_entrepreneur", "potential_enterprise", "needs_entrepreneur", "needs_enterprise")
    lines = [f"{intake._meta.get_field(name).verbose_name}: {getattr(intake, name)}" for name in names]
    state, day = intake.get_state_display(), intake.completed_on or dates.local_date(intake.changed_at)
    text = "\r\n".join([f"{_('Intake')} | {state} | {formats.short_date(day)}", *lines]) + "\r\n"
    return [Exhibit(f"intake-{intake.pk}", _("Intake"), day, text=text)]


def _decision(phase: Any, papers: list[IssuedDocument]) -> list[Exhibit]:
    """The motivated report of this phase."""
    decision: Decision | None = getattr(phase, "decision", None)
    mine = [
        paper
        for paper in papers
        if decision and paper.subject_type == decision._meta.label_lower and paper.subject_id == decision.pk
    ]
    return _of_kind(mine, DocumentType.DECISION_EXPLORE, DocumentType.DECISION_GUIDE)


def _agreement(phase: Any, papers: list[IssuedDocument]) -> list[Exhibit]:
    """The printed agreement, the scan of the paper, and who signed it when."""
    agreement = phase.traject.candidate.current_agreement
    if agreement is None:
        return []
    day, title = agreement.signed_on, _("Akkoord gegevensverwerking")
    scan = (
        [Exhibit(f"scan-{agreement.pk}", title, day, kept=agreement.evidence)] if agreement.evidence else []
    )
    parts = (title, formats.short_date(day), agreement.get_way_display(), agreement.signed_name)
    words = Exhibit(f"agreement-{agreement.pk}", title, day, text=" | ".join(map(str, parts)) + "\r\n")
    return [*_of_kind(papers, DocumentType.AGREEMENT), *scan, words]


def _notes(phase: Any, topic: WorkTopic) -> list[Exhibit]:
    notes = [n for n in phase.traject.work_notes.all() if n.phase_id == phase.pk and n.topic == topic]
    notes.sort(key=lambda note: (note.worked_on, note.pk))
    return [
        Exhibit(
            f"note-{note.pk}",
            _("Neerslag: %(topic)s") % {"topic": note.get_topic_display()},
            note.worked_on,
            text=f"{formats.short_date(note.worked_on)} | {note.get_topic_display()}\r\n{note.text}\r\n",
        )
        for note in notes
    ]


def _plan(phase: Any, papers: list[IssuedDocument]) -> list[Exhibit]:
    return [*_notes(phase, WorkTopic.BUSINESS_PLAN), *_business_plan(phase, papers)]


def _business_plan(phase: Any, papers: list[IssuedDocument]) -> list[Exhibit]:
    return [*_uploads(phase, DocumentKind.BUSINESS_PLAN), *_of_kind(papers, DocumentType.BUSINESS_PLAN)]


def _financial_plan(phase: Any, papers: list[IssuedDocument]) -> list[Exhibit]:
    return [*_uploads(phase, DocumentKind.FINANCIAL_PLAN), *_of_kind(papers, DocumentType.FINANCIAL_PLAN)]


def _competences(phase: Any, papers: list[IssuedDocument]) -> list[Exhibit]:
    found = [*_notes(phase, WorkTopic.COMPETENCES), *_uploads(phase, DocumentKind.ENTRE_MIRROR)]
    return [*found, *_of_kind(papers, DocumentType.COMPETENCES)]


FINDERS: dict[str, Finder] = {
    "info_moment": _info,
    "individual_conversation": _individual,
    "contacts": _talks,
    "intake_potential": _intake,
    "intake_needs": _intake,
    "intake_complete": _intake,
    "start_conversation": _start,
    "evaluation": _evaluation,
    "agreement": _agreement,
    "agreement_current": _agreement,
    "decision": _decision,
    "record_business_plan": _plan,
    "record_competences": _competences,
    "business_plan_uploaded": _business_plan,
    "financial_plan_uploaded": _financial_plan,
}
