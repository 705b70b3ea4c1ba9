"""Filters of the list of dossiers."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.text import one_line
from people.access import organisation_ids
from people.models import Organisation, User
from people.roles import Permission
from trajects import rules
from trajects.enums import PhaseKind, PhaseState, TrajectState
from trajects.models import Phase, PhaseTemplate, Programme, Traject
from trajects.presenters.mlp import CHANGED, NOT_TYPED, mlp_state

# In the address of a state of a registration line: programme/line:state.
OF_LINE, IN_STATE = "/", ":"


def _visible(request: Any) -> QuerySet:
    return Traject.objects.visible_to(request.user)


def _advisers(request: Any) -> QuerySet:
    """Advisers with a dossier that the user may see."""
    return User.objects.filter(pk__in=_visible(request).values("adviser_id"))


def _organisations(request: Any) -> QuerySet:
    """Organisations with a dossier that the user may see."""
    return Organisation.objects.filter(pk__in=_visible(request).values("organisation_id"))


def _programmes(request: Any) -> QuerySet:
    """Programmes with a dossier that the user may see."""
    return Programme.objects.filter(pk__in=_visible(request).values("programme_id")).order_by("name")


def phase_choices(programmes: list[Programme]) -> list[Any]:
    """The kinds of phase, which then runs; and for each registration line its states, in the words of its programme."""
    lines = [
        (f"{programme.name}: {template.name}", _line_choices(programme, template))
        for programme in programmes
        for template in programme.templates
        if template.kind == PhaseKind.LINE
    ]
    return [*PhaseKind.choices, *lines]


def _line_choices(programme: Programme, template: PhaseTemplate) -> list[tuple[str, str]]:
    line = f"{programme.code}{OF_LINE}{template.code}"
    return [
        (f"{line}{IN_STATE}{state}", f"{template.name}: {template.state_label(state).lower()}")
        for state in PhaseState
        if template.knows_state(state)
    ]


class TrajectFilter(django_filters.FilterSet):
    """State, phase, adviser, organisation, almost billable, and words."""

    q = django_filters.CharFilter(method="search", label=_("Zoeken"))
    toestand = django_filters.ChoiceFilter(
        field_name="state", choices=TrajectState.choices, label=_("Toestand"), empty_label=_("Alle")
    )
    fase = django_filters.ChoiceFilter(
        method="in_phase", choices=PhaseKind.choices, label=_("Fase"), empty_label=_("Alle")
    )
    programma = django_filters.ModelChoiceFilter(
        field_name="programme", queryset=_programmes, to_field_name="code", label=_("Programma"),
        empty_label=_("Alle"),
    )  # fmt: skip
    adviseur = django_filters.ModelChoiceFilter(
        field_name="adviser", queryset=_advisers, to_field_name="public_id", label=_("Adviseur"),
        empty_label=_("Alle"),
    )  # fmt: skip
    organisatie = django_filters.ModelChoiceFilter(
        field_name="organisation", queryset=_organisations, to_field_name="public_id",
        label=_("Organisatie"), empty_label=_("Alle"),
    )  # fmt: skip
    mijn = django_filters.ChoiceFilter(
        method="of_mine", choices=[("ja", _("Mijn dossiers"))], label=_("Van wie"), empty_label=_("Alle")
    )
    bijna = django_filters.ChoiceFilter(
        method="almost_billable", choices=[("ja", _("Bijna"))], label=_("Factureerbaar"),
        empty_label=_("Alle"),
    )  # fmt: skip
    mlp = django_filters.ChoiceFilter(
        method="in_mlp", label=_("MLP"), empty_label=_("Alle"),
        choices=[(NOT_TYPED, _("Nog niet geregistreerd")), (CHANGED, _("Gewijzigd na de registratie"))],
    )  # fmt: skip

    class Meta:
        model = Traject
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(organisation_ids(self.request.user, Permission.SEE_DOSSIERS)) < 2:
            del self.filters["organisatie"]
        programmes = list(_programmes(self.request).prefetch_related("phase_templates"))
        if len(programmes) < 2:
            del self.filters["programma"]
        self.filters["fase"].extra["choices"] = phase_choices(programmes)

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.matching(one_line(value)[:100])

    def in_phase(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """With a phase of this kind in progress, or this line in this state."""
        line, _in, state = value.partition(IN_STATE)
        if state:
            programme, _of, code = line.partition(OF_LINE)
            # A line that was cancelled and begun again counts once.
            lines = Phase.objects.filter(
                template__programme__code=programme, template__code=code, state=state
            )
            return queryset.filter(pk__in=lines.values("traject_id"))
        return queryset.filter(phases__template__kind=value, phases__state=PhaseState.IN_PROGRESS)

    def of_mine(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """As the adviser, or in the team."""
        return queryset.of_team(self.request.user)

    def almost_billable(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A running phase of which one or two pieces are missing: the rules say so, not the database."""
        running = queryset.running().prefetch_related(None).for_today()
        found = [traject.pk for traject in running if rules.is_almost_billable(traject.current_phase)]
        return queryset.filter(pk__in=found)

    def in_mlp(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """With a phase that must be typed into MLP, or that changed since: the sheet says so."""
        rows = queryset.prefetch_related(None).with_content()
        found = [row.pk for row in rows if any(mlp_state(phase) == value for phase in row.phases.all())]
        return queryset.filter(pk__in=found)
