"""The business plan and the financial plan of a dossier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import formats, policy
from core.errors import Refused, StaleForm
from core.views import carry_out, conflict, refused, send_once
from people.roles import Permission
from trajects import actions, rules
from trajects.enums import FinancialKind, PhasePart
from trajects.forms.plans import FinancialPlanForm, PlanPartForm, with_other_rows
from trajects.models import FinancialPlan, PlanSection, Traject
from trajects.presenters import business_plan as plan_words
from trajects.presenters import dossier_header
from trajects.presenters import finances as finance_words
from trajects.presenters.printing import print_button
from trajects.views.base import dossier_of, editable_dossier, effect_of, form_page, said


def _show(request: HttpRequest, traject: Traject, template: str, page: Any, printed: Any) -> HttpResponse:
    phase = traject.current_phase
    header = dossier_header(traject, request.user, tab=phase.template.code if phase else "")
    context = {"traject": traject, "header": header, "page": page, "print_button": printed}
    return render(request, template, context)


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def business_plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sections of the business plan with their state, and the whole text on paper."""
    traject = dossier_of(request, public_id)
    page = plan_words.plan_of(traject, request.user)
    written = any(part.text for part in traject.plan_parts.all())
    label = _("Ondernemersplan als PDF")
    printed = print_button(traject, request.user, "business_plan", label, filled=written)
    return _show(request, traject, "trajects/business_plan.html", page, printed)


def _section_of(traject: Traject, code: str) -> PlanSection:
    """A section of the plan of this dossier; 404 for an unknown code."""
    for section in plan_words.sections_of(traject):
        if section.code == code:
            return section
    raise Http404


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_part(request: HttpRequest, public_id: UUID, code: str) -> HttpResponse:
    """Write one section; the page leads to the one before and the one after."""
    traject = editable_dossier(request, public_id)
    section = _section_of(traject, code)
    overview = reverse("trajects:business_plan", args=[traject.public_id])
    verdict = rules.plan_open(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=overview)
    part = next((part for part in traject.plan_parts.all() if part.section_id == section.pk), None)
    initial = {"text": part.text, "ready": part.state == "ready", "version": part.version} if part else {}
    form = PlanPartForm(
        request.POST or None, initial=initial, phase=traject.phase_with(PhasePart.BUSINESS_PLAN)
    )
    form.fields["text"].help_text = section.hint
    if request.method == "POST" and form.is_valid():
        return _write_part(request, traject, section, form)
    before, after = plan_words.neighbours(traject, section)
    return form_page(
        request,
        form,
        template="trajects/plan_part.html",
        title=str(section),
        subtitle=f"{traject.candidate.list_name} · {section.chapter}",
        cancel_url=overview,
        draft_key=f"ondernemersplan-{traject.public_id}-{section.code}",
        before=_link(traject, before),
        after=_link(traject, after),
    )


def _link(traject: Traject, section: PlanSection | None) -> dict[str, str] | None:
    if section is None:
        return None
    url = reverse("trajects:plan_part", args=[traject.public_id, section.code])
    return {"label": str(section), "url": url}


def _write_part(
    request: HttpRequest, traject: Traject, section: PlanSection, form: PlanPartForm
) -> HttpResponse:
    """Save and go on: to the next section when the user asked for it, else to the overview."""
    overview = reverse("trajects:business_plan", args=[traject.public_id])
    after = plan_words.neighbours(traject, section)[1]
    was = traject.current_phase

    def work() -> str:
        version = form.cleaned_data["version"]
        actions.write_plan_part(traject, section, by=request.user, version=version, **form.values())
        messages.success(request, said(_("Het onderdeel is bewaard."), effect_of(request, traject, was)))
        if after and "next" in request.POST:
            return reverse("trajects:plan_part", args=[traject.public_id, after.code])
        return overview

    return carry_out(request, form, work, cancel_url=request.path)


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def finances(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The financial plan: amounts, break-even, forecast and chart."""
    traject = dossier_of(request, public_id)
    page = finance_words.financial_page(traject, request.user)
    plan = getattr(traject, "financial_plan", None)
    printed = print_button(traject, request.user, "financial_plan", _("Financieel plan als PDF"), filled=plan)
    return _show(request, traject, "trajects/finances.html", page, printed)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def finances_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """All amounts on one page. The buttons for a row more or less show the page again and save nothing."""
    traject = editable_dossier(request, public_id)
    url = reverse("trajects:finances", args=[traject.public_id])
    verdict = rules.plan_open(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    plan = getattr(traject, "financial_plan", None)
    parts = {"plan": plan, "phase": traject.phase_with(PhasePart.BUSINESS_PLAN)}
    form = FinancialPlanForm(request.POST or None, **parts)
    if {"more", "drop"} & request.POST.keys():
        form = FinancialPlanForm(with_other_rows(request.POST), **parts)
        form.errors.clear()
    elif request.method == "POST" and form.is_valid():
        return _write_finances(request, traject, form, url)
    return form_page(
        request,
        form,
        template="trajects/finances_edit.html",
        title=_("Financieel plan"),
        subtitle=traject.candidate.list_name,
        cancel_url=url,
        draft_key=f"financieel-{traject.public_id}",
    )


def _write_finances(
    request: HttpRequest, traject: Traject, form: FinancialPlanForm, url: str
) -> HttpResponse:
    was = traject.current_phase
    names = ("gross_margin", "first_month", "market_check", "remarks", "version")

    def work() -> str:
        data = form.cleaned_data
        actions.write_financial_plan(
            traject,
            by=request.user,
            lines=form.amounts(),
            reason=data.get("reason", ""),
            **{name: data[name] for name in names},
        )
        messages.success(
            request, said(_("Het financieel plan is bewaard."), effect_of(request, traject, was))
        )
        return url

    try:
        return send_once(request, form, work)
    except StaleForm as error:
        return conflict(request, error.current, _differences(form, error.current), cancel_url=url)
    except Refused as error:
        return refused(request, error.verdict, back_url=url)


def _differences(form: FinancialPlanForm, plan: FinancialPlan) -> list[tuple[str, str, str]]:
    """Each part of the plan as typed and as kept, where they differ."""
    names = ("gross_margin", "first_month", "market_check", "remarks")
    rows = [
        (
            str(form[name].label),
            _shown(form, name, form.cleaned_data[name]),
            _shown(form, name, getattr(plan, name)),
        )
        for name in names
    ]
    mine, theirs = form.amounts(), list(plan.lines.all())
    for kind in FinancialKind:
        ours = [(line.label, line.cents, line.year) for line in mine if line.kind == kind]
        kept = [(line.label, line.amount_cents, line.year) for line in theirs if line.kind == kind]
        rows.append((str(kind.label), _listed(ours), _listed(kept)))
    return [row for row in rows if row[1] != row[2]]


def _shown(form: FinancialPlanForm, name: str, value: Any) -> str:
    return "" if value is None else str(form.fields[name].prepare_value(value))


def _listed(lines: list[tuple[str, int, int | None]]) -> str:
    """A list of amounts, one on each line."""
    return "\n".join(
        f"{label} {year or ''}: {formats.euro(cents)}".replace(" :", ":") for label, cents, year in lines
    )
