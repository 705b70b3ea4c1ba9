"""Kinds and states of what people do in a dossier: plans, appointments, tasks, handing over."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class AppointmentState(models.TextChoices):
    PLANNED = "planned", _("Gepland")
    KEPT = "kept", _("Geregistreerd als contact")
    CANCELLED = "cancelled", _("Afgezegd")


APPOINTMENT_TONES = {
    AppointmentState.PLANNED: Tone.INFO,
    AppointmentState.KEPT: Tone.SUCCESS,
    AppointmentState.CANCELLED: Tone.NEUTRAL,
}


class ClientLinkState(models.TextChoices):
    """What became of the link to a candidate's own page (D-19)."""

    SENT = "sent", _("Nog niet geopend")
    OPENED = "opened", _("Geopend")
    MOVED = "moved", _("Het e-mailadres is veranderd")
    EXPIRED = "expired", _("Verlopen")
    REVOKED = "revoked", _("Ingetrokken")


OPEN_CLIENT_LINKS = (ClientLinkState.SENT, ClientLinkState.OPENED)
CLIENT_LINK_TONES = {
    ClientLinkState.SENT: Tone.INFO,
    ClientLinkState.OPENED: Tone.SUCCESS,
    ClientLinkState.MOVED: Tone.WARNING,
    ClientLinkState.EXPIRED: Tone.NEUTRAL,
    ClientLinkState.REVOKED: Tone.NEUTRAL,
}


class NeedTopic(models.TextChoices):
    """For which need an action is (handbook 2.2: of the entrepreneur and of the enterprise)."""

    ENTREPRENEUR = "entrepreneur", _("De ondernemer")
    ENTERPRISE = "enterprise", _("De onderneming")
    PRECONDITIONS = "preconditions", _("Randvoorwaarden")


class ActionOwner(models.TextChoices):
    CANDIDATE = "candidate", _("De kandidaat")
    ADVISER = "adviser", _("De adviseur")
    TOGETHER = "together", _("Samen")
    OTHER = "other", _("Iemand anders")


class ActionState(models.TextChoices):
    OPEN = "open", _("Te doen")
    BUSY = "busy", _("Bezig")
    DONE = "done", _("Gedaan")
    DROPPED = "dropped", _("Niet meer nodig")


ACTION_TONES = {
    ActionState.OPEN: Tone.NEUTRAL,
    ActionState.BUSY: Tone.INFO,
    ActionState.DONE: Tone.SUCCESS,
    ActionState.DROPPED: Tone.NEUTRAL,
}


class PlanPartState(models.TextChoices):
    EMPTY = "empty", _("Leeg")
    BUSY = "busy", _("Bezig")
    READY = "ready", _("Klaar")


class FinancialKind(models.TextChoices):
    """What an amount of the financial plan is (Startkompas 5)."""

    INVESTMENT = "investment", _("Investering")
    FINANCING = "financing", _("Financiering")
    FIXED_COST = "fixed_cost", _("Vaste kost per jaar")
    TURNOVER = "turnover", _("Verwachte omzet per jaar")


class TaskState(models.TextChoices):
    OPEN = "open", _("Te doen")
    DONE = "done", _("Gedaan")
    CANCELLED = "cancelled", _("Geschrapt")


class HandoverState(models.TextChoices):
    OFFERED = "offered", _("Aangeboden")
    ACCEPTED = "accepted", _("Aanvaard")
    REFUSED = "refused", _("Geweigerd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class RequestState(models.TextChoices):
    ASKED = "asked", _("Gevraagd")
    GRANTED = "granted", _("Mag lezen")
    REFUSED = "refused", _("Geweigerd")
    ENDED = "ended", _("Beëindigd")
    WITHDRAWN = "withdrawn", _("Ingetrokken")


class AccessGroundOfDossier(models.TextChoices):
    """Why one person reads a dossier of another organisation."""

    FORMER = "former", _("Vorige adviseur")
    REQUEST = "request", _("Inzage gevraagd en gegeven")


class PieceKind(models.TextChoices):
    """Pieces of a phase that the application makes or keeps elsewhere; uploaded ones are a DocumentKind."""

    INTAKE = "intake", _("Individuele intakefiche")
    AGREEMENT = "agreement", _("Akkoord gegevensverwerking")
    REFERRAL_CARD = "referral_card", _("Doorverwijskaart")
    ACTION_PLAN = "action_plan", _("Persoonlijk actieplan")
    DECISION = "decision", _("Besluit met motivering")
    CERTIFICATE = "certificate", _("Attest prestarterstraject")
