"""The tab of a dossier with what a partnership asks, and its forms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import moves, policy
from core.policy import visible
from core.rules import ALLOWED, Verdict
from core.views import carry_out, refused
from people.models import User
from people.roles import Permission
from trajects import rules as traject_rules
from trajects.models import BitEvaluation, CombinationTraject, Traject
from trajects.partnership import actions, presenters, rules
from trajects.partnership.forms import (
    CheckForm,
    CombinationForm,
    EvaluationForm,
    FollowUpForm,
    MessageForm,
    TransferForm,
)
from trajects.presenters import dossier_header
from trajects.rules.teamwork import may_work_in
from trajects.views.base import dossier_of, editable_dossier, form_page


def _part(request: HttpRequest, public_id: UUID, setting: str) -> Traject:
    """A dossier that the user may change, of a programme with this part; else 404."""
    traject = editable_dossier(request, public_id)
    if not getattr(traject.programme, setting):
        raise Http404
    return traject


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def partnership(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The tab: every part that the programme has."""
    traject = dossier_of(request, public_id)
    if not traject.programme.has_partnership_parts:
        raise Http404
    context = {
        "traject": traject,
        "header": dossier_header(traject, request.user, tab=presenters.TAB),
        "panels": presenters.panels(traject, request.user),
    }
    return render(request, "trajects/partnership/dossier.html", context)


def _page(
    request: HttpRequest,
    traject: Traject,
    form: Any,
    save: Callable[[], Any],
    *,
    success: str,
    verdict: Verdict = ALLOWED,
    back: str = "",
    **context: Any,
) -> HttpResponse:
    """A form of the tab: shown, refused with the reason, or carried out once."""
    back = back or presenters.tab_url(traject)

    def work() -> str:
        save()
        return back

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=success)
    if not verdict:
        return refused(request, verdict, back_url=back)
    return form_page(request, form, subtitle=traject.candidate.list_name, cancel_url=back, **context)


def _values(form: Any) -> dict[str, Any]:
    """The values with the version, which is empty for a new row."""
    return form.values() | {"version": form.cleaned_data.get("version")}


