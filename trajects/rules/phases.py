"""What makes a phase billable, complete and ready to be completed.

The names in a programme's `billable_rules`, `complete_rules` and `completion_rules` are the keys of
PHASE_RULES: the programme chooses, the code knows how to look.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import formats
from core.rules import Rule, Solver, Text, Verdict, first_refusal, require
from people.roles import Role
from people.rules import signed_newest_text
from trajects.enums import (
    ATTENDED,
    CONVERSATIONS,
    ContactForm,
    ContactKind,
    DocumentKind,
    IntakeState,
    PhaseState,
    WorkTopic,
)
from trajects.partnership import rules as partnership
from trajects.rules.written import (
    business_plan_written,
    competences_scored_at_end,
    financial_plan_written,
)

ADVISER = Solver(_("de adviseur van het dossier"), Role.ADVISER)


def _contacts(phase: Any) -> list[Any]:
    """Contacts of the phase to which the candidate came."""
    return [
        contact
        for contact in phase.traject.contacts.all()
        if contact.phase_id == phase.pk and contact.attendance in ATTENDED
    ]


def _conversations(phase: Any) -> list[Any]:
    return [contact for contact in _contacts(phase) if contact.kind in CONVERSATIONS]


def _individual(phase: Any) -> list[Any]:
    return [contact for contact in _conversations(phase) if contact.form == ContactForm.INDIVIDUAL]


def _link(phase: Any, name: str, fragment: str = "") -> str:
    return reverse(f"trajects:{name}", args=[phase.traject.public_id]) + fragment


def info_moment_attended(phase: Any, user: Any = None) -> Verdict:
    """An info moment, collective or individual, was attended; it may precede the phase (decision 20)."""
    found = any(
        contact.kind == ContactKind.INFO and contact.attendance in ATTENDED
        for contact in phase.traject.contacts.all()
    )
    return require(
        found,
        "info_moment",
        _("Er is nog geen infomoment of infogesprek waar de kandidaat aanwezig was."),
        source="H-56, handleiding 2.2",
        who=ADVISER,
        url=_link(phase, "contact_add", "?soort=info"),
    )


def individual_conversation_held(phase: Any, user: Any = None) -> Verdict:
    """At least the programme's number of individual conversations took place in the phase."""
    need = max(1, phase.template.min_individual)
    return require(
        len(_individual(phase)) >= need,
        "individual_conversation",
        ngettext_lazy(
            "Er is minstens %(need)s individueel gesprek nodig.",
            "Er zijn minstens %(need)s individuele gesprekken nodig.",
            need,
        )
        % {"need": need},
        source="H-56 en H-67, handleiding 2.2",
        who=ADVISER,
        url=_link(phase, "contact_add"),
    )


def contacts_held(phase: Any, user: Any = None) -> Verdict:
    """Enough contacts took place in the phase; the evaluation conversation counts (decision 5)."""
    need = phase.template.min_contacts
    return require(
        len(_conversations(phase)) >= need,
        "contacts",
        ngettext_lazy(
            "Er is minstens %(need)s contact nodig.", "Er zijn minstens %(need)s contacten nodig.", need
        )
        % {"need": need},
        source="H-67, handleiding 2.2",
        who=ADVISER,
        url=_link(phase, "contact_add"),
    )


def _intake_of(phase: Any) -> Any:
    return getattr(phase.traject, "intake", None)


def intake_potential_filled(phase: Any, user: Any = None) -> Verdict:
    """The intake names the potential of entrepreneur and enterprise."""
    intake = _intake_of(phase)
    return require(
        intake and intake.potential_entrepreneur and intake.potential_enterprise,
        "intake_potential",
        _("De intake zegt nog niets over het potentieel van de ondernemer en de onderneming."),
        source="H-56 en H-59, handleiding 2.2",
        who=ADVISER,
        url=_link(phase, "intake", "#potentieel"),
    )


def intake_needs_filled(phase: Any, user: Any = None) -> Verdict:
    """The intake names the needs of entrepreneur and enterprise."""
    intake = _intake_of(phase)
    return require(
        intake and intake.needs_entrepreneur and intake.needs_enterprise,
        "intake_needs",
        _("De intake zegt nog niets over de noden van de ondernemer en de onderneming."),
        source="H-56 en H-59, handleiding 2.2",
        who=ADVISER,
        url=_link(phase, "intake", "#noden"),
    )


