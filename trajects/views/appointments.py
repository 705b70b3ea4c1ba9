"""Appointments of a dossier: made, looked at, changed, cancelled."""

from __future__ import annotations

from types import SimpleNamespace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.errors import StaleForm
from core.policy import visible
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions, presenters, rules
from trajects.forms.appointments import (
    AppointmentForm,
    CancelAppointmentForm,
    ChangeAppointmentForm,
    shown,
)
from trajects.models import Appointment, Traject
from trajects.presenters import appointments as words
from trajects.views.base import dossier_of, editable_dossier, form_page


def warn_of_double_booking(request: HttpRequest, appointment: Appointment) -> None:
    """Tell when the adviser has something else at that moment; nothing is refused for it."""
    if text := words.double_booking(appointment):
        messages.warning(request, text)


def _editable(request: HttpRequest, public_id: UUID) -> Appointment:
    """An appointment of a dossier that the user may change; else 404."""
    rows = visible(Appointment, request.user).editable_by(request.user).select_related("adviser", "traject")
    appointment = get_object_or_404(rows, public_id=public_id)
    appointment.traject = editable_dossier(request, appointment.traject.public_id)
    return appointment


def _home_of(traject: Traject) -> str:
    """Where the appointments of a dossier stand."""
    return f"{(traject.current_phase or traject).get_absolute_url()}#afspraken"


@policy.requires(Permission.SEE_DOSSIERS)
@require_safe
def appointment(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was agreed, and what can be done with it."""
    rows = visible(Appointment, request.user).select_related("adviser", "traject", "made_by")
    found = get_object_or_404(rows, public_id=public_id)
    traject = dossier_of(request, found.traject.public_id)
    found.traject = traject
    context = {
        "traject": traject,
        "header": presenters.dossier_header(traject, request.user, tab=_tab_of(traject)),
        "appointment": found,
        "badge": words.state_badge(found),
        "facts": words.facts(found),
        "buttons": words.buttons(found, request.user),
        "no_mail": words.no_mail(traject),
    }
    return render(request, "trajects/appointment.html", context)


def _tab_of(traject: Traject) -> str:
    return traject.current_phase.template.code if traject.current_phase else "general"


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree on a conversation with a candidate."""
    traject = editable_dossier(request, public_id)
    back = _home_of(traject)
    verdict = rules.may_make_appointment(traject, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = AppointmentForm(request.POST or None, traject=traject, user=request.user)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            made = actions.make_appointment(traject, by=request.user, **form.values())
            warn_of_double_booking(request, made)
            return back

        return carry_out(request, form, work, cancel_url=back, success=_("De afspraak staat vast."))
    return form_page(
        request,
        form,
        title=_("Maak een afspraak"),
        subtitle=traject.candidate.list_name,
        intro=words.no_mail(traject),
        submit_label=_("Leg de afspraak vast"),
        cancel_url=back,
        draft_key=f"afspraak-{traject.public_id}",
    )


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what was agreed."""
    found = _editable(request, public_id)
    back = found.get_absolute_url()
    verdict = rules.appointment_is_open(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = ChangeAppointmentForm(
        request.POST or None, traject=found.traject, instance=found, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        done = _("De afspraak is gewijzigd.")
        return carry_out(request, form, lambda: _change(request, found, form), cancel_url=back, success=done)
    return form_page(
        request,
        form,
        title=_("Afspraak wijzigen"),
        subtitle=found.traject.candidate.list_name,
        intro=words.no_mail(found.traject),
        submit_label=_("Bewaar de afspraak"),
        cancel_url=back,
        draft_key=f"afspraak-{found.public_id}",
    )


def _change(request: HttpRequest, found: Appointment, form: ChangeAppointmentForm) -> str:
    version = form.cleaned_data["version"]
    try:
        actions.change_appointment(found, by=request.user, version=version, **form.values())
    except StaleForm as error:
        # The conflict page compares with what the form would show now.
        current = SimpleNamespace(adviser=error.current.adviser, **shown(error.current))
        raise StaleForm(current) from error
    warn_of_double_booking(request, found)
    return found.get_absolute_url()


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def appointment_cancel(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """An appointment does not take place, with the reason."""
    found = _editable(request, public_id)
    back = found.get_absolute_url()
    verdict = rules.appointment_is_open(found, request.user)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = CancelAppointmentForm(request.POST or None, appointment=found)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            return actions.cancel_appointment(found, by=request.user, **form.values()).get_absolute_url()

        return carry_out(request, form, work, cancel_url=back, success=_("De afspraak is afgezegd."))
    return form_page(
        request,
        form,
        title=_("Afspraak afzeggen"),
        subtitle=f"{found.traject.candidate.list_name} · {found.moment}",
        intro=words.no_mail(found.traject),
        submit_label=_("Zeg de afspraak af"),
        submit_tone="danger",
        cancel_url=back,
    )
