"""States of grants and cost reports, and kinds of payments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ui import Tone


class GrantState(models.TextChoices):
    """How far a project is with its funder (K-07)."""

    RUNNING = "running", _("Lopend")
    HANDED_IN = "handed_in", _("Ingediend")
    INSPECTION = "inspection", _("Bij inspectie")
    CHECKED = "checked", _("Gecontroleerd")
    PAID = "paid", _("Saldo betaald")
    CLOSED = "closed", _("Afgesloten")


GRANT_TONES = {
    GrantState.RUNNING: Tone.INFO,
    GrantState.HANDED_IN: Tone.INFO,
    GrantState.INSPECTION: Tone.WARNING,
    GrantState.CHECKED: Tone.SUCCESS,
    GrantState.PAID: Tone.SUCCESS,
    GrantState.CLOSED: Tone.NEUTRAL,
}
# From here on what was accepted is known; before it is "nog niet beschikbaar".
DECIDED = (GrantState.CHECKED, GrantState.PAID, GrantState.CLOSED)


class PaymentKind(models.TextChoices):
    ADVANCE = "advance", _("Voorschot")
    BALANCE = "balance", _("Saldo")


class CostState(models.TextChoices):
    DRAFT = "draft", _("Concept")
    HANDED_IN = "handed_in", _("Ingediend")
    ACCEPTED = "accepted", _("Aanvaard")


COST_TONES = {
    CostState.DRAFT: Tone.NEUTRAL,
    CostState.HANDED_IN: Tone.INFO,
    CostState.ACCEPTED: Tone.SUCCESS,
}

EVENT_LABELS = {
    "grant.hand_in": _("Eindafrekening van een project ingediend"),
    "grant.start_inspection": _("Project bij inspectie"),
    "grant.finish_inspection": _("Project gecontroleerd"),
    "grant.pay_balance": _("Saldo van een project betaald"),
    "grant.close": _("Project afgesloten"),
    "grant.corrected": _("Gegevens van een project verbeterd"),
    "grant.advance_paid": _("Voorschot geregistreerd"),
    "costreport.changed": _("Kosten ingevuld"),
    "costreport.hand_in": _("Kostenrapport ingediend"),
    "costreport.send_back": _("Kostenrapport teruggestuurd"),
    "costreport.accept": _("Kosten aanvaard"),
}
