"""Outreach actions: the list with its totals, one action, and the form (H-20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, ui
from core.policy import Policy, visible
from core.sheets.writing import ENDINGS, download, save_button
from core.tables import ListView, Table
from core.views import carry_out
from people.models import Candidate
from people.roles import Permission
from referrals.actions import outreach as actions
from referrals.forms.outreach import OutreachChangeForm, OutreachForm
from referrals.models import Detection, OutreachAction
from referrals.outreach_filters import OutreachFilter
from referrals.outreach_tables import OutreachTable
from referrals.presenters import detections as detection_words
from referrals.presenters import outreach as words


class OutreachList(ListView):
    """The outreach actions of the user's organisations, with what the filters add up to."""

    policy = Policy(str(Permission.MAKE_OUTREACH))
    table_class = OutreachTable
    filterset_class = OutreachFilter
    template_name = "referrals/outreach.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(OutreachAction, request.user).with_counts()

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        query = request.GET.urlencode()
        return {
            "tabs": words.tabs("outreach"),
            "totals": visible(OutreachAction, request.user)
            .filter(pk__in=table.queryset.values("pk"))
            .totals(),
            "buttons": [
                ui.Button(_("Voeg een actie toe"), reverse("referrals:outreach_add"), icon="plus"),
                ui.Button(
                    _("Nieuwe detectie"),
                    reverse("referrals:detection_choose"),
                    tone="secondary",
                    icon="clipboard",
                ),
                *(
                    save_button(ending, reverse("referrals:outreach_export", args=[ending]), query=query)
                    for ending in ENDINGS
                ),
            ],
        }


@policy.requires(Permission.MAKE_OUTREACH)
@require_safe
def outreach_export(request: HttpRequest, ending: str) -> HttpResponse:
    """The list on the screen as a spreadsheet: the same filters, counts and nobody's name."""
    if ending not in ENDINGS:
        raise Http404
    rows = visible(OutreachAction, request.user).with_counts()
    found = OutreachFilter(request.GET, queryset=rows, request=request).qs.order_by("-held_on", "-pk")
    return download("outreachacties", ending, words.EXPORT_HEAD, _lines(found))


def _lines(rows: QuerySet) -> Iterator[list[object]]:
    for action in rows.iterator(chunk_size=500):
        yield words.export_line(action)


def action_of(request: HttpRequest, public_id: UUID) -> OutreachAction:
    """An action of one of the user's organisations; else 404."""
    rows = visible(OutreachAction, request.user).select_related("organisation", "made_by", "programme")
    return get_object_or_404(rows, public_id=public_id)


@policy.requires(Permission.MAKE_OUTREACH)
@require_safe
def outreach_action(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One action: what it was, whom it reached, and the detections that came of it."""
    action = action_of(request, public_id)
    people = list(
        action.reached_people.select_related("candidate").prefetch_related(
            "candidate__target_groups__target_group"
        )
    )
    candidates = visible(Candidate, request.user).filter(reached_by__action=action)
    seen = set(candidates.values_list("pk", flat=True))
    shown = [person for person in people if person.candidate_id in seen]
    context = {
        "action": action,
        "facts": words.facts(action),
        "buttons": words.buttons(action, request.user),
        "reached": words.reached(action, people),
        "persons": words.persons(action, shown, request.user),
        "hidden": len(people) - len(shown),
        "detections": _detections(request, action),
        "history": words.history(action),
    }
    return render(request, "referrals/outreach_action.html", context)


def _detections(request: HttpRequest, action: OutreachAction) -> list[tuple[Detection, ui.Badge]]:
    rows = visible(Detection, request.user).filter(action=action).with_people()
    return [(detection, detection_words.outcome_badge(detection)) for detection in rows]


@policy.requires(Permission.MAKE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def outreach_add(request: HttpRequest) -> HttpResponse:
    """Keep an action that took place."""
    form = OutreachForm(request.POST or None)
    back = reverse("referrals:outreach")

    def work() -> str:
        return actions.record_outreach(by=request.user, **form.values()).get_absolute_url()

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("De actie is bewaard."))
    return _page(request, form, title=_("Voeg een outreachactie toe"), back_url=back, draft="outreach-nieuw")


@policy.requires(Permission.MAKE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def outreach_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change an action."""
    action = action_of(request, public_id)
    initial = {name: getattr(action, name) for name in (*actions.ACTION_FIELDS, "version")}
    form = OutreachChangeForm(request.POST or None, initial=initial)
    back = action.get_absolute_url()

    def work() -> str:
        version = form.cleaned_data["version"]
        return actions.change_outreach(
            action, by=request.user, version=version, **form.values()
        ).get_absolute_url()

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("De actie is bewaard."))
    draft = f"outreach-{action.public_id}"
    return _page(request, form, title=_("Wijzig de outreachactie"), back_url=back, draft=draft)


def _page(request: HttpRequest, form: Any, *, title: str, back_url: str, draft: str) -> HttpResponse:
    context = {"form": form, "title": title, "back_url": back_url, "draft_key": draft}
    return render(request, "referrals/outreach_form.html", context, status=422 if form.errors else 200)
