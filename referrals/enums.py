"""States of a referral, in the words of the handbook (H-31)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class ReferralState(models.TextChoices):
    DRAFT = "draft", _("In opmaak")
    SENT = "sent", _("Aangemeld")
    OUTREACH = "outreach", _("Eerst outreach")
    ACCEPTED = "accepted", _("Geaccepteerd voor opname in actie")
    REFUSED_CLIENT = "refused_client", _("Niet geaccepteerd – weigering klant")
    REFUSED_PARTNER = "refused_partner", _("Niet geaccepteerd – weigering partner")
    REROUTED = "rerouted", _("Omgeleid naar een andere organisatie")
    CANCELLED = "cancelled", _("Ingetrokken")


OPEN_STATES = (ReferralState.DRAFT, ReferralState.SENT, ReferralState.OUTREACH)
WAITING_STATES = (ReferralState.SENT, ReferralState.OUTREACH)
REFUSED_STATES = (ReferralState.REFUSED_CLIENT, ReferralState.REFUSED_PARTNER)
ANSWERED_STATES = (ReferralState.ACCEPTED, *REFUSED_STATES, ReferralState.REROUTED)
# For lists, where the full words of the handbook would push the other columns away.
SHORT_LABELS = {
    ReferralState.ACCEPTED: _("Geaccepteerd"),
    ReferralState.REFUSED_CLIENT: _("Weigering klant"),
    ReferralState.REFUSED_PARTNER: _("Weigering partner"),
    ReferralState.REROUTED: _("Omgeleid"),
}
REFERRAL_TONES = {
    ReferralState.DRAFT: Tone.NEUTRAL,
    ReferralState.SENT: Tone.INFO,
    ReferralState.OUTREACH: Tone.WARNING,
    ReferralState.ACCEPTED: Tone.SUCCESS,
    ReferralState.REFUSED_CLIENT: Tone.DANGER,
    ReferralState.REFUSED_PARTNER: Tone.DANGER,
    ReferralState.REROUTED: Tone.NEUTRAL,
    ReferralState.CANCELLED: Tone.NEUTRAL,
}


class Route(models.TextChoices):
    """What the language level proposes (decision 1)."""

    SYNTRA = "syntra", _("Syntra")
    STEBO_STARTERSLABO = "stebo_starterslabo", _("Stebo/Starterslabo")
    CHOOSE = "choose", _("Zelf kiezen, met een reden")


EVENT_LABELS = {
    "referral.drafted": _("Doorverwijzing opgemaakt"),
    "referral.changed": _("Doorverwijzing gewijzigd"),
    "referral.send": _("Doorverwijzing ondertekend en verstuurd"),
    "referral.accept": _("Doorverwijzing geaccepteerd voor opname in actie"),
    "referral.refuse_client": _("Doorverwijzing niet geaccepteerd – weigering klant"),
    "referral.refuse_partner": _("Doorverwijzing niet geaccepteerd – weigering partner"),
    "referral.reroute": _("Omgeleid: het Nederlands volstaat niet"),
    "referral.received": _("Ontvangen na omleiding door een andere organisatie"),
    "referral.to_outreach": _("Eerst naar een outreach-infomoment"),
    "referral.back_from_outreach": _("Terug uit outreach"),
    "referral.cancel": _("Doorverwijzing ingetrokken"),
    "referral.phoned": _("Telefonisch contact met de consulent of de adviseur"),
}
KEY_EVENTS = (
    "referral.send",
    "referral.accept",
    "referral.refuse_client",
    "referral.refuse_partner",
    "referral.reroute",
    "referral.received",
)
