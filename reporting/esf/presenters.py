"""Participation as a page of the dossier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import formats, history
from core.ui import Badge, Button, Fact, Tone
from people.access import may_on
from people.roles import Permission
from reporting.esf import rules
from reporting.esf.enums import Moment, Origin
from reporting.models import ParticipationSnapshot


@dataclass(frozen=True)
class MomentCard:
    """One snapshot: its facts, and the button to fill in what is missing."""

    title: str
    badge: Badge
    facts: list[Fact]
    button: Button | None


def cards(traject: Any, user: Any) -> list[MomentCard]:
    """The snapshots of a dossier in the order of time, with earlier versions of those that were taken again."""
    works = may_on(user, Permission.EDIT_DOSSIERS, traject.organisation_id)
    current = set(traject.participation.current())
    return [
        _card(snapshot, traject, works=works, is_past=snapshot not in current)
        for snapshot in traject.participation.all()
    ]


def _card(snapshot: Any, traject: Any, *, works: bool, is_past: bool) -> MomentCard:
    label = Moment(snapshot.moment).label
    button = None
    if works and not snapshot.is_frozen and not is_past:
        url = reverse("reporting:participation_fill", args=[traject.public_id, snapshot.moment])
        button = Button(_("Vul aan wat ontbreekt"), url, icon="pencil")
    title = f"{label}: {formats.short_date(snapshot.taken_on)}"
    lacks = [] if is_past or snapshot.is_frozen else _missing(snapshot, button.url if button else "")
    return MomentCard(title, _badge(snapshot, is_past=is_past), [*lacks, *_facts(snapshot)], button)


def _missing(snapshot: Any, url: str) -> list[Fact]:
    """Each answer that is missing, with its place in the form for who may fill it in."""
    return [
        Fact(
            _("Wat ontbreekt"),
            history.label(ParticipationSnapshot, name),
            url=f"{url}#id_{name}" if url else "",
        )
        for name in rules.missing(snapshot)
    ]


def _badge(snapshot: Any, *, is_past: bool) -> Badge:
    if is_past:
        return Badge(_("Eerdere versie, blijft bewaard"), Tone.NEUTRAL)
    if snapshot.is_frozen:
        return Badge(_("Volledig, ligt vast"), Tone.SUCCESS, "lock")
    return Badge(_("Er ontbreekt nog iets"), Tone.WARNING)


def _facts(snapshot: Any) -> list[Fact]:
    asked = rules.WANTED[Moment(snapshot.moment)]
    facts = [
        Fact(_("Situatie op de arbeidsmarkt"), snapshot.get_labour_status_display()),
        Fact(_("Leeftijd"), "" if snapshot.age is None else str(snapshot.age)),
        Fact(_("Geslacht"), snapshot.get_sex_display()),
        Fact(_("Gemeente"), f"{snapshot.postcode} {snapshot.municipality}".strip()),
    ]
    if snapshot.months_unemployed is not None:
        facts.append(Fact(_("Maanden werkloos"), str(snapshot.months_unemployed)))
    if "isced" in asked:
        facts.append(Fact(_("Onderwijsniveau"), snapshot.get_isced_display() or ""))
    if "nationality_group" in asked:
        facts.append(Fact(_("Nationaliteit"), snapshot.get_nationality_group_display()))
    if snapshot.in_education is not None:
        facts.append(Fact(_("Volgt onderwijs of opleiding"), _yes_no(snapshot.in_education)))
    if snapshot.gained_qualification is not None:
        facts.append(Fact(_("Behaalde een kwalificatie"), _yes_no(snapshot.gained_qualification)))
    if snapshot.origin != Origin.ON_TIME:
        facts.append(Fact(_("Hoe gemaakt"), snapshot.get_origin_display()))
    return facts


def _yes_no(value: bool) -> str:
    return _("ja") if value else _("nee")


def sensitive_facts(traject: Any) -> list[Fact]:
    """The answers about special categories, for who may see them."""
    row = getattr(traject, "sensitive_participation", None)
    return [
        Fact(_("Arbeidshandicap"), row.get_disability_display() if row else ""),
        Fact(_("Minderheid of migratieachtergrond"), row.get_minority_display() if row else ""),
    ]
