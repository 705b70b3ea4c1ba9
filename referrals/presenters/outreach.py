"""Words and links of outreach actions: their facts, whom they reached, and their line in an export."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import event_kinds, formats, ui
from core.models import Event
from people.enums import Province
from referrals.models import OutreachAction, ReachedGroup, ReachedPerson, may_do_outreach

EXPORT_HEAD = (
    gettext_lazy("Datum"),
    gettext_lazy("Titel"),
    gettext_lazy("Soort"),
    gettext_lazy("Organisatie"),
    gettext_lazy("Plaats"),
    gettext_lazy("Provincie"),
    gettext_lazy("Samen met"),
    gettext_lazy("Bereikt zonder naam"),
    gettext_lazy("Bereikt op naam"),
    gettext_lazy("Bereikt in totaal"),
)


def export_line(action: Any) -> list[object]:
    """One action as cells, in the order of EXPORT_HEAD; nobody's name. Needs `with_counts`."""
    return [
        formats.short_date(action.held_on),
        action.title,
        str(action.get_kind_display()),
        action.organisation.name,
        action.place,
        str(action.get_province_display()),
        action.partners,
        action.anonymous,
        action.named,
        action.anonymous + action.named,
    ]


def facts(action: OutreachAction) -> list[ui.Fact]:
    """What took place, when and where."""
    return [
        ui.Fact(_("Datum"), action.held_on),
        ui.Fact(_("Soort"), action.get_kind_display()),
        ui.Fact(_("Plaats"), action.place),
        ui.Fact(_("Provincie"), action.get_province_display()),
        ui.Fact(_("Organisatie"), action.organisation.name),
        ui.Fact(_("Adviseur"), action.made_by.full_name),
        ui.Fact(_("Samen met"), action.partners),
    ]


def buttons(action: OutreachAction, user: Any) -> list[ui.Button]:
    """What can be done with an action, for who may change it."""
    if not may_do_outreach(action, user):
        return []
    ids = [action.public_id]
    choose = f"{reverse('referrals:detection_choose')}?actie={action.public_id}"
    return [
        ui.Button(_("Nieuwe detectie"), choose, icon="clipboard"),
        ui.Button(_("Tel wie je bereikte"), reverse("referrals:outreach_reached", args=ids), tone="secondary",
                  icon="people"),
        ui.Button(_("Voeg iemand op naam toe"), reverse("referrals:outreach_people", args=ids),
                  tone="secondary", icon="user-add"),
        ui.Button(_("Wijzigen"), reverse("referrals:outreach_edit", args=ids), tone="quiet", icon="pencil"),
    ]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A group or a province with how many people, without a name and by name."""

    label: str
    anonymous: int
    named: int

    @property
    def total(self) -> int:
        return self.anonymous + self.named


@dataclass(frozen=True)
class Reached:
    """Everybody whom one action reached, counted in two ways."""

    groups: list[Line]
    provinces: list[Line]
    anonymous: int
    named: int

    @property
    def total(self) -> int:
        return self.anonymous + self.named


def reached(action: OutreachAction, people: list[ReachedPerson]) -> Reached:
    """Totals by target group and by province. Somebody with a name counts in each of their groups."""
    rows = list(action.reached_groups.select_related("target_group"))
    groups, provinces = Counter[str](), Counter[str]()
    for row in rows:
        groups[_group(row.target_group)] += row.people
        provinces[_province(row.province)] += row.people
    named_groups, named_provinces = Counter[str](), Counter[str]()
    for person in people:
        named_provinces[_province(person.candidate.province)] += 1
        found = [entry.target_group for entry in person.candidate.target_groups.all()]
        named_groups.update({_group(group): 1 for group in found or [None]})
    return Reached(
        _lines(groups, named_groups),
        _lines(provinces, named_provinces),
        sum(row.people for row in rows),
        len(people),
    )


def differing_counts(
    mine: Iterable[tuple[Any, str, int]], kept: Iterable[ReachedGroup]
) -> list[tuple[str, str, str]]:
    """Group and province, the typed count and the kept one, of each row that is not the same in both."""
    typed = {_row(group, province): str(people) for group, province, people in mine}
    stored = {_row(row.target_group, row.province): str(row.people) for row in kept}
    labels = [label for label in typed | stored if typed.get(label) != stored.get(label)]
    return [(label, typed.get(label, ""), stored.get(label, "")) for label in labels]


def _row(group: Any, province: Any) -> str:
    return f"{_group(group)}, {_province(province)}"


def _group(group: Any) -> str:
    return group.label if group else _("Doelgroep niet bekend")


def _province(code: Any) -> str:
    return str(Province(code).label) if code else _("Provincie niet bekend")


def _lines(anonymous: Counter[str], named: Counter[str]) -> list[Line]:
    """The largest first."""
    labels = sorted({*anonymous, *named}, key=lambda label: (-anonymous[label] - named[label], label))
    return [Line(label, anonymous[label], named[label]) for label in labels]


@dataclass(frozen=True)
class Person:
    """Somebody whom an action reached, with what can be done next."""

    name: str
    url: str
    buttons: list[ui.Button]


def persons(action: OutreachAction, people: list[ReachedPerson], user: Any) -> list[Person]:
    """The people by name; only those whom the reader may see are given."""
    may = may_do_outreach(action, user)
    return [
        Person(
            person.candidate.list_name,
            person.candidate.get_absolute_url(),
            _person_buttons(action, person) if may else [],
        )
        for person in people
    ]


def _person_buttons(action: OutreachAction, person: ReachedPerson) -> list[ui.Button]:
    detection = reverse("referrals:detection_add", args=[person.candidate.public_id])
    remove = reverse("referrals:outreach_person_remove", args=[action.public_id, person.public_id])
    return [
        ui.Button(_("Detectie"), f"{detection}?actie={action.public_id}", tone="quiet", icon="clipboard"),
        ui.Button(_("Haal weg"), remove, method="post", tone="quiet", icon="x"),
    ]


def history(subject: Any) -> list[ui.TimelineEntry]:
    """The journal of an action, a detection or a proposal, newest first."""
    return [
        ui.TimelineEntry(
            event.occurred_at,
            event_kinds.label_of(event.kind),
            who=event.actor_name,
            role=event.role_in_words,
            organisation=event.actor_organisation,
        )
        for event in Event.objects.about(subject)
    ]


def tabs(current: str) -> list[ui.Tab]:
    """The three lists of outreach."""
    names = (
        ("outreach", _("Acties")),
        ("detections", _("Detecties")),
        ("proposals", _("Voorstellen")),
    )
    return [ui.Tab(label, reverse(f"referrals:{name}"), name == current) for name, label in names]