def intake_complete(phase: Any, user: Any = None) -> Verdict:
    """The intake form was marked as complete."""
    intake = _intake_of(phase)
    return require(
        intake and intake.state == IntakeState.COMPLETE,
        "intake_complete",
        _("De intake is nog een concept."),
        source="H-56, handleiding 2.2",
        who=ADVISER,
        url=_link(phase, "intake"),
    )


def evaluation_held(phase: Any, user: Any = None) -> Verdict:
    """The evaluation conversation of the phase took place."""
    return require(
        any(contact.kind == ContactKind.EVALUATION for contact in _contacts(phase)),
        "evaluation",
        _("Er is nog geen evaluatiegesprek."),
        source="H-50 en H-61, handleiding 2.4 en 2.5",
        who=ADVISER,
        url=_link(phase, "contact_add", "?soort=evaluation"),
    )


def start_conversation_held(phase: Any, user: Any = None) -> Verdict:
    """The start conversation of the phase took place."""
    return require(
        any(contact.kind == ContactKind.START for contact in _contacts(phase)),
        "start_conversation",
        _("Er is nog geen opstartgesprek."),
        source="H-61, handleiding 2.5",
        who=ADVISER,
        url=_link(phase, "contact_add", "?soort=start"),
    )


def agreement_signed(phase: Any, user: Any = None) -> Verdict:
    """The candidate signed the data agreement, and did not withdraw it.

    Vouchers, the tick in MLP and the completion of a phase ask this rule, so that a withdrawal blocks them
    until there is a new signature (domain 1.6). The meter "factureerbaar" follows decision 4 and asks for
    the signature only where the programme lists it. What was done before a withdrawal stays.
    """
    return require(
        phase.traject.candidate.current_agreement,
        "agreement",
        _why_no_agreement(phase.traject.candidate),
        source="H-5B, handleiding 2.7",
        who=ADVISER,
        url=reverse("people:agreement", args=[phase.traject.candidate.public_id]),
    )


def _why_no_agreement(candidate: Any) -> Text:
    """Never signed, or withdrawn since a day."""
    days = [entry.withdrawn_on for entry in candidate.agreements.all() if entry.withdrawn_on]
    if not days:
        return _("De kandidaat heeft het akkoord gegevensverwerking nog niet ondertekend.")
    return _(
        "De kandidaat trok het akkoord gegevensverwerking in op %(day)s. Zonder nieuw akkoord kun je geen"
        " voucher aanvragen, niets in MLP afvinken en de fase niet afronden."
    ) % {"day": formats.short_date(max(days))}


def agreement_of_newest_text(phase: Any, user: Any = None) -> Verdict:
    """The signature is under the text that holds now; blocks only where a programme lists this rule."""
    return signed_newest_text(phase.traject.candidate)


def decision_reported(phase: Any, user: Any = None) -> Verdict:
    """The decision with its motivation stands in the dossier."""
    return require(
        getattr(phase, "decision", None),
        "decision",
        _("Er is nog geen besluit met motivering."),
        source="H-55 en H-67, handleiding 2.2",
        who=ADVISER,
        url=reverse("trajects:decide", args=[phase.traject.public_id, phase.template.code]),
    )


def _record_of(phase: Any, topic: WorkTopic) -> bool:
    return any(note.phase_id == phase.pk and note.topic == topic for note in phase.traject.work_notes.all())


def business_plan_recorded(phase: Any, user: Any = None) -> Verdict:
    """There is a written record of work on the business plan; a plan that is written here is one."""
    return require(
        _record_of(phase, WorkTopic.BUSINESS_PLAN) or business_plan_written(phase.traject),
        "record_business_plan",
        _("Er is nog geen neerslag van het werk aan het ondernemersplan."),
        source="H-67, handleiding 2.2",
        who=ADVISER,
        url=_link(phase, "work_add", "?onderwerp=business_plan"),
    )


def competences_recorded(phase: Any, user: Any = None) -> Verdict:
    """There is a written record of work on the competences: a note, or a score at the end with its evidence."""
    return require(
        _record_of(phase, WorkTopic.COMPETENCES) or competences_scored_at_end(phase),
        "record_competences",
        _(
            "Er is nog geen neerslag van het werk aan de ondernemerscompetenties. "
            "Een eindscore met uitleg telt ook als neerslag."
        ),
        source="H-67, handleiding 2.2",
        who=ADVISER,
        url=_link(phase, "work_add", "?onderwerp=competences"),
    )


