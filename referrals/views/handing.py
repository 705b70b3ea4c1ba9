"""Several referrals of the inbox go to somebody else at once, and back when that was a mistake."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from core import policy, ui
from core.forms import OnceForm
from core.views import carry_out
from people.roles import Permission
from referrals import actions, presenters, tabs
from referrals.forms import AssignForm, HandForm, HandOverForm
from referrals.models import Referral
from referrals.views.lists import inbox_rows

# As many as the longest page of the list.
MOST = 100


@policy.requires(Permission.SEND_REFERRALS)
@require_POST
def hand(request: HttpRequest) -> HttpResponse:
    """To whom do the chosen referrals go? Those that cannot go are named and left out."""
    chosen = _chosen(request)
    if not chosen:
        messages.info(request, _("Kies eerst minstens één doorverwijzing in de lijst."))
        return redirect("referrals:inbox")
    receives = tabs.receives(request.user)
    verdicts = {row: actions.may_hand(row, by=request.user, receives=receives) for row in chosen}
    possible = [row for row, verdict in verdicts.items() if verdict]
    form = _form(request, possible)
    if form.is_bound and form.is_valid():
        return _carry_out(request, form)
    context = {
        "title": _("Wijs toe aan een adviseur") if receives else _("Geef aan een collega"),
        "form": form,
        "chosen": [presenters.InboxRow(row, request.user) for row in possible],
        "left_out": [
            (presenters.InboxRow(row, request.user), verdict.reason)
            for row, verdict in verdicts.items()
            if not verdict
        ],
        "submit": _("Wijs toe") if receives else _("Geef door"),
        "cancel_url": reverse("referrals:inbox"),
    }
    return render(request, "referrals/hand.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest) -> list[Referral]:
    """The rows that were ticked, or all that stood on the page."""
    name = "op_pagina" if request.POST.get("alles") else "gekozen"
    ids = [value for value in request.POST.getlist(name) if _is_uuid(value)][:MOST]
    return list(
        inbox_rows(request.user)
        .filter(public_id__in=ids)
        .with_people()
        .select_related("traject")
        .order_by("sent_at", "pk")
    )


def _is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


def _form(request: HttpRequest, possible: list[Referral]) -> HandForm:
    """Unbound when the list sent us here, bound when the choice was made."""
    form = AssignForm if tabs.receives(request.user) else HandOverForm
    data = request.POST if "form_key" in request.POST else None
    return form(data, rows=inbox_rows(request.user), chosen=possible)


def _carry_out(request: HttpRequest, form: HandForm) -> HttpResponse:
    rows, person = form.cleaned_data["gekozen"], form.cleaned_data["person"]

    def work() -> str:
        if tabs.receives(request.user):
            batch = actions.assign_referrals(rows, by=request.user, adviser=person)
        else:
            batch = actions.hand_over_referrals(rows, by=request.user, contact=person)
        return reverse("referrals:handed", args=[batch])

    return carry_out(request, form, work, cancel_url=reverse("referrals:inbox"))


@policy.requires(Permission.SEND_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def handed(request: HttpRequest, batch: UUID) -> HttpResponse:
    """What was just handed, and the way back."""
    count = len(actions.handed_in(str(batch), by=request.user))
    if not count:
        raise Http404
    form = OnceForm(request.POST or None)
    inbox = reverse("referrals:inbox")

    def work() -> str:
        actions.undo_assignment(str(batch), by=request.user)
        return inbox

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=inbox, success=_("Het is ongedaan gemaakt."))
    words = ngettext(
        "%(n)s doorverwijzing is doorgegeven.", "%(n)s doorverwijzingen zijn doorgegeven.", count
    )
    context: dict[str, Any] = {
        "title": _("Doorgegeven"),
        "intro": words % {"n": count},
        "form": form,
        "button": ui.Button(_("Maak ongedaan"), tone="secondary"),
        "cancel_url": inbox,
    }
    return render(request, "referrals/handed.html", context, status=422 if form.errors else 200)
