"""Words, tones and links for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import dates, formats, history, ui
from core import rules as core_rules
from people import field_policy, world
from people import rules as people_rules
from people.enums import DutchLevel
from people.field_policy import FieldAccess
from people.models import Candidate, ContactPerson, Membership, Organisation
from people.roles import ROLES, Permission, Role


@dataclass(frozen=True)
class Section:
    """A group of facts with a heading."""

    title: str
    facts: list[ui.Fact]


@dataclass(frozen=True)
class ContactCard:
    """Somebody who may be called about a candidate."""

    name: str
    facts: list[ui.Fact]
    url: str


def header(candidate: Candidate, user: Any, access: FieldAccess) -> dict[str, Any]:
    """The head of the candidate's page."""
    return {
        "title": candidate.list_name,
        "badges": _badges(candidate, access),
        "facts": [
            ui.Fact(_("Klantnummer"), str(candidate.number)),
            ui.Fact(
                _("Geboren op"), formats.short_date(candidate.birth_date) if candidate.birth_date else ""
            ),
            ui.Fact(_("Gemeente"), f"{candidate.postcode} {candidate.municipality}".strip()),
            ui.Fact(_("Provincie"), province_label(candidate)),
        ],
        "buttons": buttons(candidate, user),
    }


def buttons(candidate: Candidate, user: Any) -> list[ui.Button]:
    """What can be done with a candidate; the dossier first when there is one, else a referral."""
    guided = Candidate.objects.filter(pk=candidate.pk).guided(True).exists()
    edit = ui.Button(
        _("Gegevens wijzigen"),
        reverse("people:candidate_edit", args=[candidate.public_id]),
        tone="secondary",
        icon="pencil",
    )
    may_edit = people_rules.may_edit(candidate, user)
    found = [edit.guarded_by(may_edit), *(_work_buttons(candidate, user, guided=guided) if may_edit else [])]
    if may_edit and user.may(Permission.SEND_REFERRALS):
        found.insert(0, _refer(candidate, "secondary" if guided else "primary"))
    if guided and user.may(Permission.SEE_DOSSIERS):
        url = f"{reverse('trajects:dossiers')}?q={candidate.number}"
        found.insert(0, ui.Button(_("Open het dossier"), url, icon="folder"))
    return found


def _work_buttons(candidate: Candidate, user: Any, *, guided: bool) -> list[ui.Button]:
    """A session before there is a dossier, and the detection of outreach."""
    found = []
    if user.may(Permission.SEE_SESSIONS) and not guided:
        url = reverse("trajects:enrol_candidate", args=[candidate.public_id])
        found.append(ui.Button(_("Schrijf in voor een infosessie"), url, tone="quiet", icon="calendar"))
    if Organisation.objects.beginning_dossiers(user).exists():
        url = reverse("trajects:dossier_start", args=[candidate.public_id])
        found.append(ui.Button(_("Nieuw dossier"), url, tone="quiet", icon="folder"))
    if user.may(Permission.MAKE_OUTREACH):
        url = reverse("referrals:detection_add", args=[candidate.public_id])
        found.append(ui.Button(_("Nieuwe detectie"), url, tone="quiet", icon="clipboard"))
    return found


def _refer(candidate: Candidate, tone: str) -> ui.Button:
    url = reverse("referrals:refer_candidate", args=[candidate.public_id])
    return ui.Button(_("Verwijs door"), url, tone=tone, icon="send")


def _badges(candidate: Candidate, access: FieldAccess) -> list[ui.Badge]:
    level = level_badge(candidate)
    badges = [level] if level else []
    return [*badges, agreement_badge(candidate)] if access.shows("agreement") else badges


def level_badge(candidate: Candidate) -> ui.Badge | None:
    """The level of Dutch, on which routing depends; nothing where the reader may not see it."""
    if not candidate.dutch_level:
        return None
    known = candidate.dutch_level != DutchLevel.UNKNOWN
    return ui.Badge(_level_words(candidate), ui.Tone.NEUTRAL if known else ui.Tone.WARNING, "chat")


