"""Specialisations of a modular guidance: which partner gives what, and who asked for it (V-10, V-11)."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from core.models import Identified, Stamped
from core.workflow import StateModel, guards
from people.access import holds
from people.models import Organisation
from people.roles import Permission
from trajects.enums import SpecialisationState
from trajects.models.programmes import Programme
from trajects.models.trajects import Traject
from trajects.querysets import SpecialisationRequestQuerySet
from trajects.rules.specialisations import may_withdraw

answers = holds(Permission.EDIT_DOSSIERS, "organisation_id")


class Specialisation(models.Model):
    """A module that partners give within a programme: data of the programme."""

    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, related_name="specialisations", verbose_name=_("programma")
    )
    code = models.SlugField(_("code"), max_length=50)
    name = models.CharField(_("naam"), max_length=100)
    provider = models.CharField(_("gegeven door"), max_length=100)
    description = models.TextField(_("wat de partner doet"), blank=True)
    needs = models.CharField(_("wat nodig is bij de aanvraag"), max_length=300, blank=True)
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisaties"),
        related_name="specialisations",
        blank=True,
        help_text=_("Wie een aanvraag krijgt en beantwoordt."),
    )
    position = models.PositiveSmallIntegerField(_("volgorde"), default=0)
    is_active = models.BooleanField(_("actief"), default=True)

    class Meta:
        verbose_name = _("specialisatie")
        verbose_name_plural = _("specialisaties")
        ordering = ("programme", "position", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("programme", "code"),
                name="specialisation_code_once",
                violation_error_message=_("Deze specialisatie staat al in de lijst."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.provider})"


class SpecialisationRequest(Identified, Stamped, StateModel):
    """The main adviser of a dossier asks a partner for a specialisation; the adviser keeps the overview."""

    traject = models.ForeignKey(
        Traject, on_delete=models.PROTECT, related_name="specialisation_requests", verbose_name=_("dossier")
    )
    specialisation = models.ForeignKey(
        Specialisation, on_delete=models.PROTECT, related_name="requests", verbose_name=_("specialisatie")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisatie")
    )
    state = FSMField(
        _("toestand"),
        default=SpecialisationState.REQUESTED,
        choices=SpecialisationState.choices,
        protected=True,
    )
    question = models.TextField(_("wat is er nodig"))
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("gevraagd door")
    )
    requested_on = models.DateField(_("gevraagd op"))
    answer_reason = models.TextField(_("reden"), blank=True)
    starts_on = models.DateField(_("begonnen op"), null=True, blank=True)
    ends_on = models.DateField(_("afgerond op"), null=True, blank=True)
    result = models.TextField(_("resultaat"), blank=True)

    objects = SpecialisationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("aanvraag van een specialisatie")
        verbose_name_plural = _("aanvragen van specialisaties")
        ordering = ("-requested_on", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("traject", "specialisation"),
                condition=Q(state__in=("requested", "accepted", "running")),
                name="specialisation_request_one_open",
                violation_error_message=_("Deze specialisatie is al aangevraagd in dit dossier."),
            ),
            models.CheckConstraint(
                name="specialisation_request_refused_has_reason",
                condition=~Q(state__in=("refused", "withdrawn")) | ~Q(answer_reason=""),
                violation_error_message=_("Schrijf op waarom."),
            ),
            models.CheckConstraint(
                name="specialisation_request_done_has_result",
                condition=~Q(state="done") | (~Q(result="") & Q(ends_on__isnull=False)),
                violation_error_message=_("Schrijf op wat het resultaat is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.specialisation.name}: {self.organisation}"

    def get_absolute_url(self) -> str:
        return reverse("trajects:specialisation", args=[self.public_id])

    @property
    def home_organisation_id(self) -> int:
        """The organisation that guides the dossier."""
        return self.traject.organisation_id

    @transition(
        field=state,
        source=SpecialisationState.REQUESTED,
        target=SpecialisationState.ACCEPTED,
        permission=answers,
    )
    def accept(self) -> None:
        """The partner will do it."""

    @transition(
        field=state,
        source=SpecialisationState.REQUESTED,
        target=SpecialisationState.REFUSED,
        permission=answers,
    )
    def refuse(self, *, reason: str) -> None:
        """The partner will not do it, and says why."""
        self.answer_reason = reason

    @transition(
        field=state,
        source=SpecialisationState.ACCEPTED,
        target=SpecialisationState.RUNNING,
        permission=answers,
    )
    def begin(self, *, on: date) -> None:
        """The partner begins."""
        self.starts_on = on

    @transition(
        field=state, source=SpecialisationState.RUNNING, target=SpecialisationState.DONE, permission=answers
    )
    def finish(self, *, on: date, result: str) -> None:
        """The partner is ready, with what came of it."""
        self.ends_on = on
        self.result = result

    @transition(
        field=state,
        source=(SpecialisationState.REQUESTED, SpecialisationState.ACCEPTED),
        target=SpecialisationState.WITHDRAWN,
        conditions=guards(may_withdraw),
        permission=holds(Permission.EDIT_DOSSIERS, "home_organisation_id"),
    )
    def withdraw(self, *, reason: str) -> None:
        """The main adviser does not need it any more."""
        self.answer_reason = reason