def _has_document(phase: Any, kind: DocumentKind) -> bool:
    return any(document.kind == kind for document in phase.traject.current_documents)


def business_plan_uploaded(phase: Any, user: Any = None) -> Verdict:
    """The business plan stands in the dossier: uploaded, or written here with every section ready."""
    return require(
        _has_document(phase, DocumentKind.BUSINESS_PLAN) or business_plan_written(phase.traject),
        "business_plan_uploaded",
        _("Het ondernemersplan is nog niet opgeladen, en niet elk onderdeel is klaar."),
        source="H-64, handleiding 2.5",
        who=ADVISER,
        url=_link(phase, "document_add", "?soort=business_plan"),
    )


def financial_plan_uploaded(phase: Any, user: Any = None) -> Verdict:
    """The financial plan stands in the dossier: uploaded, or filled in here."""
    return require(
        _has_document(phase, DocumentKind.FINANCIAL_PLAN) or financial_plan_written(phase.traject),
        "financial_plan_uploaded",
        _("Het financieel plan is nog niet opgeladen, en niet volledig ingevuld."),
        source="H-64, handleiding 2.5",
        who=ADVISER,
        url=_link(phase, "document_add", "?soort=financial_plan"),
    )


def _of_dossier(rule: Rule) -> Rule:
    """A rule about the whole dossier, asked of one of its phases."""

    def asked(phase: Any, user: Any = None) -> Verdict:
        return rule(phase.traject, user)

    return asked


PHASE_RULES: dict[str, Rule] = {
    "info_moment": info_moment_attended,
    "individual_conversation": individual_conversation_held,
    "contacts": contacts_held,
    "intake_potential": intake_potential_filled,
    "intake_needs": intake_needs_filled,
    "intake_complete": intake_complete,
    "start_conversation": start_conversation_held,
    "evaluation": evaluation_held,
    "agreement": agreement_signed,
    "agreement_current": agreement_of_newest_text,
    "decision": decision_reported,
    "record_business_plan": business_plan_recorded,
    "record_competences": competences_recorded,
    "business_plan_uploaded": business_plan_uploaded,
    "financial_plan_uploaded": financial_plan_uploaded,
    "vdab_asked": _of_dossier(partnership.vdab_asked),
    "partnership_justified": _of_dossier(partnership.partnership_is_justified),
    "ending_discussed": _of_dossier(partnership.ending_discussed),
    "ending_recorded": _of_dossier(partnership.ending_recorded),
}


def verdicts(phase: Any, names: Iterable[str]) -> dict[str, Verdict]:
    """The answer of each named rule, in the order of the programme."""
    return {name: PHASE_RULES[name](phase, None) for name in names}


def is_billable(phase: Any, user: Any = None) -> Verdict:
    """Every rule that makes this phase billable holds (H-56, H-67); a stopped phase never is."""
    stopped = require(
        phase.state not in (PhaseState.STOPPED, PhaseState.CANCELLED),
        "stopped",
        _("Een stopgezette fase is niet factureerbaar."),
        source="beslissing 7",
    )
    return first_refusal(stopped, *verdicts(phase, phase.template.billable_rules).values())


# So many pieces may miss for a phase to be almost billable.
ALMOST = 2


def is_almost_billable(phase: Any) -> bool:
    """A phase runs of which one or two pieces are missing."""
    if phase is None or not phase.is_running:
        return False
    answers = verdicts(phase, phase.template.billable_rules).values()
    return 0 < sum(not answer for answer in answers) <= ALMOST


def is_complete(phase: Any, user: Any = None) -> Verdict:
    """Every piece of the file of this phase is there (decision 4)."""
    return first_refusal(*verdicts(phase, phase.template.complete_rules).values())


def may_be_completed(phase: Any, user: Any = None) -> Verdict:
    """The phase may be set to "Uitgevoerd" (decision 4)."""
    return first_refusal(*verdicts(phase, phase.template.completion_rules).values())


def no_phase_in_progress(traject: Any, user: Any = None) -> Verdict:
    """A dossier closes only when no phase runs."""
    return require(
        not any(phase.state == PhaseState.IN_PROGRESS for phase in traject.phases.all()),
        "phase_in_progress",
        _("Er loopt nog een fase. Rond ze eerst af of zet ze stop."),
        who=ADVISER,
    )
