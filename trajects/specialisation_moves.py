"""The moves of a request for a specialisation ("specialisatie")."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core import moves
from core.moves import Move
from people.roles import Permission
from trajects.actions import specialisations as actions
from trajects.forms import specialisations as forms
from trajects.forms.decisions import MoveForm, ReasonForm
from trajects.models import SpecialisationRequest


def _requests(user: Any) -> Any:
    return SpecialisationRequest.objects.visible_to(user).with_people()


def _about(request: Any, _user: Any) -> str:
    return f"{request.traject.candidate.list_name} · {request.specialisation.name}"


moves.register(
    "specialisatie",
    _requests,
    Move(
        name="aanvaarden",
        transition="accept",
        label=_("Aanvaard de aanvraag"),
        action=actions.accept_specialisation,
        form=MoveForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("Wie het dossier begeleidt, ziet dat jullie dit doen."),
        success=_("De aanvraag is aanvaard."),
        tone="primary",
        icon="check",
        about=_about,
    ),
    Move(
        name="beginnen",
        transition="begin",
        label=_("Begin"),
        action=actions.begin_specialisation,
        form=forms.DayForm,
        permission=Permission.EDIT_DOSSIERS,
        success=_("De specialisatie loopt."),
        tone="primary",
        about=_about,
    ),
    Move(
        name="afronden",
        transition="finish",
        label=_("Rond af"),
        action=actions.finish_specialisation,
        form=forms.ResultForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("Wie het dossier begeleidt, leest het resultaat."),
        success=_("De specialisatie is afgerond."),
        tone="primary",
        icon="check",
        about=_about,
    ),
    Move(
        name="weigeren",
        transition="refuse",
        label=_("Weiger"),
        action=actions.refuse_specialisation,
        form=ReasonForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("Wie het dossier begeleidt, leest je reden."),
        success=_("De aanvraag is geweigerd."),
        tone="danger",
        about=_about,
    ),
    Move(
        name="intrekken",
        transition="withdraw",
        label=_("Trek de aanvraag in"),
        action=actions.withdraw_specialisation,
        form=ReasonForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("De partner ziet dat je dit niet meer vraagt."),
        success=_("De aanvraag is ingetrokken."),
        tone="danger",
        about=_about,
    ),
)
