"""The moves of a registration ("aanmelding") and of a combination trajectory ("combinatie")."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import moves
from core.moves import Move
from people.roles import Permission
from trajects.forms.decisions import MoveForm
from trajects.models import Application, CombinationTraject
from trajects.partnership import actions, forms
from trajects.partnership.presenters import how_to_ask


def _applications(user: Any) -> Any:
    return Application.objects.visible_to(user).select_related("partnership__programme")


def _combinations(user: Any) -> Any:
    return (
        CombinationTraject.objects.visible_to(user)
        .select_related("service", "traject__candidate", "traject__programme", "traject__vdab_check")
        .prefetch_related("objectives")
    )


def _accept_url(application: Application) -> str:
    return reverse("trajects:application_accept", args=[application.public_id])


def _told(application: Application) -> Any:
    """What happens to the answer."""
    if application.email:
        return _("De klant krijgt je uitleg in een e-mail.")
    return _("De klant heeft geen e-mailadres. Vertel het zelf, met deze woorden.")


def _about(combination: CombinationTraject, _user: Any) -> str:
    return f"{combination.service} · {combination.traject.candidate.list_name}"


moves.register(
    "aanmelding",
    _applications,
    Move(
        name="aanvaarden",
        transition="accept",
        label=_("Aanvaard en open een dossier"),
        action=actions.accept,
        form=forms.OnForm,
        permission=Permission.HANDLE_APPLICATIONS,
        tone="primary",
        icon="check",
        url=_accept_url,
    ),
    Move(
        name="weigeren",
        transition="refuse",
        label=_("Weiger"),
        action=actions.refuse,
        form=forms.RefuseForm,
        permission=Permission.HANDLE_APPLICATIONS,
        intro=_told,
        success=_("De aanmelding is geweigerd."),
        tone="danger",
    ),
)
moves.register(
    "combinatie",
    _combinations,
    Move(
        name="bespreken",
        transition="discuss",
        label=_("Besproken met de partners"),
        action=actions.discuss_combination,
        form=forms.OnForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("De partners vonden dit, met de VDAB-adviseur, het best passende aanbod."),
        success=_("De bespreking is genoteerd."),
        tone="primary",
        about=_about,
    ),
    Move(
        name="aanvragen",
        transition="request",
        label=_("De klant heeft het gevraagd"),
        action=actions.request_combination,
        form=forms.OnForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=how_to_ask,
        success=_("De aanvraag is genoteerd."),
        tone="primary",
        about=_about,
    ),
    Move(
        name="opnieuw",
        transition="reconsider",
        label=_("Bespreek opnieuw"),
        action=actions.reconsider_combination,
        form=MoveForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_(
            "De dienst, de reden of de doelen veranderen. De partners bespreken het dan opnieuw, en daarna "
            "vraagt de klant het opnieuw aan."
        ),
        success=_("Wijzig wat anders moet, en bespreek het opnieuw met de partners."),
        about=_about,
    ),
    Move(
        name="starten",
        transition="start",
        label=_("Het is gestart"),
        action=actions.start_combination,
        form=forms.OnForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_(
            "Alleen de VDAB-bemiddelaar start een combinatietraject. Noteer hier sinds wanneer het loopt."
        ),
        success=_("De start is genoteerd."),
        tone="primary",
        about=_about,
    ),
    Move(
        name="afsluiten",
        transition="close",
        label=_("Sluit af"),
        action=actions.close_combination,
        form=forms.CloseForm,
        permission=Permission.EDIT_DOSSIERS,
        intro=_("Een afgesloten combinatietraject verandert niet meer."),
        success=_("Het combinatietraject is afgesloten."),
        tone="danger",
        about=_about,
    ),
)