def _level_words(candidate: Candidate) -> str:
    """Short enough for a column of a list."""
    level = candidate.dutch_level
    if level == DutchLevel.NATIVE:
        return _("Nederlandstalig")
    if level == DutchLevel.NONE:
        return candidate.get_dutch_level_display()
    label = _("niet bekend") if level == DutchLevel.UNKNOWN else candidate.get_dutch_level_display()
    return _("Nederlands %(level)s") % {"level": label}


def agreement_badge(candidate: Candidate) -> ui.Badge:
    """Whether the data agreement is signed; needs the agreements to be fetched."""
    if current := candidate.current_agreement:
        if current.newer_text_on:
            return ui.Badge(_("Nieuwe tekst te ondertekenen"), ui.Tone.WARNING)
        return ui.Badge(_("Akkoord ondertekend"), ui.Tone.SUCCESS)
    withdrawn = bool(candidate.agreements.all())
    label = _("Akkoord ingetrokken") if withdrawn else _("Akkoord ontbreekt")
    return ui.Badge(label, ui.Tone.DANGER if withdrawn else ui.Tone.WARNING)


def guidance_badge(candidate: Any) -> ui.Badge:
    """Whether an organisation guides the person; needs `with_guidance`."""
    if candidate.guidances:
        return ui.Badge(_("In begeleiding"), ui.Tone.INFO)
    return ui.Badge(_("Nog geen adviseur"), ui.Tone.NEUTRAL)


def added_on(candidate: Candidate) -> date:
    """The day on which the person was added."""
    return dates.local_date(candidate.created_at)


def province_label(candidate: Candidate) -> str:
    """The province, or nothing."""
    return str(candidate.province.label) if candidate.province else ""


def remarks(candidate: Candidate, access: FieldAccess) -> list[core_rules.Verdict]:
    """What deserves a look: warnings, never blocks."""
    verdicts = [people_rules.lives_in_flanders(candidate)]
    if access.shows("target_groups"):
        verdicts.append(people_rules.has_target_group(candidate))
    return [verdict for verdict in verdicts if not verdict]


def sections(candidate: Candidate, access: FieldAccess) -> list[Section]:
    """Everything that this user may read, in the order of the form."""
    parts = (
        (_("Wie"), field_policy.IDENTITY),
        (_("Contact en adres"), field_policy.CONTACT),
        (_("Taal"), field_policy.LANGUAGE),
        (_("Werk en opleiding"), field_policy.SITUATION),
    )
    shown = [Section(title, _facts(candidate, names, access)) for title, names in parts]
    return [section for section in shown if section.facts]


def _facts(candidate: Candidate, names: tuple[str, ...], access: FieldAccess) -> list[ui.Fact]:
    facts = [
        ui.Fact(_label(name), value_of(candidate, name))
        for name in names
        if access.reads(name) and name not in ADDRESS_PARTS
    ]
    if "street" in names and access.reads("street"):
        facts.append(ui.Fact(_("Adres"), candidate.address_line))
    return facts


def _label(name: str) -> str:
    """The name of a field, as a heading: only its first letter is a capital that was not one."""
    label = str(Candidate._meta.get_field(name).verbose_name)
    return label[0].upper() + label[1:]


def history_label(model: type, name: str, _text: str) -> str:
    """The name of a field or of a list of the person."""
    lists = {"target_groups": _("Doelgroepen"), "contact_persons": _("Contactpersonen")}
    return lists.get(name) or history.label(model, name)


def history_words(model: type, name: str, text: str) -> str:
    """A kept text as the page of the person shows it."""
    shows = SHOWN_AS.get(name) if name in HISTORY_AS_SHOWN else None
    return str(shows(text)) if shows and text else history.words(model, name, text)


