"""Words, tones and links of referrals, for pages and lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import dates, event_kinds, formats, ui
from core.models import Event
from people.access import may_on
from people.enums import DutchLevel
from people.field_policy import access_to
from people.models import Candidate
from people.roles import Permission
from referrals import rules
from referrals.enums import REFERRAL_TONES, REFUSED_STATES, SHORT_LABELS, ReferralState, Route
from referrals.models import Referral
from trajects.enums import EnrolmentState, Outcome, PhaseKind, PhaseState

ICONS = {
    "referral.send": "send",
    "referral.accept": "user-check",
    "referral.reroute": "swap",
    "referral.received": "swap",
    "referral.phoned": "phone",
    "referral.drafted": "pencil",
    "referral.changed": "pencil",
}


@dataclass(frozen=True)
class Turn:
    """Who acts next: a short head, one sentence, and the link that opens exactly there."""

    head: str
    text: str
    tone: str = ui.Tone.INFO
    url: str = ""
    url_label: str = ""


def badge(referral: Referral) -> ui.Badge:
    """The state in the words of the handbook."""
    state = ReferralState(referral.state)
    return ui.Badge(str(state.label), REFERRAL_TONES[state])


def short_badge(referral: Referral) -> ui.Badge:
    """The state in one or two words, for a list."""
    return _short(ReferralState(referral.state))


def running(candidate: Candidate) -> ui.Badge | None:
    """Where the open referral of a candidate stands; the row carries `running_state`."""
    return _short(ReferralState(candidate.running_state)) if candidate.running_state else None


def _short(state: ReferralState) -> ui.Badge:
    return ui.Badge(str(SHORT_LABELS.get(state, state.label)), REFERRAL_TONES[state])


def refer_url(candidate: Candidate) -> str:
    return reverse("referrals:refer_candidate", args=[candidate.public_id])


def born_on(candidate: Candidate) -> str:
    return formats.short_date(candidate.birth_date) if candidate.birth_date else ""


def dutch(candidate: Candidate) -> str:
    """The level of Dutch, and whether it was attained."""
    level = str(candidate.get_dutch_level_display())
    status = candidate.get_dutch_level_status_display()
    return (
        f"{level}, {str(status).lower()}" if status and candidate.dutch_level != DutchLevel.UNKNOWN else level
    )


def sender(referral: Referral) -> str:
    return f"{referral.from_user.full_name}, {referral.from_organisation.name}"


def receiver(referral: Referral) -> str:
    """The adviser, or the organisation when no adviser was chosen."""
    return referral.to_adviser.full_name if referral.to_adviser else referral.to_organisation.name


def sent_on(referral: Referral) -> date | None:
    return dates.local_date(referral.sent_at) if referral.sent_at else None


def days_waiting(referral: Referral) -> int | None:
    """How long an open referral waits; nothing once it is answered."""
    return referral.days_waiting if referral.state in (ReferralState.SENT, ReferralState.OUTREACH) else None


def next_in_list(referral: Referral) -> str:
    """A few words for a row of the inbox; the row carries `was_present`."""
    if referral.state == ReferralState.OUTREACH:
        return _("Wacht op het outreach-infomoment")
    if referral.state != ReferralState.SENT:
        return ""
    if rules.is_syntra_route(referral) and not referral.was_present:
        return _("Wacht op aanwezigheid op een infosessie")
    return _("Beantwoord")


def outcome(referral: Referral) -> str:
    """What became of it: the reason of a refusal, or how the phases of the dossier ended."""
    if referral.state in (*REFUSED_STATES, ReferralState.CANCELLED):
        return referral.refusal_reason
    if referral.traject is None:
        return ""
    ended = [
        f"{phase.template.code}: {Outcome(phase.outcome).label}"
        for phase in referral.traject.phases.all()
        if phase.outcome and phase.state != PhaseState.CANCELLED
    ]
    running = [
        f"{phase.template.code}: {PhaseState(phase.state).label.lower()}"
        for phase in referral.traject.phases.all()
        if phase.state == PhaseState.IN_PROGRESS and phase.template.kind != PhaseKind.AFTERCARE
    ]
    return ", ".join(ended + running)


# The page of one referral -----------------------------------------------------------------------


def facts(referral: Referral) -> list[ui.Fact]:
    """From, to, and when, as on the card of MLP (H-30)."""
    to, origin = referral.to_organisation, referral.from_organisation
    return [
        ui.Fact(_("Van"), sender(referral), help=_organisation_line(origin)),
        ui.Fact(_("Naar"), to.name, help=_organisation_line(to)),
        ui.Fact(_("Adviseur"), referral.to_adviser.full_name if referral.to_adviser else ""),
        ui.Fact(_("Datum"), referral.dated_on),
        ui.Fact(_("Financieringsnummer"), referral.financing_number),
        *_answer_facts(referral),
    ]


def _organisation_line(organisation: Any) -> str:
    """Partner, number and address in the order of the card."""
    partner = _("Partner: %(label)s") % {"label": organisation.partner_label}
    number = f"OE {organisation.oe_number}" if organisation.oe_number else ""
    return " · ".join(part for part in (partner, number, organisation.address_line) if part)


def _answer_facts(referral: Referral) -> list[ui.Fact]:
    """What only some referrals have."""
    phoned = _("Gebeld op")
    found = [
        (_("Eerste individueel gesprek"), referral.first_conversation_on),
        (_("Reden"), referral.refusal_reason),
        (phoned, referral.phoned_on),
    ]
    help_of = {phoned: referral.phone_note}
    return [ui.Fact(label, value, help=help_of.get(label, "")) for label, value in found if value]


def route_badge(referral: Referral) -> ui.Badge:
    """The proposal of the day on which it was made."""
    return ui.Badge(str(Route(referral.route).label), ui.Tone.NEUTRAL, "signpost")


def card_badge(referral: Referral) -> ui.Badge:
    """Whether the candidate signed the card."""
    if referral.card_signed_on is None:
        return ui.Badge(_("Niet ondertekend"), ui.Tone.WARNING, "signature")
    label = _("Ondertekend op %(day)s") % {"day": formats.short_date(referral.card_signed_on)}
    return ui.Badge(label, ui.Tone.SUCCESS, "signature")


def candidate_facts(candidate: Candidate, user: Any) -> list[ui.Fact]:
    """What this user may read of the person; nothing when the person is not theirs to see."""
    access = access_to(candidate, user)
    groups = [str(entry.target_group) for entry in candidate.target_groups.all()]
    values = [
        ("family_name", _("Klantnummer"), str(candidate.number)),
        ("birth_date", _("Geboren op"), born_on(candidate)),
        ("postcode", _("Gemeente"), f"{candidate.postcode} {candidate.municipality}".strip()),
        ("mobile", _("Telefoon"), formats.phone(candidate.mobile or candidate.phone)),
        ("email", _("E-mail"), candidate.email),
        ("dutch_level", _("Nederlands"), dutch(candidate)),
        ("target_groups", _("Doelgroep"), "; ".join(groups)),
    ]
    return [ui.Fact(label, value) for field, label, value in values if access.reads(field)]


def turn(referral: Referral, user: Any) -> Turn:
    """Who acts next, in one sentence."""
    return _TURNS[ReferralState(referral.state)](referral, user)


def _draft(referral: Referral, user: Any) -> Turn:
    url = reverse("referrals:send", args=[referral.public_id])
    text = _("Laat de kandidaat de kaart ondertekenen en verstuur de doorverwijzing.")
    return Turn(
        _head(referral.from_organisation, user, Permission.SEND_REFERRALS),
        text,
        url=url,
        url_label=_("Bekijk en verstuur"),
    )


def _sent(referral: Referral, user: Any) -> Turn:
    head = _head(referral.to_organisation, user, Permission.HANDLE_REFERRALS)
    presence = rules.attended_info_session(referral)
    if not presence:
        label = _("Open de infosessie") if rules.enrolments_of(referral) else _("Open de infosessies")
        return Turn(head, _presence_text(referral), ui.Tone.WARNING, presence.url, label)
    days = referral.days_waiting
    waited = ngettext("De vraag wacht %(n)s dag.", "De vraag wacht %(n)s dagen.", days) % {"n": days}
    waited = waited if days else _("De vraag kwam vandaag.")
    return Turn(
        head,
        _("%(who)s beantwoordt de doorverwijzing. %(waited)s")
        % {"who": receiver(referral), "waited": waited},
    )


def _presence_text(referral: Referral) -> str:
    """Which info session must come first (H-33)."""
    enrolments = rules.enrolments_of(referral)
    if not enrolments:
        return _("De kandidaat moet eerst naar een infosessie. Schrijf de kandidaat in.")
    latest = enrolments[0]
    words = {"day": formats.long_date(latest.session.starts_at), "who": latest.session.organisation.name}
    if latest.state == EnrolmentState.REGISTERED:
        return (
            _(
                "De kandidaat is ingeschreven voor de infosessie van %(day)s. %(who)s vult daarna de aanwezigheid in."
            )
            % words
        )
    return (
        _("De kandidaat was niet aanwezig op de infosessie van %(day)s. Schrijf de kandidaat opnieuw in.")
        % words
    )


def _outreach(referral: Referral, user: Any) -> Turn:
    head = _head(referral.to_organisation, user, Permission.HANDLE_REFERRALS)
    return Turn(
        head,
        _("De kandidaat volgt eerst een outreach-infomoment. Daarna volgt het antwoord."),
        ui.Tone.WARNING,
    )


def _accepted(referral: Referral, user: Any) -> Turn:
    text = _("De kandidaat is opgenomen in actie. %(outcome)s") % {"outcome": outcome(referral)}
    seen = may_on(user, Permission.SEE_DOSSIERS, referral.traject.organisation_id)
    url = referral.traject.get_absolute_url() if seen else ""
    return Turn(_("Afgerond"), text.strip(), ui.Tone.SUCCESS, url, _("Open het dossier"))


def _refused(referral: Referral, user: Any) -> Turn:
    head = _head(referral.from_organisation, user, Permission.SEND_REFERRALS)
    text = _("%(who)s bespreekt met de kandidaat wat een goede volgende stap is.") % {
        "who": referral.from_user.full_name
    }
    return Turn(head, text, ui.Tone.DANGER)


def _rerouted(referral: Referral, user: Any) -> Turn:
    following = referral.rerouted_to
    text = _("%(who)s beantwoordt de doorverwijzing nu.") % {"who": following.to_organisation.name}
    seen = Referral.objects.visible_to(user).filter(pk=following.pk).exists()
    return Turn(
        _("Omgeleid"),
        text,
        ui.Tone.NEUTRAL,
        following.get_absolute_url() if seen else "",
        _("Open de nieuwe doorverwijzing"),
    )


def _cancelled(referral: Referral, user: Any) -> Turn:
    return Turn(
        _("Afgerond"), _("De doorverwijzing is ingetrokken. Niemand moet nog iets doen."), ui.Tone.NEUTRAL
    )


_TURNS = {
    ReferralState.DRAFT: _draft,
    ReferralState.SENT: _sent,
    ReferralState.OUTREACH: _outreach,
    ReferralState.ACCEPTED: _accepted,
    ReferralState.REFUSED_CLIENT: _refused,
    ReferralState.REFUSED_PARTNER: _refused,
    ReferralState.REROUTED: _rerouted,
    ReferralState.CANCELLED: _cancelled,
}


def _head(organisation: Any, user: Any, permission: Permission) -> str:
    """Whether the reader is the one who acts."""
    if may_on(user, permission, organisation.pk):
        return _("Jullie zijn aan zet")
    return _("Wacht op %(organisation)s") % {"organisation": organisation.name}


def history(referral: Referral) -> list[ui.TimelineEntry]:
    """The journal of this referral, newest first."""
    return [_entry(event) for event in Event.objects.about(referral)]


def _entry(event: Event) -> ui.TimelineEntry:
    return ui.TimelineEntry(
        event.occurred_at,
        event_kinds.label_of(event.kind),
        who=event.actor_name,
        role=event.actor_role,
        organisation=event.actor_organisation,
        icon=ICONS.get(event.kind, ""),
    )
