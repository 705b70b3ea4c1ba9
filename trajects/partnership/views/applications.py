"""The partnerships of the user, and the registrations that wait for a check."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy, workflow
from core.policy import Policy, visible
from core.sheets.lists import download_table, save_buttons
from core.tables import ListView, Table
from core.views import carry_out, refused
from people.agreements import qr_code
from people.models import Candidate, User
from people.roles import Permission
from trajects.models import Application, CaseDiscussion, Partnership
from trajects.partnership import actions, presenters
from trajects.partnership.enums import ApplicationState
from trajects.partnership.filters import ApplicationFilter
from trajects.partnership.forms import AcceptForm, AnswersForm
from trajects.partnership.tables import ApplicationTable
from trajects.publicity import about, about_partnerships
from trajects.views.base import form_page


@policy.requires(Permission.JOIN_DISCUSSIONS)
@require_safe
def partnerships(request: HttpRequest) -> HttpResponse:
    """The partnerships of the user, with what is to do in each."""
    new = Count("applications", filter=Q(applications__state=ApplicationState.NEW))
    rows = visible(Partnership, request.user).select_related("programme", "organisation")
    rows = rows.prefetch_related("partners", "vdab_advisers").annotate(new_count=new)
    about_partnerships(request, rows)
    coming = visible(CaseDiscussion, request.user).coming().order_by("-held_on")
    first = {row.partnership_id: row for row in coming}
    direct = rows.with_direct_messages()
    cards = [
        presenters.partnership_card(
            row, request.user, new=row.new_count, direct=direct.get(row.pk, 0), coming=first.get(row.pk)
        )
        for row in rows
    ]
    context = {"cards": cards, "empty": presenters.NO_PARTNERSHIP}
    return render(request, "trajects/partnership/partnerships.html", context)


@policy.requires(Permission.HANDLE_APPLICATIONS)
@require_safe
def apply_code(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The address of the public page as a QR code, to print or to show."""
    rows = visible(Partnership, request.user).open()
    partnership = get_object_or_404(rows, public_id=public_id)
    address = presenters.public_address(partnership)
    context = {"partnership": partnership, "address": address, "code": qr_code(address)}
    return render(request, "trajects/partnership/code.html", context)


class ApplicationList(ListView):
    """Registrations, the oldest new one first."""

    policy = Policy(str(Permission.HANDLE_APPLICATIONS))
    table_class = ApplicationTable
    filterset_class = ApplicationFilter
    template_name = "trajects/partnership/applications.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return visible(Application, request.user).select_related("partnership")

    def get_context(self, request: HttpRequest, table: Table) -> dict[str, Any]:
        return {"buttons": save_buttons(request, "trajects:applications_export")}


@policy.requires(Permission.HANDLE_APPLICATIONS)
@require_safe
def applications_export(request: HttpRequest, ending: str) -> HttpResponse:
    """The list with its filters as a file, with how to reach people."""
    return download_table(ApplicationList().get_table(request), ending, name="aanmeldingen")


def _application(request: HttpRequest, public_id: UUID) -> Application:
    rows = visible(Application, request.user).select_related(
        "partnership__programme", "partnership__organisation", "answered_by", "traject"
    )
    found: Application = get_object_or_404(rows, public_id=public_id)
    about(request, found.partnership.programme)
    return found


def _known(request: HttpRequest, application: Application) -> Any:
    """People whom the reader may see and who may be this one; nobody else is ever hinted at."""
    return visible(Candidate, request.user).alike(
        family_name=application.family_name,
        given_name=application.given_name,
        birth_date=application.birth_date,
    )


@policy.requires(Permission.HANDLE_APPLICATIONS)
@require_safe
def application(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One registration: who, with whose help, and whether it fits."""
    found = _application(request, public_id)
    is_new = found.state == ApplicationState.NEW
    context = {
        "application": found,
        "badges": [presenters.application_badge(found)],
        "facts": presenters.application_facts(found),
        "answers": presenters.answer_facts(found),
        "checks": presenters.application_checks(found) if is_new else [],
        "known": list(_known(request, found)[:5]) if is_new else [],
        "buttons": presenters.application_buttons(found, request.user),
    }
    return render(request, "trajects/partnership/application.html", context)


@policy.requires(Permission.HANDLE_APPLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def application_answers(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fill in what the client did not know."""
    found = _application(request, public_id)
    verdict = presenters.is_new(found)
    if not verdict:
        return refused(request, verdict, back_url=found.get_absolute_url())
    names = ("has_residence", "is_long_ill", "has_contract")
    form = AnswersForm(request.POST or None, initial={name: getattr(found, name) for name in names})

    def work() -> str:
        actions.complete_answers(found, by=cast("User", request.user), **form.values())
        return found.get_absolute_url()

    if request.method == "POST" and form.is_valid():
        return carry_out(request, form, work, cancel_url=found.get_absolute_url())
    return form_page(
        request,
        form,
        title=_("Antwoorden aanvullen"),
        subtitle=str(found),
        submit_label=_("Bewaar"),
        cancel_url=found.get_absolute_url(),
    )


@policy.requires(Permission.HANDLE_APPLICATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def application_accept(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a candidate and a dossier of a registration."""
    found = _application(request, public_id)
    user = cast("User", request.user)
    verdict = workflow.check(found, "accept", user)
    if not verdict and request.method != "POST":
        return refused(request, verdict, back_url=found.get_absolute_url())
    form = AcceptForm(request.POST or None, application=found, user=user, known=_known(request, found))

    def work() -> str:
        done = actions.accept(found, by=user, **form.values())
        return done.traject.get_absolute_url()

    if request.method == "POST" and form.is_valid():
        success = _("De aanmelding is aanvaard. Het dossier is open.")
        return carry_out(request, form, work, cancel_url=found.get_absolute_url(), success=success)
    return form_page(
        request,
        form,
        title=_("Aanvaard en open een dossier"),
        subtitle=str(found),
        submit_label=_("Open het dossier"),
        cancel_url=found.get_absolute_url(),
    )
