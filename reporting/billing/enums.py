"""States of a billing line and of a billing file, and the words of their events (domain 4.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class LinePart(models.TextChoices):
    """What is paid: the work of a phase, or what came of it (70/30 in source V)."""

    PHASE = "phase", _("Fase")
    OUTCOME = "outcome", _("Resultaat")


class LineState(models.TextChoices):
    OPEN = "open", _("Te factureren")
    READY = "ready", _("Klaar voor het bestand")
    IN_FILE = "in_file", _("In bestand")
    SUBMITTED = "submitted", _("Ingediend")
    ACCEPTED = "accepted", _("Aanvaard")
    REJECTED = "rejected", _("Verworpen")
    PAID = "paid", _("Betaald")
    CREDITED = "credited", _("Gecrediteerd")


class ClaimState(models.TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Ingediend")
    IN_INSPECTION = "in_inspection", _("In inspectie")
    ACCEPTED = "accepted", _("Aanvaard")
    PARTIAL = "partial", _("Gedeeltelijk aanvaard")
    PAID = "paid", _("Uitbetaald")


class SampleSize(models.TextChoices):
    NUMBER = "number", _("Aantal lijnen")
    PERCENTAGE = "percentage", _("Percentage van de lijnen")


# Not in a file yet: such a line may still change or go.
LOOSE_STATES = (LineState.OPEN, LineState.READY)
# A line that was refused or credited counts no more: the phase may be billed again.
DEAD_STATES = (LineState.REJECTED, LineState.CREDITED)
# From which a line that stands in a file is credited; a rejected one was never money.
CREDITABLE_STATES = (LineState.IN_FILE, LineState.SUBMITTED, LineState.ACCEPTED, LineState.PAID)

LINE_TONES = {
    LineState.OPEN: Tone.WARNING,
    LineState.READY: Tone.INFO,
    LineState.IN_FILE: Tone.INFO,
    LineState.SUBMITTED: Tone.INFO,
    LineState.ACCEPTED: Tone.SUCCESS,
    LineState.REJECTED: Tone.DANGER,
    LineState.PAID: Tone.SUCCESS,
    LineState.CREDITED: Tone.NEUTRAL,
}
CLAIM_TONES = {
    ClaimState.OPEN: Tone.WARNING,
    ClaimState.SUBMITTED: Tone.INFO,
    ClaimState.IN_INSPECTION: Tone.INFO,
    ClaimState.ACCEPTED: Tone.SUCCESS,
    ClaimState.PARTIAL: Tone.WARNING,
    ClaimState.PAID: Tone.SUCCESS,
}

EVENT_LABELS = {
    "report_period.added": _("Rapportperiode gemaakt"),
    "report_period.changed": _("Rapportperiode gewijzigd"),
    "report_period.collected": _("Te factureren fasen opgehaald"),
    "phase_price.set": _("Prijs vastgelegd"),
    "phase_price.removed": _("Prijs verwijderd"),
    "billing_line.added": _("Te factureren lijn gemaakt"),
    "billing_line.dropped": _("Te factureren lijn vervallen"),
    "billing_line.credit_added": _("Creditlijn gemaakt"),
    "billingline.prepare": _("Lijn klaargezet voor het factuurbestand"),
    "billingline.hold": _("Lijn uit het volgende factuurbestand gehouden"),
    "billingline.put_in_file": _("Lijn in een factuurbestand gezet"),
    "billingline.submit": _("Lijn ingediend"),
    "billingline.accept": _("Lijn aanvaard"),
    "billingline.reject": _("Lijn verworpen"),
    "billingline.pay": _("Lijn betaald"),
    "billingline.credit": _("Lijn gecrediteerd"),
    "billing_file.made": _("Factuurbestand gemaakt"),
    "billing_file.fetched": _("Factuurbestand opgehaald"),
    "billingfile.submit": _("Declaratie ingediend"),
    "billingfile.inspect": _("Inspectie van de declaratie begonnen"),
    "billingfile.accept": _("Declaratie aanvaard"),
    "billingfile.accept_partly": _("Declaratie gedeeltelijk aanvaard"),
    "billingfile.pay": _("Declaratie uitbetaald"),
    "billing_sample.drawn": _("Steekproef getrokken"),
}
