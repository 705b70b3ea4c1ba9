"""Pages of providers with an account: their vouchers, answers to several at once, attendance."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.policy import Policy
from core.tables import Column, ListView, Table
from core.views import carry_out
from people.roles import Permission
from vouchers import actions, portal
from vouchers.forms import ACCEPT
from vouchers.forms.portal import AttendanceGridForm, BulkAnswerForm, PortalFilter
from vouchers.models import Voucher
from vouchers.presenters import portal as presenters
from vouchers.querysets import VoucherQuerySet

ALL = "alles"
# The chosen vouchers stand in the address, which may not be endless.
AT_ONCE = 50


class PortalTable(Table):
    """Vouchers of a provider; those that wait have a box to choose them."""

    name = "mijn-vouchers"
    caption = gettext_lazy("Vouchers")
    search_placeholder = gettext_lazy("Zoek op nummer, opleiding of naam")
    default_order = ("-booked_at",)
    row_url = staticmethod(presenters.detail_url)
    columns = (
        Column("number", gettext_lazy("Voucher"), order_by="number", kind="link", url=presenters.detail_url),
        Column("candidate", gettext_lazy("Kandidaat"), value=presenters.candidate_name),
        Column("item_name", gettext_lazy("Opleiding"), order_by="item_name"),
        Column("price_cents", gettext_lazy("Bedrag"), order_by="price_cents", kind="money"),
        Column("state", gettext_lazy("Toestand"), kind="badge", value=presenters.voucher_badge),
        Column("booked_at", gettext_lazy("Aangevraagd"), order_by="booked_at", kind="when"),
    )
    empty = ui.Empty(
        gettext_lazy("Geen vouchers"),
        gettext_lazy("Vraagt een adviseur een opleiding bij jou aan? Dan staat de voucher hier."),
    )


class WaitingTable(PortalTable):
    """The same, oldest first, with a box on each row."""

    default_order = ("booked_at",)
    page_sizes = (25, AT_ONCE)

    def __init__(self, request: HttpRequest, queryset: Any, filterset: Any = None) -> None:
        super().__init__(request, queryset, filterset)
        checked = request.GET.get("kies") == ALL

        def box(voucher: Voucher) -> str:
            return presenters.choose_box(voucher, checked=checked)

        shown = [column for column in PortalTable.columns if column.key != "state"]
        self.columns = (*shown, Column("choose", gettext_lazy("Kies"), value=box))

    @property
    def choose_all_url(self) -> str:
        return self.url_with(kies=ALL)


class PortalList(ListView):
    """The vouchers of the user's providers, by stage."""

    policy = Policy(str(Permission.ANSWER_VOUCHERS))
    filterset_class = PortalFilter
    template_name = "vouchers/portal.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.tab = kwargs.get("tab", portal.TO_ANSWER)
        if self.tab not in portal.TABS:
            raise Http404
        self.table_class = WaitingTable if self.tab == portal.TO_ANSWER else PortalTable
        return super().get(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> VoucherQuerySet:
        return portal.TABS[self.tab].rows(portal.vouchers_of(request.user))

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        return {
            "tabs": presenters.tabs(request.user, self.tab),
            "to_answer": self.tab == portal.TO_ANSWER,
            "buttons": presenters.list_buttons(),
        }


@policy.requires(Permission.ANSWER_VOUCHERS)
@require_safe
def voucher(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One voucher as its provider sees it: never the dossier, a number or a status of the person."""
    found = get_object_or_404(portal.vouchers_of(request.user), public_id=public_id)
    context = {
        "voucher": found,
        "badges": presenters.voucher_badges(found),
        "facts": presenters.voucher_facts(found),
        "invoice": presenters.voucher_invoice(found),
        "buttons": presenters.voucher_buttons(found),
    }
    return render(request, "vouchers/portal_voucher.html", context)


@policy.requires(Permission.ANSWER_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """One answer to the chosen vouchers, after a page that lists them: all of them, or none."""
    chosen = _chosen(request)
    back = presenters.tab_url(portal.TO_ANSWER)
    if not chosen:
        messages.warning(request, _("Kies eerst een voucher."))
        return HttpResponseRedirect(back)
    form = BulkAnswerForm(request.POST or None, how_many=len(chosen))

    def work() -> str:
        data = form.cleaned_data
        if data["answer"] == ACCEPT:
            actions.accept_vouchers(chosen, by=request.user)
        else:
            actions.refuse_vouchers(chosen, by=request.user, reason=data["reason"], text=data["text"])
        return back

    if request.method == "POST" and form.is_valid():
        n = len(chosen)
        done = ngettext("%(n)s voucher is beantwoord.", "%(n)s vouchers zijn beantwoord.", n) % {"n": n}
        return carry_out(request, form, work, cancel_url=back, success=done)
    return _ask(request, form, chosen, back)


def _chosen(request: HttpRequest) -> list[Voucher]:
    """The vouchers that the address names, as far as they are the user's; what is no id names none."""
    ids = []
    for text in request.GET.getlist("voucher")[:AT_ONCE]:
        try:
            ids.append(UUID(text))
        except ValueError:
            continue
    return list(portal.vouchers_of(request.user).filter(public_id__in=ids).order_by("booked_at", "pk"))


def _ask(request: HttpRequest, form: BulkAnswerForm, chosen: list[Voucher], back: str) -> HttpResponse:
    context = {
        "title": _("Beantwoord de vouchers"),
        "intro": presenters.answer_intro(chosen),
        "facts": presenters.answer_facts(chosen),
        "form": form,
        "button": ui.Button(_("Verstuur het antwoord"), request.get_full_path()),
        "cancel_url": back,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.ANSWER_VOUCHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: HttpRequest) -> HttpResponse:
    """Who followed which training, on one page; the oldest vouchers first."""
    rows = portal.TABS["aanvaard"].rows(portal.vouchers_of(request.user)).order_by("answered_at", "pk")
    form = AttendanceGridForm(request.POST or None, vouchers=rows[:AT_ONCE])
    back = presenters.tab_url("aanvaard")

    def work() -> str:
        actions.note_attendances(form.attendances(), by=request.user)
        return back

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("De aanwezigheid is bewaard."))
    context = {"form": form, "cancel_url": back}
    status = 422 if form.errors else 200
    return render(request, "vouchers/portal_attendance.html", context, status=status)
