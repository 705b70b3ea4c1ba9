"""The personal action plan of a dossier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import policy
from core.errors import Refused
from core.policy import visible
from core.ui import Button
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions, rules
from trajects.enums import NeedTopic
from trajects.forms.action_plan import LONGEST, AddActionForm, ChangeActionForm, DoneActionForm
from trajects.models import ActionItem, Traject
from trajects.presenters import action_plan as words
from trajects.presenters import dossier_header
from trajects.presenters.printing import print_button
from trajects.views.base import dossier_of, editable_dossier, form_page

WAYS = {"omhoog": True, "omlaag": False}


def _url(traject: Traject) -> str:
    return reverse("trajects:action_plan", args=[traject.public_id])


def _item_of(request: HttpRequest, public_id: UUID) -> ActionItem:
    """An action in a dossier that the user may change; else 404."""
    rows = visible(ActionItem, request.user).editable_by(request.user)
    return get_object_or_404(rows.select_related("traject__candidate"), public_id=public_id)


def _show(request: HttpRequest, traject: Traject, form: AddActionForm) -> HttpResponse:
    phase = traject.current_phase
    context = {
        "traject": traject,
        "header": dossier_header(traject, request.user, tab=phase.template.code if phase else ""),
        "page": words.action_plan(traject, request.user),
        "print_button": print_button(
            traject,
            request.user,
            "action_plan",
            _("Actieplan als PDF"),
            filled=traject.action_items.all(),
        ),
        "form": form,
        "draft_key": f"actie-{traject.public_id}",
    }
    return render(request, "trajects/action_plan.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def plan(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The plan, with the form that adds an action in one line."""
    return _show(request, dossier_of(request, public_id), AddActionForm())


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add an action; the address may name a need of the intake (`nood` and the number of its line)."""
    traject = editable_dossier(request, public_id)
    verdict = rules.action_plan_open(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=_url(traject))
    form = AddActionForm(request.POST or None, initial=_wanted(request, traject))
    if request.method != "POST" or not form.is_valid():
        return _show(request, traject, form)

    def work() -> str:
        actions.add_action(traject, by=request.user, **form.values())
        return _url(traject)

    success = _("De actie staat in het plan.")
    return carry_out(request, form, work, cancel_url=_url(traject), success=success)


def _wanted(request: HttpRequest, traject: Traject) -> dict[str, Any]:
    """The need of the intake that becomes an action."""
    need = request.GET.get("nood", "")
    if need not in NeedTopic.values:
        return {}
    lines = words.needs_of(traject, need)
    number = request.GET.get("regel", "")
    if not (number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(lines)):
        return {"need": need}
    return {"need": need, "description": lines[int(number) - 1][:LONGEST]}


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change an action."""
    names = ("description", "need", "owner", "owner_name", "due_on", "state", "done_on", "result", "version")
    label = {"title": _("Actie wijzigen"), "success": _("De actie is bewaard.")}
    return _change(request, _item_of(request, public_id), ChangeActionForm, names, label)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Tick an action with the day and the result."""
    label = {"title": _("Actie gedaan"), "success": _("De actie is gedaan.")}
    names = ("done_on", "result", "version")
    return _change(request, _item_of(request, public_id), DoneActionForm, names, label, state="done")


def _change(
    request: HttpRequest, item: ActionItem, form_class: Any, names: Any, label: dict[str, str], **fixed: Any
) -> HttpResponse:
    url = _url(item.traject)
    verdict = rules.action_plan_open(item.traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=url)
    form = form_class(request.POST or None, initial={name: getattr(item, name) for name in names})
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            version = form.cleaned_data["version"]
            actions.change_action(item, by=request.user, version=version, **form.values(), **fixed)
            return url

        return carry_out(request, form, work, cancel_url=url, success=label["success"])
    return form_page(
        request,
        form,
        title=label["title"],
        subtitle=item.traject.candidate.list_name,
        intro=item.description if fixed else "",
        submit_label=_("Bewaar de actie"),
        cancel_url=url,
        draft_key=f"actie-{item.public_id}",
        remove_url="" if fixed else reverse("trajects:action_remove", args=[item.public_id]),
        remove_label=_("Verwijder deze actie"),
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_POST
def move(request: HttpRequest, public_id: UUID, way: str) -> HttpResponse:
    """One place up or down among the actions for the same need."""
    if way not in WAYS:
        raise Http404
    item = _item_of(request, public_id)
    try:
        actions.move_action(item, by=request.user, up=WAYS[way])
    except Refused as error:
        return refused(request, error.verdict, back_url=_url(item.traject))
    return redirect(f"{_url(item.traject)}#{item.need}")


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away an action, after asking; what was agreed and dropped is better marked as not needed."""
    item = _item_of(request, public_id)
    url = _url(item.traject)
    if request.method == "POST":
        try:
            actions.remove_action(item, by=request.user)
        except Refused as error:
            return refused(request, error.verdict, back_url=url)
        except ActionItem.DoesNotExist:
            # Two clicks, or a colleague at the same moment: it is gone, which is what was asked.
            pass
        messages.success(request, _("De actie is verwijderd."))
        return redirect(url)
    verdict = rules.action_plan_open(item.traject, request.user)
    context = {
        "title": _("Actie verwijderen"),
        "subtitle": item.traject.candidate.list_name,
        "intro": _(
            "“%(action)s” verdwijnt uit het plan. Is de actie niet meer nodig? Dan kun je haar ook zo markeren."
        )
        % {"action": item.description},
        "button": Button(_("Verwijder de actie"), tone="danger", icon="trash"),
        "blocked_reason": str(verdict.reason),
        "cancel_url": reverse("trajects:action_edit", args=[item.public_id]),
    }
    return render(request, "core/confirm.html", context)
