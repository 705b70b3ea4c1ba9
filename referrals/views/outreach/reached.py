"""Whom an outreach action reached: counts in rows, and people by name (H-20)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import policy, ui
from core.errors import Refused, StaleForm
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.views import conflict, refused, send_once
from people.models import Candidate
from people.roles import Permission
from referrals.actions import outreach as actions
from referrals.filters import CandidateFilter
from referrals.forms.outreach import MOST_ROWS, ReachedForm, ReachedRows
from referrals.models import OutreachAction
from referrals.outreach_tables import PeopleTable
from referrals.presenters import outreach as words
from referrals.views.outreach.outings import action_of

ROW = ("target_group", "province", "people")


@policy.requires(Permission.MAKE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def outreach_reached(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How many people without a name, by target group and province. Asking for more rows keeps what was typed."""
    action = action_of(request, public_id)
    wants_more = "meer" in request.POST
    sent = request.POST if request.method == "POST" and not wants_more else None
    initial = _typed(request.POST) if wants_more else _kept(action)
    rows = ReachedRows(sent, initial=initial, province=action.province)
    form = ReachedForm(sent, initial={"version": request.POST.get("version") or action.version})
    if sent is not None and form.is_valid() and rows.is_valid():
        return _keep(request, action, form, rows)
    context = {
        "action": action,
        "form": form,
        "rows": rows,
        "back_url": action.get_absolute_url(),
    }
    wrong = sent is not None and (form.errors or not rows.is_valid())
    return render(request, "referrals/outreach_reached.html", context, status=422 if wrong else 200)


def _keep(request: HttpRequest, action: OutreachAction, form: ReachedForm, rows: Any) -> HttpResponse:
    def work() -> str:
        version = form.cleaned_data["version"]
        kept = actions.count_reached(action, by=request.user, version=version, rows=rows.values)
        return kept.get_absolute_url()

    back, done = action.get_absolute_url(), _("De aantallen zijn bewaard.")
    try:
        return send_once(request, form, work, success=done)
    except StaleForm as error:
        kept = action.reached_groups.select_related("target_group")
        rows_apart = words.differing_counts(rows.values, kept)
        return conflict(request, error.current, rows_apart, cancel_url=back)
    except Refused as error:
        return refused(request, error.verdict, back_url=back)


def _kept(action: OutreachAction) -> list[dict[str, Any]]:
    """The rows that stand there."""
    return [
        {"target_group": row.target_group_id, "province": row.province, "people": row.people}
        for row in action.reached_groups.all()
    ]


def _typed(data: QueryDict) -> list[dict[str, str]]:
    """What was typed in the rows so far."""
    count = data.get("form-TOTAL_FORMS", "0")
    places = range(min(int(count) if count.isdecimal() and len(count) < 4 else 0, MOST_ROWS))
    return [{name: data.get(f"form-{place}-{name}", "") for name in ROW} for place in places]


class OutreachPeople(ListView):
    """Search somebody who was there, or register that person first and come back."""

    policy = Policy(str(Permission.MAKE_OUTREACH))
    table_class = PeopleTable
    filterset_class = CandidateFilter
    template_name = "referrals/outreach_people.html"
    keeps_views = False

    def get(self, request: HttpRequest, *args: Any, public_id: UUID, **kwargs: Any) -> HttpResponse:
        self.action = action_of(request, public_id)
        return super().get(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return (
            visible(Candidate, request.user).editable_by(request.user).exclude(reached_by__action=self.action)
        )

    def get_table(self, request: HttpRequest) -> Table:
        table = super().get_table(request)
        table.action = self.action
        return table

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        return {"action": self.action, "buttons": [register_button(request.path)]}


def register_button(back_url: str) -> ui.Button:
    """Registers somebody new and comes back to this page, which then shows that person."""
    url = f"{reverse('people:candidate_add')}?{urlencode({'terug': back_url})}"
    return ui.Button(_("Registreer een nieuwe kandidaat"), url, tone="secondary", icon="user-add")


@policy.requires(Permission.MAKE_OUTREACH)
@require_POST
def outreach_person_add(request: HttpRequest, public_id: UUID, candidate_id: UUID) -> HttpResponse:
    """Add a person to an action; a second time changes nothing."""
    action = action_of(request, public_id)
    candidate = get_object_or_404(
        visible(Candidate, request.user).editable_by(request.user), public_id=candidate_id
    )
    actions.name_reached(action, by=request.user, candidate=candidate)
    messages.success(request, _("%(name)s staat bij deze actie.") % {"name": candidate.full_name})
    return HttpResponseRedirect(reverse("referrals:outreach_people", args=[action.public_id]))


@policy.requires(Permission.MAKE_OUTREACH)
@require_POST
def outreach_person_remove(request: HttpRequest, public_id: UUID, person_id: UUID) -> HttpResponse:
    """Take a person off an action; the card of the person stays."""
    action = action_of(request, public_id)
    people = action.reached_people.filter(candidate__in=visible(Candidate, request.user))
    person = get_object_or_404(people.select_related("candidate"), public_id=person_id)
    actions.unname_reached(action, by=request.user, person=person)
    messages.success(request, _("De persoon is van deze actie gehaald."))
    return HttpResponseRedirect(action.get_absolute_url())
