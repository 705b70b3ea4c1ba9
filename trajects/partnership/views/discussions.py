"""Case discussions: the list, an agenda, and what is done with a case."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.policy import Policy, visible
from core.sheets.lists import download_table, save_buttons
from core.tables import ListView, Table
from core.ui import Button
from core.views import carry_out, refused
from people.models import User
from people.roles import Permission
from trajects import rules as traject_rules
from trajects.models import CaseDiscussion, DiscussionItem, Partnership, Traject
from trajects.partnership import actions, presenters, rules
from trajects.partnership.filters import DiscussionFilter
from trajects.partnership.forms import ConsentForm, DecideForm, ItemForm, PlanForm
from trajects.partnership.tables import DiscussionTable
from trajects.publicity import about_partnerships
from trajects.views.base import editable_dossier, form_page


class DiscussionList(ListView):
    """Case discussions, the last one first."""

    policy = Policy(str(Permission.JOIN_DISCUSSIONS))
    table_class = DiscussionTable
    filterset_class = DiscussionFilter
    template_name = "trajects/partnership/discussions.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        counts = {
            "item_count": Count("items"),
            "open_count": Count("items", filter=Q(items__decision="")),
        }
        return visible(CaseDiscussion, request.user).select_related("partnership").annotate(**counts)

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        about_partnerships(request, visible(Partnership, request.user).select_related("programme"))
        saves = save_buttons(request, "trajects:discussions_export")
        if not request.user.may(Permission.EDIT_DOSSIERS):
            return {"buttons": saves}
        url = reverse("trajects:discussion_plan")
        return {"buttons": [Button(_("Plan een casusbespreking"), url, icon="plus"), *saves]}


@policy.requires(Permission.JOIN_DISCUSSIONS)
@require_safe
def discussions_export(request: HttpRequest, ending: str) -> HttpResponse:
    """The list with its filter as a file; it names no client."""
    return download_table(DiscussionList().get_table(request), ending, name="casusbesprekingen")


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def discussion_plan(request: HttpRequest) -> HttpResponse:
    """Put one in the calendar."""
    back = reverse("trajects:discussions")
    mine = visible(Partnership, request.user).filter(programme__case_discussion=True)
    about_partnerships(request, mine.select_related("programme"))
    form = PlanForm(request.POST or None, partnerships=mine)

    def work() -> str:
        made = actions.plan_discussion(by=cast("User", request.user), **form.values())
        return made.get_absolute_url()

    if request.method == "POST" and form.is_valid():
        try:
            return carry_out(
                request, form, work, cancel_url=back, success=_("De casusbespreking is gepland.")
            )
        except ValidationError as error:
            form.add_error("held_on", ValidationError(error.messages))
    return form_page(
        request,
        form,
        title=_("Plan een casusbespreking"),
        submit_label=_("Plan"),
        cancel_url=back,
    )


@policy.requires(Permission.JOIN_DISCUSSIONS)
@require_safe
def discussion(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The agenda: cases by number, or by name for who may know it (D-05)."""
    rows = visible(CaseDiscussion, request.user).select_related("partnership__programme")
    found = get_object_or_404(rows, public_id=public_id)
    about_partnerships(request, [found.partnership])
    items = list(found.items.select_related("traject__candidate"))
    keys = [item.traject_id for item in items]
    readable = set(visible(Traject, request.user).filter(pk__in=keys).values_list("pk", flat=True))
    context = {
        "discussion": found,
        "lines": [presenters.case_line(item, request.user, readable=readable) for item in items],
        "anonymous": any(item.traject_id not in readable for item in items),
        "empty": presenters.EMPTY_AGENDA,
    }
    return render(request, "trajects/partnership/discussion.html", context)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def discussion_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a dossier on an agenda."""
    traject = editable_dossier(request, public_id)
    back = presenters.tab_url(traject)
    coming = visible(CaseDiscussion, request.user).coming().for_dossier(traject)
    verdict = traject_rules.traject_open(traject, request.user) and rules.is_planned(coming)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = ItemForm(request.POST or None, traject=traject, discussions=coming)

    def work() -> str:
        values = form.values()
        item = actions.add_item(
            values.pop("discussion"), traject=traject, by=cast("User", request.user), **values
        )
        return item.discussion.get_absolute_url()

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("De casus staat op de agenda."))
    return form_page(
        request,
        form,
        title=_("Zet op een agenda"),
        subtitle=traject.candidate.list_name,
        submit_label=_("Zet op de agenda"),
        cancel_url=back,
        draft_key=f"casus-{traject.public_id}",
    )


def _item(request: HttpRequest, public_id: UUID) -> DiscussionItem:
    """A case of a dossier that the user may change; else 404."""
    rows = visible(DiscussionItem, request.user).select_related(
        "discussion__partnership__programme", "traject__candidate"
    )
    mine = visible(Traject, request.user).editable_by(request.user)
    found: DiscussionItem = get_object_or_404(rows.filter(traject__in=mine), public_id=public_id)
    about_partnerships(request, [found.discussion.partnership])
    return found


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def discussion_decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was said about a case, and what follows."""
    item = _item(request, public_id)
    back = item.discussion.get_absolute_url()
    form = DecideForm(request.POST or None, item=item)

    def work() -> str:
        actions.decide_item(
            item, by=cast("User", request.user), version=form.cleaned_data["version"], **form.values()
        )
        return presenters.next_url(item)

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("Het besluit is bewaard."))
    if not (verdict := rules.item_is_open(item, request.user)):
        return refused(request, verdict, back_url=back)
    return form_page(
        request,
        form,
        title=_("Noteer het besluit"),
        subtitle=f"{item.pseudonym} · {item.traject.candidate.list_name}",
        intro=item.question,
        submit_label=_("Bewaar het besluit"),
        cancel_url=back,
        draft_key=f"besluit-{item.public_id}",
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def discussion_consent(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whether the client may be named in this discussion."""
    item = _item(request, public_id)
    back = item.discussion.get_absolute_url()
    form = ConsentForm(request.POST or None, initial={"consent_on": item.consent_on})

    def work() -> str:
        actions.set_consent(item, by=cast("User", request.user), **form.values())
        return back

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back, success=_("De toestemming is bewaard."))
    return form_page(
        request,
        form,
        title=_("Toestemming van de klant"),
        subtitle=f"{item.pseudonym} · {item.traject.candidate.list_name}",
        submit_label=_("Bewaar"),
        cancel_url=back,
    )
