"""Booking an offer for a group of candidates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.errors import Refused
from core.policy import visible
from core.views import send_once
from people.access import organisation_ids
from people.roles import Permission
from trajects.models import Traject
from vouchers import actions
from vouchers.forms.groups import ChooseOfferForm, GroupForm
from vouchers.models import GroupBooking, MenuItem
from vouchers.presenters import groups as presenters
from vouchers.rules.groups import PRICE_CHANGED

SHOWN = 40
SEARCH = "zoek"


@policy.requires(Permission.BOOK_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Choose an offer, then the candidates; each says whether it is possible."""
    items = visible(MenuItem, request.user).offered().of_active_programmes().with_provider()
    chosen = ChooseOfferForm(request.GET if "aanbod" in request.GET else None, items=items)
    if not chosen.is_valid():
        return render(
            request, "vouchers/group_choose.html", {"form": chosen}, status=422 if chosen.errors else 200
        )
    item = chosen.cleaned_data["aanbod"]
    trajects = _dossiers(request, item)
    form = GroupForm(
        request.POST or None,
        ids=[str(public_id) for public_id in trajects.values_list("public_id", flat=True)],
        initial={"price": item.price_cents},
    )
    if request.method == "POST" and SEARCH not in request.POST and form.is_valid():
        return _book(request, item, form, trajects)
    return _show(request, item, form, trajects)


def _dossiers(request: HttpRequest, item: MenuItem) -> Any:
    """Running dossiers for which the user may book, in the programme of the offer."""
    ids = organisation_ids(request.user, Permission.BOOK_VOUCHERS)
    rows = visible(Traject, request.user).running()
    return rows.filter(programme=item.programme, organisation_id__in=ids)


def _book(request: HttpRequest, item: MenuItem, form: GroupForm, trajects: Any) -> HttpResponse:
    chosen = list(trajects.filter(public_id__in=form.cleaned_data["candidates"]))

    def work() -> str:
        group = actions.book_group(item=item, trajects=chosen, by=request.user, **form.booking())
        return group.get_absolute_url()

    try:
        return send_once(request, form, work, success=_("De groep is aangevraagd."))
    except Refused as refusal:
        form.add_error(None, str(refusal.verdict.reason))
        if refusal.verdict.code == PRICE_CHANGED:
            item.refresh_from_db()
            form.data = form.data.copy()
            form.data["price"] = str(item.price_cents)
        return _show(request, item, form, trajects)


def _show(request: HttpRequest, item: MenuItem, form: GroupForm, trajects: Any) -> HttpResponse:
    """The offer, the group, and the candidates: those that were chosen and those that were searched for."""
    searching = SEARCH in request.POST
    chosen = request.POST.getlist("candidates")
    query = request.POST.get("q", "")[:100]
    found = trajects.filter(public_id__in=_uuids(chosen)) | trajects.matching(query)
    shown = found.distinct().with_content().order_by("candidate__sort_name", "pk")
    context = {
        "item": item,
        "facts": presenters.item_facts(item),
        "form": form,
        "fields": [form["name"], form["held_on"], form["mode"]],
        "errors": [] if searching else form.errors,
        "rows": presenters.candidate_rows(list(shown[: SHOWN + len(chosen)]), item, request.user, chosen),
        "more": trajects.matching(query).count() > SHOWN,
        "cancel_url": reverse("vouchers:vouchers"),
    }
    wrong = form.errors and not searching
    return render(request, "vouchers/group_add.html", context, status=422 if wrong else 200)


def _uuids(values: list[str]) -> list[UUID]:
    """What was sent as keys; anything else is no key."""
    found = []
    for value in values:
        try:
            found.append(UUID(value))
        except ValueError:
            continue
    return found


@policy.requires(Permission.SEE_VOUCHERS)
@require_safe
def group(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A group with the vouchers that the user may see."""
    rows = visible(GroupBooking, request.user).select_related("item__provider", "booked_by")
    found = get_object_or_404(rows, public_id=public_id)
    vouchers = found.vouchers.visible_to(request.user).with_people().with_provider_mail()
    context = {
        "group": found,
        "facts": presenters.group_facts(found),
        "rows": presenters.group_rows(vouchers.order_by("traject__candidate__sort_name"), request.user),
        "back_url": reverse("vouchers:vouchers"),
    }
    return render(request, "vouchers/group.html", context)
