"""The moves of a handover ("overdracht") and of a question to read a dossier ("inzage")."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import dates, formats, moves
from core.moves import Move
from core.ui import Fact
from people import departures
from people.roles import Permission
from trajects.actions import teamwork as actions
from trajects.enums import RequestState
from trajects.forms import handover as forms
from trajects.forms.decisions import MoveForm
from trajects.models import AccessQuestion, AccessRequest, Handover
from trajects.rules import teamwork as rules


def _handovers(user: Any) -> Any:
    return Handover.objects.visible_to(user).select_related(
        "traject__candidate", "traject__programme", "to_adviser", "from_adviser", "from_organisation"
    )


def _requests(user: Any) -> Any:
    return AccessRequest.objects.visible_to(user).select_related(
        "traject__candidate", "traject__programme", "requester", "organisation"
    )


def _questions(user: Any) -> Any:
    return AccessQuestion.objects.visible_to(user)


def _about(instance: Any, _user: Any) -> str:
    return instance.traject.candidate.list_name


def _reader(request: Any) -> list[Fact]:
    """Who asks, and why."""
    return [
        Fact(_("Wie wil lezen"), str(request.requester), request.organisation.name),
        Fact(_("Waarom"), request.reason),
    ]


def _coming_along(handover: Any) -> list[Fact]:
    """What changes besides the adviser when the dossier goes to another organisation."""
    if handover.to_organisation_id == handover.from_organisation_id:
        return []
    planned = handover.traject.appointments.planned()
    return [
        Fact(_("Team"), _("Het team van het dossier stopt.")),
        *(
            Fact(_("Kijk de plaats na"), dates.local_date(row.starts_at), row.place)
            for row in planned.exclude(place="").order_by("starts_at")
        ),
    ]


departures.register(rules.has_no_open_dossiers)
moves.register(
    "overdracht",
    _handovers,
    Move(
        name="aanvaarden",
        transition="accept",
        label=_("Aanvaard het dossier"),
        action=actions.accept_handover,
        form=forms.AcceptForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_(
            "Jij wordt de adviseur. Open taken en geplande afspraken gaan mee. De consulent krijgt een e-mail."
        ),
        success=_("Het dossier is van jou."),
        tone="primary",
        icon="check",
        rule=rules.may_answer_offer,
        facts=_coming_along,
        about=_about,
    ),
    Move(
        name="weigeren",
        transition="refuse",
        label=_("Weiger"),
        action=actions.refuse_handover,
        form=forms.RefuseForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("Het dossier blijft bij de huidige adviseur. Die krijgt je reden in een e-mail."),
        success=_("Je weigerde het dossier."),
        tone="danger",
        rule=rules.may_answer_offer,
        about=_about,
    ),
    Move(
        name="intrekken",
        transition="withdraw",
        label=_("Trek het aanbod in"),
        action=actions.withdraw_handover,
        form=MoveForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("Het dossier blijft waar het is. Je collega hoeft niet meer te antwoorden."),
        success=_("Het aanbod is ingetrokken."),
        tone="danger",
        about=_about,
    ),
)
moves.register(
    "inzage",
    _requests,
    Move(
        name="geven",
        transition="grant",
        label=_("Geef inzage"),
        action=actions.grant_access,
        form=forms.GrantForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_(
            "Alleen deze ene collega mag het dossier lezen, en niets wijzigen. Interne notities blijven verborgen."
        ),
        success=_("Je collega mag het dossier lezen en krijgt een e-mail."),
        tone="primary",
        facts=_reader,
        about=_about,
    ),
    Move(
        name="weigeren",
        transition="refuse",
        label=_("Weiger"),
        action=actions.refuse_access,
        form=forms.RefuseForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("Wie de vraag stelde, krijgt je reden in een e-mail."),
        success=_("De inzage is geweigerd."),
        tone="danger",
        facts=_reader,
        about=_about,
    ),
    Move(
        name="beeindigen",
        transition="end",
        label=_("Beëindig de inzage"),
        action=actions.end_access,
        form=MoveForm,
        permission=Permission.SEE_DOSSIERS,
        intro=_("Het dossier kan dan niet meer gelezen worden."),
        success=_("De inzage is beëindigd."),
        tone="danger",
        applies=lambda request: request.state == RequestState.GRANTED,
        rule=rules.may_end_access,
        facts=_reader,
        about=_about,
    ),
)
moves.register(
    "inzagevraag",
    _questions,
    Move(
        name="intrekken",
        transition="withdraw",
        label=_("Trek de vraag in"),
        action=actions.withdraw_question,
        form=MoveForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("Niemand hoeft je vraag nog te beantwoorden. Je kunt later opnieuw vragen."),
        success=_("Je vraag is ingetrokken."),
        tone="danger",
        facts=lambda question: [Fact(_("Waarom"), question.reason)],
        about=lambda question, _user: formats.short_date(question.created_at),
    ),
)
