"""Pages of the lists of who works where: kept by coordinators, read by everybody who refers (H-06)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import dates, policy, sheets, ui
from core.files import XLSX
from core.forms import OnceForm
from core.policy import Policy, visible
from core.sheets.samples import filled
from core.sheets.writing import ENDINGS, download, save_button
from core.tables import ListView, Table
from core.text import one_line
from core.views import carry_out
from people.roles import Permission
from referrals import area_lists
from referrals.actions.areas import Area, keep_area, remove_area
from referrals.area_lists import LISTS, AreaList
from referrals.forms.areas import AreaForm
from referrals.presenters import areas as presenters

QUERY_LENGTH = 100
SAVED = gettext_lazy("De lijst is bewaard.")


class AreaPage(ListView):
    """One of the lists, with what it does not cover."""

    policy = Policy(str(Permission.MANAGE_PROGRAMME))
    template_name = "referrals/areas.html"
    area_list: ClassVar[AreaList]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(self.area_list.model, request.user).with_state()

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        here = self.area_list
        return {
            "list": here,
            "tabs": [ui.Tab(str(entry.title), entry.url, entry is here) for entry in LISTS.values()],
            "buttons": [
                ui.Button(str(here.add_label), here.url_of("area_add"), icon="plus"),
                *sheets.button(here.sheet, request.user),
                save_button("xlsx", here.url_of("area_export"), tone="secondary"),
            ],
            "coverage": here.coverage(self.get_queryset(request)),
        }


class ConsultantAreas(AreaPage):
    """Consultants by postcode."""

    area_list = area_lists.CONSULTANTS
    table_class = area_lists.ConsultantAreaTable
    filterset_class = area_lists.ConsultantAreaFilter


class AdviserAreas(AreaPage):
    """Advisers by province."""

    area_list = area_lists.ADVISERS
    table_class = area_lists.AdviserAreaTable
    filterset_class = area_lists.AdviserAreaFilter


class PostcodeAreas(AreaPage):
    """Partners by postcode."""

    area_list = area_lists.PARTNERS
    table_class = area_lists.PostcodeAreaTable
    filterset_class = area_lists.PostcodeAreaFilter


def _list(slug: str) -> AreaList:
    if slug not in LISTS:
        raise Http404
    return LISTS[slug]


def _row(request: HttpRequest, here: AreaList, public_id: UUID) -> Any:
    return get_object_or_404(visible(here.model, request.user).with_state(), public_id=public_id)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def area_add(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a row to a list."""
    here = _list(slug)
    form = here.form(request.POST or None)
    return _keep(request, here, form, here.model(), title=here.add_label)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def area_edit(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Change a row of a list."""
    here = _list(slug)
    area = _row(request, here, public_id)
    form = here.form(request.POST or None, instance=area)
    return _keep(request, here, form, area, title=_("Wijzig de regel"))


def _keep(request: HttpRequest, here: AreaList, form: AreaForm, area: Area, *, title: Any) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        return carry_out(
            request, form, _saving(request, here, form, area), cancel_url=here.url, success=SAVED
        )
    context = {
        "title": title,
        "subtitle": here.title,
        "form": form,
        "button": ui.Button(_("Bewaar")),
        "cancel_url": here.url,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


def _saving(request: HttpRequest, here: AreaList, form: AreaForm, area: Area) -> Callable[[], str]:
    def work() -> str:
        kept = keep_area(area, by=request.user, version=form.cleaned_data.get("version"), **form.row_values())
        _warn(request, here, kept)
        return here.url

    return work


def _warn(request: HttpRequest, here: AreaList, area: Any) -> None:
    """An overlap may be meant; it is told and stops nothing."""
    if here is not area_lists.CONSULTANTS:
        return
    others = visible(here.model, request.user).filter(low__lte=area.high, high__gte=area.low)
    names = [str(row.consultant) for row in others.exclude(pk=area.pk).select_related("consultant")[:3]]
    if names:
        words = _("Deze postcodes overlappen met die van %(names)s. De smalste reeks beslist.")
        messages.warning(request, words % {"names": ", ".join(names)})


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_http_methods(["GET", "HEAD", "POST"])
def area_remove(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """Ask once more, then take a row out of a list."""
    here = _list(slug)
    area = _row(request, here, public_id)
    form = OnceForm(request.POST or None)

    def work() -> str:
        remove_area(area, by=request.user)
        return here.url

    if request.method == "POST" and form.is_valid():
        done = _("De regel is weggehaald.")
        return carry_out(request, form, work, cancel_url=here.url, success=done)
    context = {
        "title": _("Haal deze regel weg"),
        "subtitle": str(area),
        "intro": _("Wat vroeger voorgesteld werd, verandert niet."),
        "form": form,
        "button": ui.Button(_("Haal weg"), tone="danger"),
        "cancel_url": here.url,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.MANAGE_PROGRAMME)
@require_safe
def area_export(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole list as a workbook, which can be changed and uploaded again."""
    here = _list(slug)
    response = HttpResponse(filled(here.sheet(by=request.user)), content_type=XLSX)
    name = f"{here.sheet.kind}-{dates.today().isoformat()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@policy.requires(Permission.SEE_CANDIDATES)
@require_safe
def contacts_list(request: HttpRequest) -> HttpResponse:
    """Who works where, of all the lists or of one place."""
    text = one_line(request.GET.get("q", ""))[:QUERY_LENGTH]
    place = presenters.place_of(text, request.user) if text else None
    context = {
        "q": text,
        "place": place,
        "advisers": presenters.advisers(place),
        "consultants": presenters.consultants(place),
        "partners": presenters.partners(place),
        "keeps": request.user.may(Permission.MANAGE_PROGRAMME),
        "buttons": [_save_contacts(ending, text) for ending in ("xlsx", "csv")],
    }
    return render(request, "referrals/area_contacts.html", context)


def _save_contacts(ending: str, text: str) -> ui.Button:
    query = urlencode({"q": text}) if text else ""
    return save_button(ending, reverse("referrals:contacts_export", args=[ending]), query=query)


@policy.requires(Permission.SEE_CANDIDATES)
@require_safe
def contacts_export(request: HttpRequest, ending: str) -> HttpResponse:
    """The same as a spreadsheet: everybody, or who works in one place."""
    if ending not in ENDINGS:
        raise Http404
    text = one_line(request.GET.get("q", ""))[:QUERY_LENGTH]
    place = presenters.place_of(text, request.user) if text else None
    name = f"wie-werkt-waar-{dates.today().isoformat()}"
    return download(name, ending, [str(head) for head in presenters.EXPORT_HEAD], presenters.export(place))
