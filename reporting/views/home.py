"""The start page: what needs me today."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import dates, formats, policy
from core.ui import Button, Empty
from people.roles import Permission, Role
from reporting.dashboards.presenters import stats_of
from reporting.worklist import sections_for
from reporting.worklist.teamwork import recent_dossiers


@policy.signed_in
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The worklist of the role in which the user works; the steering group gets figures."""
    context = {
        "subtitle": formats.long_date(dates.today()),
        "buttons": _buttons(request.user),
        "sections": sections_for(request.user),
        "stats": _stats(request.user),
        "nothing": _nothing(request.user),
        "recent": recent_dossiers(request.user) if request.user.may(Permission.SEE_DOSSIERS) else [],
    }
    return render(request, "reporting/home.html", context)


def _buttons(user: Any) -> list[Button]:
    """Who only refers, does that most; the others have their worklist."""
    if not user.may(Permission.SEND_REFERRALS) or user.may(Permission.HANDLE_REFERRALS):
        return []
    return [Button(_("Verwijs een kandidaat door"), reverse("referrals:refer"), icon="plus")]


def _stats(user: Any) -> list[Any]:
    membership = user.current_membership
    if membership is None or membership.role != Role.STEERING or not user.may(Permission.SEE_REPORTS):
        return []
    return stats_of(user)


def _nothing(user: Any) -> Empty:
    membership = user.current_membership
    if membership is not None and membership.role == Role.VDAB_ADVISER:
        return Empty(
            _("Er is geen casusbespreking gepland"),
            _(
                "Plant een partner er een, dan staat ze hier. Je leest elke casus onder een nummer, met een naam "
                "alleen als de klant daarmee akkoord ging."
            ),
            Button(_("Bekijk de vorige"), reverse("trajects:discussions"), tone="secondary"),
        )
    if membership is None:
        return Empty(
            _("Je hebt nog geen rol"),
            _("Vraag aan je coördinator om je een rol in je organisatie te geven."),
        )
    return Empty(_("Alles is gedaan"), _("Er wacht vandaag niets op jou."))
