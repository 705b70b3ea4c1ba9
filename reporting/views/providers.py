"""Paper for providers: the voucher that they accepted, and the statement of a period for their invoice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import dates, files, policy, ui
from core.actors import Actor
from core.sheets.writing import save_button
from core.views import refused
from people.roles import Permission
from reporting import actions, workbooks
from reporting import documents as d
from reporting.documents import build
from reporting.forms import StatementForm
from reporting.presenters import statements as presenters
from reporting.views.documents import or_unavailable
from vouchers import portal
from vouchers.enums import VoucherState
from vouchers.models import Voucher
from vouchers.rules import still_holds
from vouchers.views import answer

PDF, XLSX = "pdf", "xlsx"


@policy.public
@never_cache
@require_safe
def answer_paper(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The accepted voucher for whoever opened its link in this browser; without it the polite page."""
    if answer.too_many(request):
        return answer.private(render(request, "429.html", status=429))
    found = answer.link_in_session(request, public_id)
    if found is None or not found.is_open:
        return answer.gone(request, found)
    voucher = found.voucher
    if voucher.state != VoucherState.ACCEPTED:
        return HttpResponseRedirect(reverse("vouchers:answer_form", args=[public_id]))
    return _paper(request, voucher, by=answer.outside_actor(voucher, voucher.answered_name))


@policy.requires(Permission.ANSWER_VOUCHERS)
@require_safe
def provider_paper(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The accepted voucher for an account of its provider."""
    rows = portal.vouchers_of(request.user).exclude(state=VoucherState.PENDING)
    voucher = get_object_or_404(rows.select_related("traject__programme"), public_id=public_id)
    if not (holds := still_holds(voucher)):
        return refused(request, holds, back_url=reverse("vouchers:portal_voucher", args=[public_id]))
    return _paper(request, voucher, by=request.user)


def _paper(request: HttpRequest, voucher: Voucher, *, by: Actor) -> HttpResponseBase:
    def make() -> HttpResponseBase:
        return files.serve(actions.open_document(actions.voucher_paper(voucher, by=by), by=by))

    return or_unavailable(request, make)


@policy.requires(Permission.ANSWER_VOUCHERS)
@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """What the user's providers may invoice of a period."""
    return _page(request, portal.providers_of(request.user), "reporting:statement")


@policy.requires(Permission.ANSWER_VOUCHERS)
@require_safe
def statement_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as PDF or XLSX."""
    return _file(request, portal.providers_of(request.user), kind)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def any_statement(request: HttpRequest) -> HttpResponse:
    """What any provider may invoice of a period, for the coordinator."""
    return _page(request, portal.all_providers(), "reporting:any_statement")


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def any_statement_file(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The same as PDF or XLSX."""
    return _file(request, portal.all_providers(), kind)


def _page(request: HttpRequest, providers: Any, name: str) -> HttpResponse:
    form = StatementForm(request.GET, providers=providers)
    made = _made(form)
    context = {
        "form": form,
        "statement": made,
        "buttons": _buttons(request, name) if made else [],
        "back_url": reverse("vouchers:portal" if name == "reporting:statement" else "vouchers:vouchers"),
        "nothing": ui.Empty(
            _("Niets om af te rekenen"), _("In deze periode is geen enkele voucher aanvaard.")
        ),
    }
    return render(request, "reporting/statement.html", context)


def _made(form: StatementForm) -> d.ProviderStatement | None:
    return build.provider_statement(*form.asked()) if form.is_valid() and form.asked() else None


def _buttons(request: HttpRequest, name: str) -> list[ui.Button]:
    query = request.GET.urlencode()
    return [
        save_button(kind, reverse(f"{name}_file", args=[kind]), query=query, tone="secondary")
        for kind in (PDF, XLSX)
    ]


def _file(request: HttpRequest, providers: Any, kind: str) -> HttpResponseBase:
    form = StatementForm(request.GET, providers=providers)
    made = _made(form)
    makers: dict[str, tuple[str, Callable[[d.ProviderStatement], bytes]]] = {
        PDF: (files.PDF, _as_pdf),
        XLSX: (files.XLSX, _as_workbook),
    }
    if made is None or kind not in makers:
        raise Http404
    content_type, make = makers[kind]
    return or_unavailable(request, lambda: _download(make(made), content_type, f"{made.own_number}.{kind}"))


def _as_pdf(made: d.ProviderStatement) -> bytes:
    return d.pdf(made, number=made.own_number, date=dates.today())


def _as_workbook(made: d.ProviderStatement) -> bytes:
    return workbooks.workbook(made.own_number, presenters.header(), presenters.cells(made))


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    return response
