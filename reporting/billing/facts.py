"""The columns of a billing file (domain 4.3), and the facts of one line as they are frozen.

No name and no national number: the candidate is its own number and the IKL number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import formats
from reporting.billing.enums import LinePart
from reporting.workbooks import Euros, Value
from trajects.enums import ATTENDED, CONVERSATIONS, ContactForm, ContactKind, PhaseKind, WorkTopic
from trajects.rules.written import business_plan_written, competences_scored_at_end


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    CENTS = "cents"


@dataclass(frozen=True)
class FactColumn:
    key: str
    label: str | Promise
    kind: Kind = Kind.TEXT


COLUMNS: tuple[FactColumn, ...] = (
    FactColumn("line_no", _("Lijn"), Kind.NUMBER),
    FactColumn("file_no", _("Bestand")),
    FactColumn("period_from", _("Periode van"), Kind.DAY),
    FactColumn("period_to", _("Periode tot en met"), Kind.DAY),
    FactColumn("programme", _("Programma")),
    FactColumn("financing_no", _("Financieringsnummer")),
    FactColumn("province", _("Provincie")),
    FactColumn("partner_oe", _("OE-nummer")),
    FactColumn("partner", _("Uitvoerende partner")),
    FactColumn("candidate_ref", _("Kandidaat")),
    FactColumn("category", _("Categorie")),
    FactColumn("phase", _("Fase")),
    FactColumn("part", _("Wat")),
    FactColumn("phase_start", _("Begin van de fase"), Kind.DAY),
    FactColumn("phase_end", _("Einde van de fase"), Kind.DAY),
    FactColumn("billable_since", _("Factureerbaar sinds"), Kind.DAY),
    FactColumn("info_moment_on", _("Infomoment"), Kind.DAY),
    FactColumn("info_moment_kind", _("Soort infomoment")),
    FactColumn("individual_contacts", _("Individuele contacten"), Kind.NUMBER),
    FactColumn("individual_dates", _("Dagen van de individuele contacten")),
    FactColumn("contacts_total", _("Contacten in totaal"), Kind.NUMBER),
    FactColumn("intake_complete_on", _("Intake volledig op"), Kind.DAY),
    FactColumn("plan_evidence", _("Bewijs ondernemersplan")),
    FactColumn("competence_evidence", _("Bewijs competenties")),
    FactColumn("report_no", _("Verslag")),
    FactColumn("report_on", _("Datum van het verslag"), Kind.DAY),
    FactColumn("result", _("Resultaat")),
    FactColumn("activity_starts_on", _("Start van de activiteit"), Kind.DAY),
    FactColumn("started_in", _("Statuut")),
    FactColumn("enterprise_number", _("Ondernemingsnummer")),
    FactColumn("mlp_step", _("Stap in MLP")),
    FactColumn("mlp_state", _("Toestand in MLP")),
    FactColumn("mlp_on", _("Datum in MLP"), Kind.DAY),
    FactColumn("mlp_result_code", _("Resultaatcode in MLP")),
    FactColumn("mlp_registered_on", _("Geregistreerd in MLP op"), Kind.DAY),
    FactColumn("agreement_signed_on", _("Akkoord ondertekend op"), Kind.DAY),
    FactColumn("credits", _("Crediteert")),
    FactColumn("unit_price", _("Eenheidsprijs"), Kind.CENTS),
    FactColumn("amount", _("Bedrag"), Kind.CENTS),
)
HEAD = [column.label for column in COLUMNS]


def candidate_ref(candidate: Any) -> str:
    """The own number and the IKL number, when there is one."""
    return f"{candidate.number} {candidate.ikl_number}".strip()


def facts_of(phase: Any, part: str, *, report: Any = None) -> dict[str, Any]:
    """What a line says of its phase, as JSON keeps it; `report` is the issued report of the decision.

    The dossier was read with `with_content()`.
    """
    traject = phase.traject
    found = {
        "programme": traject.programme.name,
        "financing_no": phase.financing_number,
        "province": str(province_words(traject.candidate)),
        "partner_oe": traject.organisation.oe_number,
        "partner": traject.organisation.name,
        "candidate_ref": candidate_ref(traject.candidate),
        "category": getattr(traject.candidate.vdab_category, "code", ""),
        "phase": phase.template.code,
        "part": str(LinePart(part).label),
        "phase_start": phase.starts_on,
        "phase_end": phase.ends_on,
        "billable_since": phase.billable_since,
        **_contacts(phase),
        **_evidence(phase),
        **_report(phase, report),
        **_outcome(traject, part),
        **_mlp(phase),
    }
    return {key: _stored(value) for key, value in found.items()}


def province_words(candidate: Any) -> Any:
    """The province of the candidate in words, or nothing."""
    return candidate.province.label if candidate.province else ""


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _contacts(phase: Any) -> dict[str, Any]:
    """The info moment, and the conversations of the phase to which the candidate came."""
    came = [contact for contact in phase.traject.contacts.all() if contact.attendance in ATTENDED]
    info = min((c for c in came if c.kind == ContactKind.INFO), key=lambda c: c.held_on, default=None)
    talks = [c for c in came if c.phase_id == phase.pk and c.kind in CONVERSATIONS]
    days = sorted(c.held_on for c in talks if c.form == ContactForm.INDIVIDUAL)
    return {
        "info_moment_on": info.held_on if info else None,
        "info_moment_kind": str(info.get_form_display()) if info else "",
        "individual_contacts": len(days),
        "individual_dates": ", ".join(formats.short_date(day) for day in days),
        "contacts_total": len(talks),
    }


def _evidence(phase: Any) -> dict[str, Any]:
    """The intake, the signed agreement, and in guidance what shows the work on plan and competences."""
    intake = getattr(phase.traject, "intake", None)
    agreement = phase.traject.candidate.current_agreement
    found = {
        "intake_complete_on": intake.completed_on if intake else None,
        "agreement_signed_on": agreement.signed_on if agreement else None,
    }
    if phase.kind != PhaseKind.GUIDE:
        return found
    return found | {
        "plan_evidence": _work(phase, WorkTopic.BUSINESS_PLAN, business_plan_written(phase.traject)),
        "competence_evidence": _work(phase, WorkTopic.COMPETENCES, competences_scored_at_end(phase)),
    }


def _work(phase: Any, topic: str, written: Any) -> str:
    """The days of the written records, and whether the plan or the scores stand in the dossier."""
    notes = [n for n in phase.traject.work_notes.all() if n.phase_id == phase.pk and n.topic == topic]
    days = [formats.short_date(day) for day in sorted(note.worked_on for note in notes)]
    return ", ".join([*days, *([str(_("in het dossier"))] if written else [])])


def _report(phase: Any, report: Any) -> dict[str, Any]:
    decision = getattr(phase, "decision", None)
    return {
        "report_no": report.number if report else "",
        "report_on": decision.decided_on if decision else None,
        "result": str(decision.get_outcome_display()) if decision else "",
    }


def _outcome(traject: Any, part: str) -> dict[str, Any]:
    """Only the line of a result says in what and when somebody started."""
    if part != LinePart.OUTCOME:
        return {}
    return {
        "activity_starts_on": traject.activity_starts_on,
        "started_in": str(traject.get_started_in_display()) if traject.started_in else "",
        "enterprise_number": traject.enterprise_number,
    }


def _mlp(phase: Any) -> dict[str, Any]:
    return {
        "mlp_step": phase.template.mlp_step,
        "mlp_state": str(phase.get_state_display()),
        "mlp_on": phase.ends_on,
        "mlp_result_code": phase.result_code,
        "mlp_registered_on": phase.mlp_registered_on,
    }


def cells(facts: dict[str, Any]) -> list[Value]:
    """The frozen facts as the cells of a file, in the order of the columns."""
    return [_cell(column, facts.get(column.key)) for column in COLUMNS]


def _cell(column: FactColumn, value: Any) -> Value:
    if value is None or value == "":
        return None
    if column.kind == Kind.DAY:
        return date.fromisoformat(value)
    return Euros(value) if column.kind == Kind.CENTS else value


def shown(facts: dict[str, Any]) -> Iterable[tuple[str, Any]]:
    """Labels and values for a page: what a line does not have is left out."""
    for column, value in zip(COLUMNS, cells(facts), strict=True):
        if value is not None:
            yield str(column.label), formats.euro(value.cents) if isinstance(value, Euros) else value
