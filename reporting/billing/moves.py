"""The moves of a billing line and of a claim. Names in addresses: "factuurlijn" and "factuurbestand"."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from core import formats, moves
from core.moves import Move
from core.ui import Fact
from people.roles import Permission
from reporting.billing import actions, forms
from reporting.billing.presenters.pages import FILE, LINE
from reporting.models import BillingFile, BillingLine
from trajects.forms.decisions import MoveForm

BILL = Permission.MANAGE_PROGRAMME


def _lines(user: Any) -> Any:
    return BillingLine.objects.visible_to(user).with_people()


def _files(user: Any) -> Any:
    return BillingFile.objects.visible_to(user).select_related("period__programme", "made_by")


def line_facts(line: BillingLine) -> list[Fact]:
    """Of whom and what, before it moves."""
    amount = formats.euro(line.amount_cents) if line.amount_cents is not None else ""
    return [
        Fact(_("Kandidaat"), line.candidate.list_name),
        Fact(_("Fase"), line.phase.template.name),
        Fact(_("Bedrag"), amount),
    ]


def file_facts(file: BillingFile) -> list[Fact]:
    """Which file, before the claim moves."""
    return [Fact(_("Lijnen"), str(file.line_count)), Fact(_("Totaal"), formats.euro(file.total_cents))]


_of_line = partial(Move, permission=BILL, facts=line_facts)
_of_file = partial(Move, permission=BILL, facts=file_facts, form=forms.StepForm)

moves.register(
    LINE,
    _lines,
    _of_line(
        name="klaarzetten", transition="prepare", label=_("Zet klaar"), action=actions.prepare_line,
        form=MoveForm, tone="primary",
        intro=_("De lijn gaat mee in het volgende bestand van de periode."),
        success=_("De lijn staat klaar voor het bestand."),
    ),
    _of_line(
        name="uitstellen", transition="hold", label=_("Stel uit"), action=actions.hold_line,
        form=forms.WhyForm,
        intro=_("De lijn blijft uit het bestand tot iemand ze weer klaarzet."),
        success=_("De lijn is uitgesteld."),
    ),
    _of_line(
        name="verwerpen", transition="reject", label=_("Verwerp de lijn"), action=actions.reject_line,
        form=forms.WhyForm, tone="danger",
        intro=_(
            "De financier aanvaardt deze lijn niet. Ze wordt niet betaald; is het bewijs later in orde, dan kun "
            "je de fase opnieuw factureren."
        ),
        success=_("De lijn is verworpen."),
    ),
    _of_line(
        name="crediteren", transition="credit", label=_("Crediteer de lijn"), action=actions.credit_line,
        form=forms.CreditForm, tone="danger",
        intro=_(
            "In een bestand verandert niets meer. Een creditlijn met het omgekeerde bedrag gaat mee in het "
            "volgende bestand en wijst naar deze lijn."
        ),
        success=_("De creditlijn staat klaar voor het volgende bestand."),
    ),
)  # fmt: skip
moves.register(
    FILE,
    _files,
    _of_file(
        name="indienen", transition="submit", label=_("Dien in"), action=actions.submit_file, tone="primary",
        intro=_("Noteer wanneer je het bestand bij de opdrachtgever indiende."),
        success=_("De declaratie is ingediend."),
    ),
    _of_file(
        name="inspectie", transition="inspect", label=_("Zet in inspectie"), action=actions.inspect_file,
        intro=_("De financier kijkt het bewijs na. Trek een steekproef om de bewijzen klaar te leggen."),
        success=_("De declaratie is in inspectie."),
    ),
    _of_file(
        name="aanvaarden", transition="accept", label=_("Aanvaard alles"), action=actions.accept_file,
        tone="primary", success=_("De declaratie is aanvaard."),
    ),
    _of_file(
        name="gedeeltelijk-aanvaarden", transition="accept_partly", label=_("Aanvaard gedeeltelijk"),
        action=actions.accept_file_partly, intro=_("Alles wat niet verworpen is, wordt aanvaard."),
        success=_("De declaratie is gedeeltelijk aanvaard."),
    ),
    _of_file(
        name="uitbetalen", transition="pay", label=_("Noteer de betaling"), action=actions.pay_file,
        tone="primary", success=_("De declaratie is uitbetaald."),
    ),
)  # fmt: skip
