"""Several dossiers go to others at once, for somebody who leaves; and back when that was a mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from core import policy, ui
from core.policy import visible
from core.views import carry_out
from people.roles import Permission
from trajects.actions import teamwork as actions
from trajects.forms.leaving import LeaverForm, ManyForm
from trajects.forms.teamwork import SureForm
from trajects.models import Traject
from trajects.querysets import TrajectQuerySet
from trajects.rules.spreading import spread
from trajects.views.base import form_page


def _dossiers(request: HttpRequest) -> TrajectQuerySet:
    """Open dossiers in which the user works."""
    rows = visible(Traject, request.user).editable_by(request.user).open()
    return rows.with_people().order_by("candidate__sort_name", "pk")


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_many(request: HttpRequest) -> HttpResponse:
    """Choose whose dossiers, which, and who gets them; look at it; give."""
    back_url = reverse("trajects:handovers")
    leaver = LeaverForm(request.GET or None, trajects=_dossiers(request))
    if not leaver.is_bound or not leaver.is_valid():
        return _choose(request, leaver, back_url)
    person = leaver.cleaned_data["van"]
    rows = _dossiers(request).of_adviser(person)
    form = ManyForm(request.POST or None, trajects=rows, leaver=person, user=request.user)
    if request.method == "POST" and form.is_valid():
        return _give(request, form) if request.POST.get("bevestig") else _look(request, form)
    return form_page(
        request,
        form,
        title=_("Draag dossiers over"),
        subtitle=str(person),
        intro=ngettext(
            "%(person)s heeft %(n)s open dossier.", "%(person)s heeft %(n)s open dossiers.", rows.count()
        )
        % {"person": person, "n": rows.count()},
        submit_label=_("Bekijk de verdeling"),
        cancel_url=back_url,
    )


def _choose(request: HttpRequest, form: LeaverForm, back_url: str) -> HttpResponse:
    context = {"form": form, "cancel_url": back_url}
    return render(request, "trajects/handover_leaver.html", context)


def _pairs(form: ManyForm) -> list[Any]:
    return spread(form.trajects, form.to_whom, near=form.near)


def _look(request: HttpRequest, form: ManyForm) -> HttpResponse:
    """Who would get what; nothing has changed yet."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name != "csrfmiddlewaretoken"
    ]
    pairs = _pairs(form)
    label = _("Verplaats de dossiers") if form.at_once else _("Bied de dossiers aan")
    context = {
        "pairs": pairs,
        "counts": _counts(pairs),
        "fields": [*sent, ("bevestig", "ja")],
        "at_once": form.at_once,
        "button": ui.Button(label),
        "action": request.get_full_path(),
        "cancel_url": request.get_full_path(),
    }
    return render(request, "trajects/handover_look.html", context)


def _counts(pairs: list[Any]) -> list[tuple[str, int]]:
    found: dict[str, int] = {}
    for _traject, to in pairs:
        name = f"{to.adviser}, {to.organisation}"
        found[name] = found.get(name, 0) + 1
    return list(found.items())


def _give(request: HttpRequest, form: ManyForm) -> HttpResponse:
    def work() -> str:
        act = actions.move_dossiers if form.at_once else actions.offer_dossiers
        batch = act(_pairs(form), by=request.user, words=form.words())
        return reverse("trajects:handed_over", args=[batch])

    return carry_out(request, form, work, cancel_url=request.get_full_path())


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def handed_over(request: HttpRequest, batch: UUID) -> HttpResponse:
    """What was just given, and the way back."""
    given = actions.given_in(str(batch), by=request.user)
    if not given:
        raise Http404
    form, back_url = SureForm(request.POST or None), reverse("trajects:handovers")

    def work() -> str:
        actions.undo_moves(str(batch), by=request.user)
        return back_url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back_url, success=_("Het is ongedaan gemaakt."))
    words = ngettext("%(n)s dossier is doorgegeven.", "%(n)s dossiers zijn doorgegeven.", len(given))
    context = {
        "title": _("Doorgegeven"),
        "intro": words % {"n": len(given)},
        "form": form,
        "given": given,
        "button": ui.Button(_("Maak ongedaan"), tone="secondary"),
        "cancel_url": back_url,
    }
    return render(request, "trajects/handed_over.html", context, status=422 if form.errors else 200)
