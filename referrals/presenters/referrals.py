"""Words, tones and links of referrals, for pages and lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import event_kinds, formats, ui
from core.models import Event
from people.access import may_on
from people.enums import DutchLevel
from people.field_policy import access_to
from people.models import Candidate
from people.roles import Permission
from referrals import rules
from referrals import sight as sights
from referrals.enums import REFERRAL_TONES, CardEvidence, ReferralState, Route
from referrals.models import PhoneCall, Referral
from referrals.presenters import progress
from referrals.presenters.inbox import state_badge, unsigned_badge
from referrals.sight import Sight
from trajects.enums import ConsultantSees, EnrolmentState

ICONS = {
    "referral.send": "send",
    "referral.accept": "user-check",
    "referral.reroute": "swap",
    "referral.received": "swap",
    "referral.phoned": "phone",
    "referral.drafted": "pencil",
    "referral.changed": "pencil",
    "referral.card_signed": "signature",
    "referral.reminded": "bell",
    "referral.assigned": "people",
    "referral.handed_over": "people",
}


@dataclass(frozen=True)
class Turn:
    """Who acts next: a short head, one sentence, and the link that opens exactly there."""

    head: str
    text: str
    tone: str = ui.Tone.INFO
    url: str = ""
    url_label: str = ""
    since: date | None = None
    after: str = ""


def badge(referral: Referral) -> ui.Badge:
    """The state in the words of the handbook."""
    state = ReferralState(referral.state)
    return ui.Badge(str(state.label), REFERRAL_TONES[state])


def running(candidate: Candidate) -> ui.Badge | None:
    """Where the open referral of a candidate stands; the row carries `running_state`."""
    return state_badge(candidate.running_state) if candidate.running_state else None


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


# The page of one referral -----------------------------------------------------------------------


def facts(referral: Referral, sight: Sight) -> list[ui.Fact]:
    """From, to, and when, as on the card of MLP (H-30)."""
    to, origin = referral.to_organisation, referral.from_organisation
    return [
        ui.Fact(_("Van"), sender(referral), help=_organisation_line(origin)),
        ui.Fact(_("Naar"), to.name, help=_organisation_line(to)),
        ui.Fact(_("Adviseur"), referral.to_adviser.full_name if referral.to_adviser else ""),
        ui.Fact(_("Datum"), referral.dated_on),
        ui.Fact(_("Financieringsnummer"), referral.financing_number),
        *_access_facts(referral.rerouted_to or referral),
        *_answer_facts(referral, sight),
    ]


def _organisation_line(organisation: Any) -> str:
    """Partner, number and address in the order of the card."""
    partner = _("Partner: %(label)s") % {"label": organisation.partner_label}
    number = f"OE {organisation.oe_number}" if organisation.oe_number else ""
    return " · ".join(part for part in (partner, number, organisation.address_line) if part)


def _access_facts(referral: Referral) -> list[ui.Fact]:
    """Whether the sender was asked to give access in MLP, and whether they say that it is done (H-34)."""
    if referral.access_requested_at is None:
        return []
    asked = formats.short_date(referral.access_requested_at)
    label, help_text = _("Inzagerecht in MLP"), _("Gevraagd op %(day)s") % {"day": asked}
    if referral.access_arranged_on is None:
        return [ui.Fact(label, ui.Badge(_("Nog te regelen door de consulent"), ui.Tone.WARNING), help_text)]
    words = {"day": formats.short_date(referral.access_arranged_on), "who": referral.access_arranged_by}
    done = _("Geregeld op %(day)s, volgens %(who)s") % words
    return [ui.Fact(label, ui.Badge(done, ui.Tone.SUCCESS), help_text)]


def _answer_facts(referral: Referral, sight: Sight) -> list[ui.Fact]:
    """What only an answered referral has."""
    if not sight.shows(ConsultantSees.REFERRAL):
        return []
    found = [
        (_("Eerste individueel gesprek"), referral.first_conversation_on),
        (_("Reden"), referral.refusal_reason),
    ]
    facts = [ui.Fact(label, value) for label, value in found if value]
    return facts + [_following_fact(later, sight) for later in referral.sent_on_by_partners()]


def _following_fact(later: Referral, sight: Sight) -> ui.Fact:
    """Where a partner sent the candidate afterwards (H-38), for the consultant who sent the candidate first."""
    came = progress.outcome(later, replace(sight, referral=later))
    help_text = f"{later.get_state_display()}. {came}" if came else str(later.get_state_display())
    return ui.Fact(_("Daarna doorverwezen naar"), later.to_organisation.name, help=help_text)


def route_badge(referral: Referral) -> ui.Badge:
    """The proposal of the day on which it was made."""
    return ui.Badge(str(Route(referral.route).label), ui.Tone.NEUTRAL, "signpost")


def card_badge(referral: Referral) -> ui.Badge:
    """Whether the candidate signed the card, and how that is known."""
    if referral.card_signed_on is None:
        return unsigned_badge(referral) or ui.Badge(_("Niet ondertekend"), ui.Tone.WARNING, "signature")
    label = _("Ondertekend op %(day)s") % {"day": formats.short_date(referral.card_signed_on)}
    return ui.Badge(f"{label}{_how(referral)}", ui.Tone.SUCCESS, "signature")


def _how(referral: Referral) -> str:
    """Behind the day: on paper, scanned, or on the screen with the name that was typed."""
    words = {
        CardEvidence.PAPER: _("op papier"),
        CardEvidence.SCAN: _("ingescand"),
        CardEvidence.SCREEN: _("op het scherm door %(name)s") % {"name": referral.card_signed_name},
        CardEvidence.LINK: _("met een link door %(name)s") % {"name": referral.card_signed_name},
    }
    return f", {words[CardEvidence(referral.card_evidence)]}" if referral.card_evidence else ""


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
    found = _TURNS[ReferralState(referral.state)](referral, user)
    waits = progress.waiting(referral)
    return replace(found, since=waits.since, after=waits.after) if waits else found


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
        % {"who": progress.receiver(referral), "waited": waited},
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
    if latest.state == EnrolmentState.WAITING:
        return _("De kandidaat staat op de wachtlijst voor de infosessie van %(day)s.") % words
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
    came = progress.outcome(referral, sights.of(referral, user))
    text = _("De kandidaat is opgenomen in actie. %(outcome)s") % {"outcome": came}
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


def reminder_words(referral: Referral) -> str:
    """On which days the receiver was reminded; nothing when that never happened."""
    events = Event.objects.about(referral).filter(kind="referral.reminded").order_by("occurred_at")
    days = [formats.short_date(event.occurred_at) for event in events]
    return _("Herinnering gestuurd op %(days)s.") % {"days": ", ".join(days)} if days else ""


def history(referral: Referral) -> list[ui.TimelineEntry]:
    """The journal of this referral with what was said by phone, newest first."""
    calls = {str(call.public_id): call for call in referral.phone_calls.all()}
    return [_entry(event, calls.get(event.data.get("call", ""))) for event in Event.objects.about(referral)]


def _entry(event: Event, call: PhoneCall | None) -> ui.TimelineEntry:
    return ui.TimelineEntry(
        event.occurred_at,
        event_kinds.label_of(event.kind),
        text=_call_words(call) if call else "",
        who=event.actor_name,
        role=event.role_in_words,
        organisation=event.actor_organisation,
        icon=ICONS.get(event.kind, ""),
    )


def _call_words(call: PhoneCall) -> str:
    head = f"{call.get_direction_display()} ({formats.short_date(call.on)})."
    return f"{head}\n{call.note}" if call.note else head
