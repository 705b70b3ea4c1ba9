"""Contact moments: quick capture, add, correct, remove."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.policy import visible
from core.text import one_line
from core.ui import WorkItem
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions, rules
from trajects.actions.contacts import CONTACT_FIELDS
from trajects.forms.appointments import ChangeInformForm, InformForm, NextAppointmentForm, colleagues_of
from trajects.forms.contacts import ChangeContactForm, RecordContactForm, RemoveContactForm
from trajects.models import Appointment, Contact, Phase, Traject
from trajects.partnership.rules import goes_directly
from trajects.presenters.appointments import no_mail, was_it_held
from trajects.presenters.contacts import whom_to_inform
from trajects.views.appointments import warn_of_double_booking
from trajects.views.base import (
    editable_dossier,
    effect_of,
    form_page,
    is_id,
    phase_of,
    removal_intro,
    said,
)

QUICK_CHOICES = 8
QUICK_PASSED = 3


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def quick_contact(request: HttpRequest) -> HttpResponse:
    """Choose a dossier for a new contact: an own appointment that is over, the newest own ones, or by searching."""
    text = one_line(request.GET.get("q", ""))[:100]
    found = visible(Traject, request.user).editable_by(request.user).open().with_people().with_phases()
    if text:
        found = found.matching(text).order_by("candidate__sort_name", "pk")
    else:
        found = found.of_team(request.user).by_last_change()
    context = {
        "trajects": found[:QUICK_CHOICES],
        "q": text,
        "passed": [] if text else _passed(request),
        "cancel_url": reverse("trajects:dossiers"),
    }
    template = "trajects/_quick_choices.html" if request.htmx else "trajects/quick_contact.html"
    return render(request, template, context)


def _passed(request: HttpRequest) -> list[WorkItem]:
    """Own appointments that are over and have no record yet."""
    rows = visible(Appointment, request.user).editable_by(request.user).of_adviser(request.user).passed()
    rows = rows.select_related("adviser", "traject__candidate")[:QUICK_PASSED]
    return [was_it_held(row, name=row.traject.candidate.list_name) for row in rows]


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a contact moment, in the phase that runs or the one in the address; agree on the next one."""
    traject = editable_dossier(request, public_id)
    code = request.GET.get("fase", "")
    phase = phase_of(traject, code) if code else traject.current_phase
    verdict = rules.phase_open(phase, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    agreed = _agreed(request, traject)
    if agreed and not (verdict := rules.may_be_recorded(agreed, request.user)):
        return refused(request, verdict, back_url=agreed.get_absolute_url())
    form = RecordContactForm(
        request.POST or None, phase=phase, wanted=request.GET.get("soort", ""), appointment=agreed
    )
    following = NextAppointmentForm(request.POST or None, traject=traject)
    if following.is_wanted and not following.is_valid():
        form.add_error(None, _("Kijk de volgende afspraak na. Er is nog niets bewaard."))
    if request.method == "POST" and form.is_valid():
        return _record(request, form, following, phase=phase, appointment=agreed)
    return _page(request, form, phase, title=_("Nieuw contact"), appointment=agreed, following=following)


def _agreed(request: HttpRequest, traject: Traject) -> Appointment | None:
    """The appointment of this dossier in the address, of which the record is written; 404 for another."""
    wanted = request.GET.get("afspraak", "")
    if not wanted:
        return None
    if not is_id(wanted):
        raise Http404
    rows = visible(Appointment, request.user).filter(traject=traject).select_related("traject")
    return get_object_or_404(rows, public_id=wanted)


def _record(
    request: HttpRequest,
    form: RecordContactForm,
    following: NextAppointmentForm,
    *,
    phase: Phase,
    appointment: Appointment | None,
) -> HttpResponse:
    traject = phase.traject

    def work() -> str:
        actions.record_contact(
            traject, by=request.user, phase=phase, appointment=appointment, **form.values()
        )
        if following.is_wanted:
            made = actions.make_appointment(
                traject, by=request.user, adviser=_own(traject, request.user), **following.agreed()
            )
            warn_of_double_booking(request, made)
        messages.success(request, said(_("Het contact is bewaard."), effect_of(request, traject, phase)))
        return phase.get_absolute_url()

    return carry_out(request, form, work, cancel_url=phase.get_absolute_url())


def _own(traject: Traject, user: Any) -> Any:
    """Whoever wrote the record sees the candidate again, unless that is somebody of another organisation."""
    return user if user in colleagues_of(traject) else traject.adviser


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def inform(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Note that the consultant was told something (H-5C)."""
    traject = editable_dossier(request, public_id)
    back = _contacts_of(traject)
    verdict = rules.traject_open(traject, request.user) and goes_directly(traject.programme)
    if not verdict:
        return refused(request, verdict, back_url=back)
    form = InformForm(request.POST or None, traject=traject)
    if request.method == "POST" and form.is_valid():

        def work() -> str:
            actions.inform_consultant(traject, by=request.user, **form.values())
            return back

        return carry_out(request, form, work, cancel_url=back, success=_("Het staat in het dossier."))
    return _inform_page(request, form, back, key=f"gemeld-{traject.public_id}")


def _contacts_of(traject: Traject) -> str:
    return f"{(traject.current_phase or traject).get_absolute_url()}#contacten"


def _inform_page(
    request: HttpRequest, form: InformForm, back: str, *, key: str, contact: Contact | None = None
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=_("Gemeld aan de consulent"),
        subtitle=form.traject.candidate.list_name,
        intro=whom_to_inform(form.traject),
        submit_label=_("Bewaar de melding"),
        cancel_url=back,
        draft_key=key,
        remove_url=reverse("trajects:contact_remove", args=[contact.public_id]) if contact else "",
        remove_label=_("Verwijder dit contact"),
    )


def _page(
    request: HttpRequest,
    form: RecordContactForm,
    phase: Phase,
    *,
    title: str,
    contact: Contact | None = None,
    **context: Any,
) -> HttpResponse:
    about = contact or context.get("appointment") or phase
    return form_page(
        request,
        form,
        template="trajects/contact.html",
        title=title,
        subtitle=f"{phase.traject.candidate.list_name} · {phase.template.name}",
        submit_label=_("Bewaar het contact"),
        cancel_url=phase.get_absolute_url(),
        draft_key=f"contact-{about.public_id}",
        no_mail=no_mail(phase.traject),
        remove_url=reverse("trajects:contact_remove", args=[contact.public_id]) if contact else "",
        remove_label=_("Verwijder dit contact"),
        **context,
    )


def _contact_of(request: HttpRequest, public_id: UUID) -> tuple[Contact, Phase | None]:
    """A contact that the user may change, and the phase that it counts for."""
    contacts = (
        visible(Contact, request.user)
        .editable_by(request.user)
        .select_related("phase__template", "enrolment__session")
    )
    contact = get_object_or_404(contacts, public_id=public_id)
    contact.traject = editable_dossier(request, contact.traject.public_id)
    phases = contact.traject.phases.all()
    own = next((phase for phase in phases if phase.pk == contact.phase_id), None)
    if contact.is_between_phases:
        return contact, None
    return contact, own or contact.traject.info_phase


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a contact moment."""
    contact, phase = _contact_of(request, public_id)
    verdict = rules.contact_may_change(contact, request.user)
    if not verdict:
        return refused(request, verdict, back_url=contact.traject.get_absolute_url())
    if phase is None:
        return _edit_informed(request, contact)
    form = ChangeContactForm(request.POST or None, phase=phase, initial=_values_of(contact))
    if request.method == "POST" and form.is_valid():
        return _change(request, contact, form, back=phase.get_absolute_url())
    return _page(request, form, phase, title=_("Contact wijzigen"), contact=contact)


def _values_of(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in (*CONTACT_FIELDS, "version")}


def _edit_informed(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Correct what the consultant was told while no phase ran."""
    back = _contacts_of(contact.traject)
    form = ChangeInformForm(request.POST or None, traject=contact.traject, initial=_values_of(contact))
    if request.method == "POST" and form.is_valid():
        return _change(request, contact, form, back=back)
    return _inform_page(request, form, back, key=f"contact-{contact.public_id}", contact=contact)


def _change(
    request: HttpRequest, contact: Contact, form: ChangeContactForm | ChangeInformForm, *, back: str
) -> HttpResponse:
    traject = contact.traject
    was = traject.current_phase

    def work() -> str:
        version = form.cleaned_data["version"]
        actions.change_contact(contact, by=request.user, version=version, **form.values())
        messages.success(request, said(_("Het contact is gewijzigd."), effect_of(request, traject, was)))
        return back

    return carry_out(request, form, work, cancel_url=back)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away a contact that was recorded by mistake."""
    contact, phase = _contact_of(request, public_id)
    verdict = rules.contact_may_go(contact, request.user)
    if not verdict:
        return refused(request, verdict, back_url=contact.traject.get_absolute_url())
    form = RemoveContactForm(request.POST or None, phase=phase)
    back = phase.get_absolute_url() if phase else _contacts_of(contact.traject)
    if request.method == "POST" and form.is_valid():
        return _remove(request, contact, form, back=back)
    return form_page(
        request,
        form,
        title=_("Contact verwijderen"),
        subtitle=f"{contact} · {contact.traject.candidate.list_name}",
        intro=removal_intro(
            _("Het contact verdwijnt uit het dossier. In de tijdlijn blijft staan dat het er was."), contact
        ),
        submit_label=_("Verwijder het contact"),
        submit_tone="danger",
        cancel_url=back,
    )


def _remove(request: HttpRequest, contact: Contact, form: RemoveContactForm, *, back: str) -> HttpResponse:
    traject = contact.traject
    was = traject.current_phase

    def work() -> str:
        actions.remove_contact(contact, by=request.user, **form.values())
        messages.success(request, said(_("Het contact is verwijderd."), effect_of(request, traject, was)))
        return back

    return carry_out(request, form, work, cancel_url=back)