def _user(request: HttpRequest) -> User:
    """Who is signed in; the policies admit nobody else."""
    return cast("User", request.user)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def vdab_check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What is known at VDAB (D-06)."""
    traject = _part(request, public_id, "vdab_checks")
    form = CheckForm(request.POST or None, row=getattr(traject, "vdab_check", None))
    return _page(
        request,
        traject,
        form,
        lambda: actions.save_check(traject, by=_user(request), **_values(form)),
        success=_("Het is bewaard."),
        verdict=traject_rules.traject_open(traject, request.user),
        title=_("Nagaan bij VDAB"),
        submit_label=_("Bewaar"),
        draft_key=f"vdab-{traject.public_id}",
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def vdab_message(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A word with VDAB: through the client, or flagged (D-07)."""
    traject = _part(request, public_id, "client_mediated")
    form = MessageForm(request.POST or None)

    def save() -> None:
        message = actions.note_message(traject, by=_user(request), **form.values())
        if message.is_direct:
            messages.warning(request, rules.goes_directly(traject.programme).reason)

    return _page(
        request,
        traject,
        form,
        save,
        success=_("Het bericht is genoteerd."),
        verdict=traject_rules.traject_open(traject, request.user),
        title=_("Bericht met VDAB"),
        submit_label=_("Noteer"),
        draft_key=f"bericht-{traject.public_id}",
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bit_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fill in the form that the young person brought (D-14)."""
    return _evaluate(request, _part(request, public_id, "bit_below_age"), None)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def bit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change it, note when it was handed over, and what VDAB found."""
    rows = visible(BitEvaluation, request.user).editable_by(request.user).select_related("traject")
    found = get_object_or_404(rows, public_id=public_id)
    return _evaluate(request, editable_dossier(request, found.traject.public_id), found)


def _evaluate(request: HttpRequest, traject: Traject, found: BitEvaluation | None) -> HttpResponse:
    form = EvaluationForm(request.POST or None, row=found)
    open_ = traject_rules.traject_open(traject, request.user)
    return _page(
        request,
        traject,
        form,
        lambda: actions.save_evaluation(traject, by=_user(request), evaluation=found, **_values(form)),
        success=_("De evaluatie is bewaard."),
        verdict=open_ and (ALLOWED if found else rules.may_evaluate(traject)),
        title=_("BIT-evaluatie"),
        submit_label=_("Bewaar"),
        draft_key=f"bit-{(found or traject).public_id}",
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def vdab_transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How the client goes on, filled in together (D-16)."""
    traject = _part(request, public_id, "vdab_transfer")
    form = TransferForm(request.POST or None, row=getattr(traject, "vdab_transfer", None))
    return _page(
        request,
        traject,
        form,
        lambda: actions.save_transfer(traject, by=_user(request), **_values(form)),
        success=_("De overdracht is bewaard."),
        verdict=traject_rules.traject_open(traject, request.user),
        title=_("Overdracht naar VDAB"),
        intro=_("Vul dit samen met de klant in. De klant bezorgt het zelf aan VDAB."),
        submit_label=_("Bewaar"),
        draft_key=f"overdracht-vdab-{traject.public_id}",
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A mediator asks whether somebody takes part (D-15)."""
    traject = _part(request, public_id, "follow_up_requests")
    form = FollowUpForm(request.POST or None, traject=traject)
    return _page(
        request,
        traject,
        form,
        lambda: actions.record_follow_up(traject, by=_user(request), **form.values()),
        success=_("De vraag is genoteerd."),
        title=_("Vraag van een VDAB-bemiddelaar"),
        submit_label=_("Noteer de vraag"),
    )


# Combination trajectories ------------------------------------------------------------------------


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def combination_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Wish a service beside the guidance (D-08)."""
    traject = _part(request, public_id, "combinations")
    form = CombinationForm(request.POST or None, traject=traject)

    def save() -> None:
        actions.wish_combination(traject, by=_user(request), **form.values())
        _warn(request, form)

    return _page(
        request,
        traject,
        form,
        save,
        success=_("Het combinatietraject is genoteerd."),
        verdict=traject_rules.traject_open(traject, request.user),
        title=_("Nieuw combinatietraject"),
        intro=_(
            "De doelen verschillen van die van het gewone aanbod. Vraag de VDAB-adviseur wat er bestaat."
        ),
        submit_label=_("Bewaar de wens"),
        draft_key=f"combinatie-{traject.public_id}",
    )


def _warn(request: HttpRequest, form: CombinationForm) -> None:
    if form.warning:
        messages.warning(request, form.warning)


def _combination(request: HttpRequest, public_id: UUID) -> CombinationTraject:
    rows = visible(CombinationTraject, request.user).select_related("service", "traject")
    found = get_object_or_404(rows, public_id=public_id)
    found.traject = dossier_of(request, found.traject.public_id)
    return found


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def combination(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One combination trajectory: why, who works on what, its state and its moves."""
    found = _combination(request, public_id)
    works = may_work_in(found.traject, request.user)
    context = {
        "traject": found.traject,
        "header": dossier_header(found.traject, request.user, tab=presenters.TAB),
        "combination": found,
        "badge": presenters.combination_badge(found),
        "facts": presenters.combination_facts(found),
        "next": presenters.next_words(found),
        "edit": presenters.edit_combination(found, request.user) if works else None,
        "buttons": moves.buttons("combinatie", found, request.user) if works else [],
        "back_url": presenters.tab_url(found.traject),
    }
    return render(request, "trajects/partnership/combination.html", context)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def combination_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a combination that is not closed."""
    found = _combination(request, public_id)
    traject = editable_dossier(request, found.traject.public_id)
    form = CombinationForm(request.POST or None, traject=traject, combination=found)

    def save() -> None:
        version = form.cleaned_data["version"]
        actions.change_combination(found, by=_user(request), version=version, **form.values())
        _warn(request, form)

    return _page(
        request,
        traject,
        form,
        save,
        success=_("Het combinatietraject is gewijzigd."),
        verdict=traject_rules.traject_open(traject, request.user)
        and rules.may_be_changed(found, request.user),
        back=found.get_absolute_url(),
        title=_("Combinatietraject wijzigen"),
        submit_label=_("Bewaar"),
        draft_key=f"combinatie-{found.public_id}",
    )
