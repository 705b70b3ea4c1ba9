"""Contact cards of people who are no candidate: list, card, adding, changing, closing (H-81)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.forms import OnceForm
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.views import carry_out, refused
from people import network, rules
from people.actions.network import (
    add_network_contact,
    set_network_contact_active,
    update_network_contact,
)
from people.filters import NetworkFilter
from people.forms.network import BasePlaceFormSet, NetworkContactForm, place_rows
from people.models import NetworkContact
from people.roles import Permission
from people.tables import ADD_CONTACT, NetworkTable

ADDED = gettext_lazy("Het netwerkcontact is toegevoegd.")
SAVED = gettext_lazy("De gegevens zijn bewaard.")


class NetworkList(ListView):
    """The network of the user's organisations, and what other partners share."""

    policy = Policy(str(Permission.SEE_NETWORK))
    table_class = NetworkTable
    filterset_class = NetworkFilter
    template_name = "people/network.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(NetworkContact, request.user).with_organisations()

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        may_add = request.user.may(Permission.EDIT_NETWORK)
        return {
            "tabs": network.tabs(request.user, "people:network"),
            "buttons": [ADD_CONTACT] if may_add else [],
        }


def _contact(request: HttpRequest, public_id: UUID) -> NetworkContact:
    """A card that the user may see; else 404."""
    return get_object_or_404(visible(NetworkContact, request.user).with_organisations(), public_id=public_id)


@policy.requires(Permission.SEE_NETWORK)
@require_safe
def show_network_contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One card."""
    contact = _contact(request, public_id)
    context = {
        "contact": contact,
        "header": network.header(contact, request.user),
        "sections": network.sections(contact),
    }
    return render(request, "people/network_contact.html", context)


@policy.requires(Permission.EDIT_NETWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def add_network(request: HttpRequest) -> HttpResponse:
    """Add a card for one of the user's organisations."""
    form, rows = NetworkContactForm(request.POST or None, user=request.user), place_rows(request.POST or None)

    def work() -> str:
        contact = add_network_contact(by=request.user, places=rows.places(), **form.values())
        _warn(request, contact)
        return contact.get_absolute_url()

    title, back = _("Netwerkcontact toevoegen"), reverse("people:network")
    return _answer(request, form, rows, work, title=title, back=back, success=ADDED)


@policy.requires(Permission.EDIT_NETWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_network(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a card of one's own organisations; when somebody else saved meanwhile, both texts are shown."""
    contact = _contact(request, public_id)
    back = contact.get_absolute_url()
    verdict = rules.may_edit_contact(contact, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = NetworkContactForm(request.POST or None, user=request.user, instance=contact)
    rows = place_rows(request.POST or None, contact=contact)

    def work() -> str:
        version = form.cleaned_data["version"]
        changed = update_network_contact(
            contact, by=request.user, version=version, places=rows.places(), **form.values()
        )
        _warn(request, changed)
        return back

    return _answer(request, form, rows, work, title=_("Gegevens wijzigen"), back=back, success=SAVED)


def _answer(
    request: HttpRequest,
    form: NetworkContactForm,
    rows: BasePlaceFormSet,
    work: Callable[[], str],
    *,
    title: str,
    back: str,
    success: Any,
) -> HttpResponse:
    """The page of the form, or what came of sending it."""
    sent = request.method == "POST"
    # Both are looked at, so that every fault is told at once.
    if sent and all([form.is_valid(), rows.is_valid()]):
        return carry_out(request, form, work, cancel_url=back, success=success)
    context = {"title": title, "form": form, "rows": rows, "back_url": back}
    return render(request, "people/network_form.html", context, status=422 if sent else 200)


def _warn(request: HttpRequest, contact: NetworkContact) -> None:
    """Somebody else with the same name is told; it stops nothing (H-82)."""
    same = visible(NetworkContact, request.user).exclude(pk=contact.pk)
    found = same.named(contact.family_name, contact.given_name).first()
    if found:
        words = _(
            "Er is al een netwerkcontact met deze naam: nummer %(number)s. Is dit iemand anders?"
            " Schrijf er iets unieks bij, zoals (2) of de gemeente."
        )
        messages.warning(request, words % {"number": found.number})


@policy.requires(Permission.EDIT_NETWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def network_active(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Close a card, or open it again."""
    contact = _contact(request, public_id)
    back, active = contact.get_absolute_url(), not contact.is_active
    verdict = rules.may_edit_contact(contact, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = OnceForm(request.POST or None)

    def work() -> str:
        set_network_contact_active(contact, by=request.user, active=active)
        return back

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=SAVED)
    label = _("Maak weer actief") if active else _("Zet op niet actief")
    context = {
        "title": label,
        "subtitle": contact.list_name,
        "intro": "" if active else _("De kaart verdwijnt uit de lijst. Je vindt ze nog met de filter."),
        "form": form,
        "button": ui.Button(label),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)
