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
    "referral.phoned": _("Telefonisch contact"),
    "referral.card_signed": _("Kaart ondertekend"),
    "referral.draft_signed": _("Kandidaat tekende de kaart, nog niet verstuurd"),
    "referral.access_requested": _("Inzagerecht in MLP gevraagd aan de consulent"),
    "referral.access_arranged": _("Inzagerecht in MLP geregeld"),
    "referral.assigned": _("Toegewezen aan een adviseur"),
    "referral.handed_over": _("Andere contactpersoon"),
    "referral.reminded": _("Herinnering gestuurd"),
    "outreachaction.recorded": _("Outreachactie toegevoegd"),
    "outreachaction.changed": _("Outreachactie gewijzigd"),
    "outreachaction.counted": _("Bereikte groepen bewaard"),
    "outreachaction.named": _("Bereikte persoon toegevoegd"),
    "outreachaction.unnamed": _("Bereikte persoon weggehaald"),
    "detection.made": _("Detectie gemaakt"),
    "detection.changed": _("Detectie gewijzigd"),
    "outreachproposal.drafted": _("Outreachvoorstel opgemaakt"),
    "outreachproposal.submit": _("Voorgesteld aan VDAB of GTB"),
    "outreachproposal.noted": _("Antwoorden van de controle bewaard"),
    "outreachproposal.approve": _("Outreachvoorstel positief gecontroleerd"),
    "outreachproposal.decline": _("Outreachvoorstel negatief gecontroleerd"),
    "outreachproposal.withdraw": _("Outreachvoorstel ingetrokken"),
    "outreachproposal.reminded": _("Herinnering gestuurd voor een outreachvoorstel"),
    "area.added": _("Regel toegevoegd aan wie waar werkt"),
    "area.changed": _("Regel gewijzigd in wie waar werkt"),
    "area.removed": _("Regel weggehaald uit wie waar werkt"),
}
KEY_EVENTS = (
    "referral.send",
    "referral.accept",
    "referral.refuse_client",
    "referral.refuse_partner",
    "referral.reroute",
    "referral.received",
    "outreachproposal.submit",
    "outreachproposal.approve",
    "outreachproposal.decline",
)


class CardEvidence(models.TextChoices):
    """How the signature on the card is known (H-38, H-39)."""

    PAPER = "paper", _("Op papier, bewaard bij de consulent")
    SCAN = "scan", _("Ingescande kaart, hier toegevoegd")
    SCREEN = "screen", _("Op het scherm")
    LINK = "link", _("Met een link, op het eigen toestel")


class CallDirection(models.TextChoices):
    """Who called whom about a referral (H-36)."""

    TO_ADVISER = "to_adviser", _("Wie doorverwijst, belde de adviseur")
    TO_SENDER = "to_sender", _("De adviseur belde wie doorverwijst")
    TO_CANDIDATE = "to_candidate", _("De adviseur belde de kandidaat")


class OutreachKind(models.TextChoices):
    """Ways to reach people outside the usual channels (H-20)."""

    INFO_MOMENT = "info_moment", _("Infomoment")
    STAND = "stand", _("Stand op een beurs of evenement")
    VISIT = "visit", _("Bezoek aan een organisatie")
    CLASS = "class", _("Les Nederlands of inburgering")
    ONLINE = "online", _("Online")
    INDIVIDUAL = "individual", _("Individueel gesprek")
    OTHER = "other", _("Andere")


class OutreachChannel(models.TextChoices):
    """How somebody came to know the programme (domain 1.3)."""

    ORGANISATION = "organisation", _("Via een organisatie")
    FRIEND = "friend", _("Via een vriend of familie")
    SOCIAL_MEDIA = "social_media", _("Via sociale media")
    EVENT = "event", _("Op een evenement")
    VDAB = "vdab", _("Via VDAB")
    OTHER = "other", _("Anders")


class YesNoUnknown(models.TextChoices):
    YES = "yes", _("Ja")
    NO = "no", _("Nee")
    UNKNOWN = "unknown", _("Weet ik niet")


class ResidenceDocument(models.TextChoices):
    """The kind of document that was seen; no copy is kept (domain 1.3)."""

    BELGIAN_ID = "belgian_id", _("Belgische identiteitskaart")
    EU_CARD = "eu_card", _("Verblijfskaart van een EU-burger")
    ELECTRONIC_CARD = "electronic_card", _("Elektronische vreemdelingenkaart")
    ORANGE_CARD = "orange_card", _("Attest van immatriculatie (oranje kaart)")
    ANNEX = "annex", _("Bijlage")
    OTHER = "other", _("Ander document")
    NOT_SEEN = "not_seen", _("Niet gezien")


class IntendedStatus(models.TextChoices):
    MAIN = "main", _("Hoofdberoep")
    SECONDARY = "secondary", _("Bijberoep")
    UNKNOWN = "unknown", _("Weet ik nog niet")


class PreconditionTopic(models.TextChoices):
    """Only what has to do with work (H-22)."""

    TRANSPORT = "transport", _("Vervoer")
    CHILDCARE = "childcare", _("Kinderopvang")
    SCHEDULE = "schedule", _("Uurrooster")
    PAPERS = "papers", _("Papieren")
    DIGITAL = "digital", _("Digitale vaardigheden")


class PreconditionState(models.TextChoices):
    FINE = "fine", _("In orde")
    ATTENTION = "attention", _("Aandachtspunt")
    BARRIER = "barrier", _("Drempel")


class DetectionOutcome(models.TextChoices):
    PROPOSE = "propose", _("Aanmelden bij VDAB of GTB")
    LATER = "later", _("Later terugkomen")
    STOP = "stop", _("Niet doorgaan")


class ProposalState(models.TextChoices):
    """The road from outreach to a referral (H-23)."""

    DRAFT = "draft", _("Concept")
    AT_VDAB = "at_vdab", _("In controle bij VDAB/GTB")
    REFERRED = "referred", _("Positief: doorverwezen")
    CLOSED = "closed", _("Gesloten")


OPEN_PROPOSALS = (ProposalState.DRAFT, ProposalState.AT_VDAB)
PROPOSAL_TONES = {
    ProposalState.DRAFT: Tone.NEUTRAL,
    ProposalState.AT_VDAB: Tone.WARNING,
    ProposalState.REFERRED: Tone.SUCCESS,
    ProposalState.CLOSED: Tone.DANGER,
}


class CheckAnswer(models.TextChoices):
    """What the consultant found; only the outcome is kept (domain 2.6)."""

    YES = "yes", _("Ja")
    NO = "no", _("Nee")
    UNKNOWN = "unknown", _("Niet bekend")


class CheckDecision(models.TextChoices):
    """What the consultant does with the answers (H-23)."""

    POSITIVE = "positive", _("Positief: verwijs door")
    NEGATIVE = "negative", _("Negatief: sluit het voorstel")
    WAIT = "wait", _("Nog niet beslissen: bewaar de antwoorden")
