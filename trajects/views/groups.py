"""A contact with a group: choose the dossiers, then write one record for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from core import dates, policy
from core.policy import visible
from core.rules import Verdict
from core.views import carry_out
from people.roles import Permission
from trajects import actions, rules
from trajects.forms.groups import GroupChoiceForm, GroupContactForm
from trajects.models import Phase, Traject
from trajects.views.base import is_id

# An address with more dossiers would become too long for some browsers and servers.
MOST = 60
SHOWN = 100


@dataclass(frozen=True)
class Row:
    """A dossier to choose, and why the contact would not fit it."""

    traject: Traject
    chosen: bool
    verdict: Verdict


def _own(request: HttpRequest) -> QuerySet:
    rows = visible(Traject, request.user).editable_by(request.user).open()
    return rows.with_people().with_phases().order_by("candidate__sort_name", "pk")


def _ids(request: HttpRequest) -> list[str]:
    """The dossiers in the address."""
    return [text for text in dict.fromkeys(request.GET.getlist("d")) if is_id(text)]


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def group_choose(request: HttpRequest) -> HttpResponse:
    """Choose dossiers: the own ones, or those of colleagues by searching; chosen ones stay."""
    form = GroupChoiceForm.of(request.GET)
    form.is_valid()
    rows = _rows(request, form)
    context = {
        "form": form,
        "rows": rows,
        "more": len(rows) >= SHOWN,
        "most": MOST,
        "cancel_url": reverse("trajects:quick_contact"),
    }
    return render(request, "trajects/group_choose.html", context)


def _rows(request: HttpRequest, form: GroupChoiceForm) -> list[Row]:
    chosen = list(_own(request).filter(public_id__in=_ids(request)))
    words, colleagues = form.cleaned_data.get("q", ""), request.GET.get("wie") == "allen"
    found = _own(request).exclude(pk__in=[traject.pk for traject in chosen])
    if words:
        found = found.matching(words)
    elif not colleagues:
        found = found.of_adviser(request.user)
    several = [(traject, True) for traject in chosen] + [(traject, False) for traject in found[:SHOWN]]
    return [Row(traject, picked, _fits(traject, form)) for traject, picked in several]


def _fits(traject: Traject, form: GroupChoiceForm) -> Verdict:
    return rules.may_join_group(traject, form.kind, form.cleaned_data.get("dag") or dates.today())


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def group_record(request: HttpRequest) -> HttpResponse:
    """One record for everybody who was chosen; dossiers that do not fit are named before anything is kept."""
    choice = GroupChoiceForm.of(request.GET)
    back = f"{reverse('trajects:group_choose')}?{request.GET.urlencode()}"
    chosen = list(_own(request).filter(public_id__in=_ids(request)))
    problem = _problem(choice, chosen)
    if problem:
        messages.warning(request, problem)
        return HttpResponseRedirect(back)
    rows = [Row(traject, True, _fits(traject, choice)) for traject in chosen]
    form = GroupContactForm.of(request.POST, trajects=[row.traject for row in rows if row.verdict])
    if request.method == "POST" and form.trajects and form.is_bound and form.is_valid():
        return _record(request, choice, form, back=back)
    return _record_page(request, choice, form, rows, back=back)


def _problem(choice: GroupChoiceForm, chosen: Sequence[Traject]) -> str:
    """Why there is nothing to write a record for."""
    if not choice.is_valid():
        return next(iter(choice.errors.values()))[0]
    if not chosen:
        return _("Kies eerst wie erbij was.")
    if len(chosen) > MOST:
        return _("Kies hoogstens %(most)s dossiers tegelijk.") % {"most": MOST}
    return str(rules.of_one_organisation(list(chosen)).reason)


def _record_page(
    request: HttpRequest, choice: GroupChoiceForm, form: GroupContactForm, rows: list[Row], *, back: str
) -> HttpResponse:
    context = {
        "form": form,
        "day": choice.cleaned_data["dag"],
        "kind": dict(choice.fields["soort"].choices)[choice.cleaned_data["soort"]],
        "left_out": [row for row in rows if not row.verdict],
        "cancel_url": back,
    }
    status = 422 if form.errors else 200
    return render(request, "trajects/group_record.html", context, status=status)


def _record(
    request: HttpRequest, choice: GroupChoiceForm, form: GroupContactForm, *, back: str
) -> HttpResponse:
    keys = [traject.pk for traject in form.trajects]

    def work() -> str:
        before = _billable(request, keys)
        actions.record_group_contact(
            form.participants(),
            by=request.user,
            kind=choice.kind,
            held_on=choice.cleaned_data["dag"],
            **form.values(),
        )
        messages.success(request, _said(len(keys), _billable(request, keys) - before))
        return reverse("trajects:dossiers")

    return carry_out(request, form, work, cancel_url=back)


def _billable(request: HttpRequest, keys: list[int]) -> int:
    phases = visible(Phase, request.user).filter(traject__in=keys, billable_since__isnull=False)
    return phases.count()


def _said(kept: int, more: int) -> str:
    """In how many dossiers it stands, and what that changed."""
    words: Any = ngettext(
        "Het contact met de groep staat in %(n)s dossier.",
        "Het contact met de groep staat in %(n)s dossiers.",
        kept,
    ) % {"n": kept}
    if more > 0:
        words += " " + ngettext(
            "%(n)s fase is nu factureerbaar.", "%(n)s fasen zijn nu factureerbaar.", more
        ) % {"n": more}
    return words
