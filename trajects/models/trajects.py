"""A traject and its phases: the two state machines of the dossier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core import dates
from core.models import Identified, Stamped, Versioned
from core.workflow import StateModel, guards
from people.access import holds
from people.models import Candidate, Organisation
from people.roles import Permission
from trajects import rules
from trajects.enums import (
    CloseReason,
    ContactKind,
    PhaseKind,
    PhasePart,
    PhaseState,
    SelfEmployedStatus,
    TrajectState,
)
from trajects.models.programmes import PhaseTemplate, Programme
from trajects.querysets import PhaseQuerySet, TrajectQuerySet
from trajects.rules.corrections import may_be_cancelled
from trajects.rules.decisions import may_be_reopened

decide = holds(Permission.DECIDE_PHASES, "organisation_id")
edit = holds(Permission.EDIT_DOSSIERS, "organisation_id")
manage = holds(Permission.MANAGE_PROGRAMME, "organisation_id")


def cancels(phase: Phase, user: Any) -> bool:
    """A coordinator; an adviser only where the programme says so, while the line runs (A-03, A-10)."""
    own = phase.is_running and phase.template.adviser_cancels and decide(phase, user)
    return own or manage(phase, user)


class Traject(Identified, Stamped, Versioned, StateModel):
    """One candidate in one programme, guided by one organisation: the dossier (H-80)."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="trajects", verbose_name=_("kandidaat")
    )
    programme = models.ForeignKey(
        Programme, on_delete=models.PROTECT, related_name="trajects", verbose_name=_("programma")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="trajects", verbose_name=_("organisatie")
    )
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="trajects",
        verbose_name=_("adviseur"),
    )
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("consulent"),
    )
    referring_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("toeleiding"),
    )
    state = FSMField(
        _("toestand"), default=TrajectState.RUNNING, choices=TrajectState.choices, protected=True
    )
    started_on = models.DateField(_("gestart op"))
    closed_on = models.DateField(_("afgesloten op"), null=True, blank=True)
    close_reason = models.CharField(_("reden"), max_length=20, choices=CloseReason.choices, blank=True)
    started_in = models.CharField(
        _("opgestart in"), max_length=24, choices=SelfEmployedStatus.choices, blank=True
    )
    activity_starts_on = models.DateField(_("start van de activiteit"), null=True, blank=True)
    enterprise_number = models.CharField(_("ondernemingsnummer"), max_length=10, blank=True)
    internal_remarks = models.TextField(_("interne opmerkingen"), blank=True)

    objects = TrajectQuerySet.as_manager()

    class Meta:
        verbose_name = _("dossier")
        verbose_name_plural = _("dossiers")
        ordering = ("-started_on", "-pk")
        indexes = [
            models.Index(fields=("organisation", "state"), name="traject_organisation_state"),
            models.Index(fields=("-started_on", "id"), name="traject_newest_first"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("candidate", "programme"),
                condition=~Q(state="closed"),
                name="traject_one_open",
                violation_error_message=_("Deze kandidaat heeft al een lopend dossier in dit programma."),
            ),
            models.CheckConstraint(
                name="traject_closing_complete",
                condition=Q(state="closed", closed_on__isnull=False) & ~Q(close_reason="")
                | ~Q(state="closed") & Q(closed_on__isnull=True, close_reason=""),
                violation_error_message=_("Een afgesloten dossier heeft een datum en een reden."),
            ),
            models.CheckConstraint(
                name="traject_closed_after_start",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("started_on")),
                violation_error_message=_("Het dossier kan niet afgesloten zijn voor het begon."),
            ),
            models.CheckConstraint(
                name="traject_start_possible",
                condition=Q(started_on__gte=dates.EARLIEST, started_on__lt=dates.LATEST),
                violation_error_message=_("Deze startdatum kan niet. Controleer het jaar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} ({self.programme})"

    def get_absolute_url(self) -> str:
        return reverse("trajects:dossier", args=[self.public_id])

    @property
    def last_allowed_day(self) -> date | None:
        """The day on which the longest duration is reached, where the programme has one (decision 3)."""
        if not self.programme.traject_max_months:
            return None
        return dates.add_months(self.started_on, self.programme.traject_max_months)

    @property
    def tells_consultant(self) -> bool:
        """Whether there is a consultant to tell: a programme without referrals has none of its own, and one in
        which everything goes through the client tells nobody (D-07)."""
        has_one = self.programme.uses_referrals or self.consultant_id
        return bool(has_one and not self.programme.client_mediated)

    @property
    def current_phase(self) -> Phase | None:
        """The phase in progress, or the last one when none is."""
        phases = sorted(self.phases.all(), key=lambda phase: (phase.template.position, phase.pk))
        running = [phase for phase in phases if phase.state == PhaseState.IN_PROGRESS]
        return next(iter(running), None) or (phases[-1] if phases else None)

    @property
    def current_documents(self) -> list[Any]:
        """Pieces that the dossier holds now: not removed, not replaced. Read with or without what is past."""
        pieces = list(self.documents.all())
        replaced = {piece.replaces_id for piece in pieces}
        return [piece for piece in pieces if piece.removed_at is None and piece.pk not in replaced]

    def phase_of(self, kind: PhaseKind) -> Phase | None:
        """The newest phase of this kind that was not cancelled."""
        return self._newest(lambda template: template.kind == kind)

    def line_of(self, template: PhaseTemplate) -> Phase | None:
        """The newest line of a phase of the programme that was not cancelled."""
        return self._newest(lambda other: other.pk == template.pk)

    def phase_with(self, part: PhasePart) -> Phase | None:
        """The newest phase to which this part of the work belongs."""
        return self._newest(lambda template: template.has_part(part))

    @property
    def info_phase(self) -> Phase | None:
        """The phase for which an info moment counts: the running one that knows it, else the first that does."""
        knows = [
            phase
            for phase in self.phases.all()
            if phase.state != PhaseState.CANCELLED and ContactKind.INFO in phase.template.kinds
        ]
        return max(
            knows, key=lambda phase: (phase.is_running, -phase.template.position, phase.pk), default=None
        )

    def _newest(self, fits: Callable[[PhaseTemplate], bool]) -> Phase | None:
        found = [p for p in self.phases.all() if p.state != PhaseState.CANCELLED and fits(p.template)]
        return max(found, key=lambda phase: phase.pk, default=None)

    @transition(field=state, source=TrajectState.RUNNING, target=TrajectState.AFTERCARE, permission=decide)
    def to_aftercare(self) -> None:
        """Guidance ended with a start: the adviser stays reachable (H-70)."""

    @transition(
        field=state,
        source=(TrajectState.RUNNING, TrajectState.AFTERCARE),
        target=TrajectState.CLOSED,
        conditions=guards(rules.no_phase_in_progress),
        permission=decide,
    )
    def close(self, *, on: date, reason: str) -> None:
        """The dossier ends."""
        self.closed_on = on
        self.close_reason = reason

    @transition(field=state, source=TrajectState.AFTERCARE, target=TrajectState.RUNNING, permission=manage)
    def back_to_guidance(self) -> None:
        """The guidance that led to aftercare was registered by mistake."""

    @transition(
        field=state,
        source=TrajectState.CLOSED,
        target=TrajectState.RUNNING,
        conditions=guards(may_be_reopened),
        permission=manage,
    )
    def reopen(self) -> None:
        """A coordinator undoes a closing; the reason stands in the journal."""
        self.closed_on = None
        self.close_reason = ""


class Phase(Identified, Stamped, Versioned, StateModel):
    """One registration line of a traject: VF, BF or aftercare (H-51, H-52, H-62, H-66)."""

    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="phases", verbose_name=_("dossier")
    )
    template = models.ForeignKey(
        PhaseTemplate, on_delete=models.PROTECT, related_name="+", verbose_name=_("fase van het programma")
    )
    state = FSMField(
        _("toestand"), default=PhaseState.IN_PROGRESS, choices=PhaseState.choices, protected=True
    )
    starts_on = models.DateField(_("begin"))
    ends_on = models.DateField(_("einde"), null=True, blank=True)
    due_on = models.DateField(_("loopt hoogstens tot"), null=True, blank=True)
    financing_number = models.CharField(_("financieringsnummer"), max_length=20, blank=True)
    outcome = models.CharField(_("uitkomst"), max_length=12, blank=True)
    result = models.CharField(_("resultaat"), max_length=40, blank=True)
    result_code = models.CharField(_("resultaatcode"), max_length=200, blank=True)
    end_reason = models.TextField(_("reden"), blank=True)
    summary = models.TextField(_("samenvatting"), blank=True)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("aanvrager"),
    )
    executor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("uitvoerder"),
    )
    billable_since = models.DateField(_("factureerbaar sinds"), null=True, blank=True)
    mlp_registered_on = models.DateField(_("geregistreerd in MLP op"), null=True, blank=True)
    mlp_registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("geregistreerd in MLP door"),
    )

    objects = PhaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("fase")
        verbose_name_plural = _("fasen")
        ordering = ("traject", "template__position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("traject",),
                condition=Q(state="in_progress"),
                name="phase_one_in_progress",
                violation_error_message=_("Er loopt al een fase in dit dossier."),
            ),
            models.UniqueConstraint(
                fields=("traject", "template"),
                condition=~Q(state="cancelled"),
                name="phase_once_per_template",
                violation_error_message=_("Deze fase bestaat al in dit dossier."),
            ),
            models.CheckConstraint(
                name="phase_end_after_start",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("De einddatum ligt voor de begindatum."),
            ),
            models.CheckConstraint(
                name="phase_ended_has_end",
                condition=Q(state="in_progress", ends_on__isnull=True)
                | (~Q(state="in_progress") & Q(ends_on__isnull=False)),
                violation_error_message=_("Een afgeronde fase heeft een einddatum, een lopende niet."),
            ),
            models.CheckConstraint(
                name="phase_stopped_has_reason",
                condition=~Q(state__in=("stopped", "cancelled")) | ~Q(end_reason=""),
                violation_error_message=_("Schrijf op waarom de fase stopt."),
            ),
            models.CheckConstraint(
                name="phase_mlp_date_and_person",
                condition=Q(mlp_registered_on__isnull=True, mlp_registered_by__isnull=True)
                | Q(mlp_registered_on__isnull=False, mlp_registered_by__isnull=False),
                violation_error_message=_("De registratie in MLP heeft een datum en een persoon."),
            ),
            models.CheckConstraint(
                name="phase_start_possible",
                condition=Q(starts_on__gte=dates.EARLIEST, starts_on__lt=dates.LATEST),
                violation_error_message=_("Deze begindatum kan niet. Controleer het jaar."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template.name}: {self.traject.candidate}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:phase", args=[self.traject.public_id, self.template.code])

    @property
    def organisation_id(self) -> int:
        """The organisation whose people may work on this phase."""
        return self.traject.organisation_id

    @property
    def kind(self) -> PhaseKind:
        return PhaseKind(self.template.kind)

    def get_state_display(self) -> str:
        """The word of the programme for the state (A-03)."""
        return self.template.state_label(self.state)

    @property
    def is_running(self) -> bool:
        return self.state == PhaseState.IN_PROGRESS

    @transition(
        field=state,
        source=PhaseState.IN_PROGRESS,
        target=PhaseState.COMPLETED,
        conditions=guards(rules.may_be_completed),
        permission=decide,
    )
    def complete(self, *, on: date, outcome: str, result_code: str = "", result: str = "") -> None:
        """Set "Uitgevoerd" with the date of the last individual or the evaluation conversation."""
        self.ends_on = on
        self.outcome = outcome
        self.result_code = result_code
        self.result = result
        self._forget_mlp()

    @transition(field=state, source=PhaseState.IN_PROGRESS, target=PhaseState.STOPPED, permission=decide)
    def stop(self, *, on: date, reason: str) -> None:
        """Set "Stopgezet": the phase was not finished and is not billable (decision 7)."""
        self.ends_on = on
        self.end_reason = reason
        self.outcome = "stopped"
        self._forget_mlp()

    def _forget_mlp(self) -> None:
        """The new state must be typed in MLP again; what was typed before stands in the journal."""
        self.mlp_registered_on = None
        self.mlp_registered_by = None

    @transition(
        field=state,
        source=(PhaseState.IN_PROGRESS, PhaseState.COMPLETED, PhaseState.STOPPED),
        target=PhaseState.CANCELLED,
        conditions=guards(may_be_cancelled),
        permission=cancels,
    )
    def cancel(self, *, on: date, reason: str) -> None:
        """The line was registered by mistake; a coordinator takes it away with a reason (A-07, A-10).

        A line that had ended keeps the day on which it did.
        """
        self.ends_on = self.ends_on or on
        self.end_reason = reason
        self._forget_mlp()