HISTORY_AS_SHOWN = ("phone", "mobile", "nationality", "country", "contact_language")
ADDRESS_PARTS = ("street", "house_number", "box", "postcode", "municipality", "name_suffix")
SHOWN_AS = {
    "phone": formats.phone,
    "mobile": formats.phone,
    "nationality": world.country_name,
    "country": world.country_name,
    "contact_language": world.language_name,
    "is_job_seeker": lambda value: _("Ja") if value else _("Nee"),
    "birth_date": formats.short_date,
    "registered_at_vdab_on": formats.short_date,
}


def value_of(candidate: Candidate, name: str) -> str:
    """A field in the words of the reader; nothing for nothing."""
    value = getattr(candidate, name)
    if value is None or value == "":
        return ""
    if name in SHOWN_AS:
        return str(SHOWN_AS[name](value))
    display = getattr(candidate, f"get_{name}_display", None)
    return str(display() if display else value)


def target_groups(candidate: Candidate) -> list[ui.Fact]:
    """Each target group with its evidence, or with the remark that it is missing."""
    rows = candidate.target_groups.select_related("target_group").order_by("target_group__position")
    return [ui.Fact(row.target_group.label, row.evidence or _("Nog geen bewijs genoteerd")) for row in rows]


def contact_cards(candidate: Candidate) -> list[ContactCard]:
    """The people who may be called."""
    return [_card(candidate, contact) for contact in candidate.contact_persons.all()]


def _card(candidate: Candidate, contact: ContactPerson) -> ContactCard:
    facts = [
        ui.Fact(_("Functie of band"), contact.function),
        ui.Fact(_("Telefoon"), formats.phone(contact.phone)),
        ui.Fact(_("Gsm"), formats.phone(contact.mobile)),
        ui.Fact(_("E-mail"), contact.email),
    ]
    return ContactCard(
        f"{contact.title} {contact}".strip(),
        [fact for fact in facts if fact.value],
        reverse("people:contact_edit", args=[candidate.public_id, contact.public_id]),
    )


def membership_facts(membership: Membership) -> list[ui.Fact]:
    """A role, since when and until when."""
    return [
        ui.Fact(_("Organisatie"), membership.organisation.name),
        ui.Fact(_("Van"), membership.begins_on),
        ui.Fact(_("Tot en met"), membership.ends_on or _("zonder einddatum")),
    ]


def form_difference(mine: Any, theirs: Any) -> list[tuple[str, str, str]]:
    """Label, own value and kept value of each field in which two forms differ."""
    pairs = [
        (field.label, _shown(field, mine.cleaned_data.get(field.name)), _shown(field, field_of.initial))
        for field, field_of in ((field, theirs[field.name]) for field in mine.visible_fields())
    ]
    return [(str(label), own, kept) for label, own, kept in pairs if own != kept]


def _shown(field: Any, value: Any) -> str:
    """A value of a form field in the words of its choices."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return "\n".join(_shown(field, entry) for entry in value)
    if isinstance(value, date):
        return formats.short_date(value)
    choices = dict(_flat(getattr(field.field, "choices", ())))
    return choices.get(str(getattr(value, "pk", value)), str(field.field.prepare_value(value)))


def _flat(choices: Any) -> Iterator[tuple[str, str]]:
    """Choices without their groups."""
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(key), str(label)


@dataclass(frozen=True)
class RoleCard:
    """One of the user's roles on the profile page."""

    pk: int
    title: str
    description: str
    facts: list[ui.Fact]
    current: bool


def roles(user: Any) -> list[RoleCard]:
    """The roles that hold today; the one in which the user works now is marked."""
    return [
        RoleCard(
            membership.pk,
            str(membership.get_role_display()),
            str(ROLES[Role(membership.role)].description),
            membership_facts(membership),
            membership == user.current_membership,
        )
        for membership in user.active_memberships
    ]
