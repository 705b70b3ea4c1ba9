"""Tasks: the page with all of them, and one task."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core import policy, ui
from core.errors import Refused
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.views import carry_out, refused
from people.models import Organisation
from people.roles import Permission
from trajects.actions import teamwork as actions
from trajects.enums import TaskState
from trajects.filters.tasks import TaskFilter
from trajects.forms.teamwork import SureForm, TaskForm
from trajects.models import Task, Traject
from trajects.presenters.teamwork import TaskLine, task_line
from trajects.rules import teamwork as rules
from trajects.tables.tasks import ADD_TASK, TaskTable
from trajects.views.base import editable_dossier, form_page

FIELDS = ("title", "details", "due_on", "version")


class TaskList(ListView):
    """My tasks, those I gave, and those of my colleagues."""

    policy = Policy(str(Permission.EDIT_DOSSIERS))
    table_class = TaskTable
    filterset_class = TaskFilter
    template_name = "trajects/tasks.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Task, request.user).select_related("owner", "traject__candidate", "traject__programme")

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return {"buttons": [ADD_TASK], "undo": self._just_done(request)}

    def _just_done(self, request: HttpRequest) -> TaskLine | None:
        """The task that was finished a click ago, to take that back."""
        wanted = request.GET.get("net", "")
        try:
            found = visible(Task, request.user).filter(public_id=UUID(wanted)).first()
        except ValueError:
            return None
        ended = found is not None and found.state != TaskState.OPEN
        return task_line(found, "taken") if ended else None


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def task_add(request: HttpRequest) -> HttpResponse:
    """A task that is about no dossier."""
    membership = request.user.current_membership
    if membership is None:
        raise Http404
    return _add(request, membership.organisation, None, reverse("trajects:tasks"))


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def task_add_in(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A task in a dossier."""
    traject = editable_dossier(request, public_id)
    return _add(request, traject.organisation, traject, traject.get_absolute_url())


def _add(
    request: HttpRequest, organisation: Organisation, traject: Traject | None, back_url: str
) -> HttpResponse:
    form = TaskForm(request.POST or None, organisation=organisation, user=request.user)

    def work() -> str:
        actions.make_task(by=request.user, organisation=organisation, traject=traject, **form.values())
        return back_url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back_url, success=_("De taak is gemaakt."))
    return form_page(
        request,
        form,
        title=_("Nieuwe taak"),
        subtitle=traject.candidate.list_name if traject else organisation.name,
        submit_label=_("Maak de taak"),
        cancel_url=back_url,
        draft_key=f"taak-{traject.public_id if traject else 'los'}",
    )


def _task_of(request: HttpRequest, public_id: UUID) -> Task:
    """A task that the user may change; else 404."""
    rows = visible(Task, request.user).editable_by(request.user)
    return get_object_or_404(
        rows.select_related("owner", "organisation", "traject__candidate", "traject__programme"),
        public_id=public_id,
    )


def _back_url(request: HttpRequest, task: Task) -> str:
    """The page with all tasks, or the dossier for who may open it."""
    inside = task.traject and visible(Traject, request.user).filter(pk=task.traject_id).exists()
    if inside and request.GET.get("terug") != "taken":
        return task.traject.get_absolute_url()
    return reverse("trajects:tasks")


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a task."""
    found = _task_of(request, public_id)
    back_url = _back_url(request, found)
    form = _change_form(request, found)
    if request.method == "POST" and form.is_valid():
        return _change(request, found, form, back_url)
    verdict = rules.task_open(found)
    if not verdict:
        return refused(request, verdict, back_url=back_url)
    return form_page(
        request,
        form,
        title=_("Taak"),
        subtitle=found.traject.candidate.list_name if found.traject else found.organisation.name,
        submit_label=_("Bewaar de taak"),
        cancel_url=back_url,
        draft_key=f"taak-{found.public_id}",
        remove_url=reverse("trajects:task_cancel", args=[found.public_id]),
        remove_label=_("Schrap deze taak"),
    )


def _change_form(request: HttpRequest, found: Task) -> TaskForm:
    initial = {name: getattr(found, name) for name in FIELDS} | {"owner": found.owner.public_id}
    return TaskForm(request.POST or None, organisation=found.organisation, user=found.owner, initial=initial)


def _change(request: HttpRequest, found: Task, form: TaskForm, back_url: str) -> HttpResponse:
    def work() -> str:
        version = form.cleaned_data["version"]
        actions.change_task(found, by=request.user, version=version, **form.values())
        return back_url

    return carry_out(request, form, work, cancel_url=back_url, success=_("De taak is bewaard."))


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def task_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Strike a task out."""
    found = _task_of(request, public_id)
    back_url = _back_url(request, found)
    form = SureForm(request.POST or None)

    def work() -> str:
        actions.cancel_task(found, by=request.user)
        return back_url

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=back_url, success=_("De taak is geschrapt."))
    context = {
        "title": _("Schrap deze taak"),
        "subtitle": found.title,
        "intro": _("De taak hoeft niet meer. Ze blijft te vinden bij de geschrapte taken."),
        "form": form,
        "button": ui.Button(_("Schrap de taak"), tone="danger"),
        "cancel_url": back_url,
    }
    return render(request, "core/confirm.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_POST
def task_done(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Done, in one click; the line keeps a button to take it back."""
    found = _task_of(request, public_id)
    said = _("Gedaan: %(task)s.") % {"task": found.title}
    return _at_once(request, found, lambda: actions.finish_task(found, by=request.user), said)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_POST
def task_reopen(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Not done after all."""
    found = _task_of(request, public_id)
    said = _("Staat weer open: %(task)s.") % {"task": found.title}
    return _at_once(request, found, lambda: actions.reopen_task(found, by=request.user), said)


def _at_once(request: HttpRequest, found: Task, work: Callable[[], Task], said: str) -> HttpResponse:
    """A click a second time says that it was done already."""
    try:
        work()
    except Refused as error:
        messages.info(request, error.verdict.reason)
    else:
        messages.success(request, said)
    url = _back_url(request, found)
    if url == reverse("trajects:tasks"):
        url = f"{url}?net={found.public_id}"
    return HttpResponseRedirect(url)
