"""Contact moments: quick capture, add, correct, remove."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import policy
from core.policy import visible
from core.text import one_line
from core.views import carry_out, refused
from people.roles import Permission
from trajects import actions, rules
from trajects.enums import PhaseKind
from trajects.forms.contacts import ChangeContactForm, RecordContactForm, RemoveContactForm
from trajects.models import Contact, Phase, Traject
from trajects.views.base import editable_dossier, effect_of, form_page, phase_of, said

QUICK_CHOICES = 8


@policy.requires(Permission.EDIT_DOSSIERS)
@require_safe
def quick_contact(request: HttpRequest) -> HttpResponse:
    """Choose a dossier for a new contact: the newest of the adviser's own, or by searching."""
    text = one_line(request.GET.get("q", ""))[:100]
    found = visible(Traject, request.user).editable_by(request.user).open().with_people().with_phases()
    if text:
        found = found.matching(text).order_by("candidate__sort_name", "pk")
    else:
        found = found.of_team(request.user).by_last_change()
    context = {"trajects": found[:QUICK_CHOICES], "q": text, "cancel_url": reverse("trajects:dossiers")}
    template = "trajects/_quick_choices.html" if request.htmx else "trajects/quick_contact.html"
    return render(request, template, context)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_add(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record a contact moment, in the phase that runs or the one in the address."""
    traject = editable_dossier(request, public_id)
    code = request.GET.get("fase", "")
    phase = phase_of(traject, code) if code else traject.current_phase
    verdict = rules.phase_open(phase, request.user)
    if not verdict:
        return refused(request, verdict, back_url=traject.get_absolute_url())
    form = RecordContactForm(request.POST or None, phase=phase, wanted=request.GET.get("soort", ""))
    if request.method == "POST" and form.is_valid():
        return _record(request, traject, phase, form)
    return _page(request, form, phase, title=_("Nieuw contact"))


def _record(request: HttpRequest, traject: Traject, phase: Phase, form: RecordContactForm) -> HttpResponse:
    def work() -> str:
        actions.record_contact(traject, by=request.user, phase=phase, **form.values())
        messages.success(request, said(_("Het contact is bewaard."), effect_of(request, traject, phase)))
        return phase.get_absolute_url()

    return carry_out(request, form, work, cancel_url=phase.get_absolute_url())


def _page(
    request: HttpRequest, form: RecordContactForm, phase: Phase, *, title: str, contact: Contact | None = None
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        subtitle=f"{phase.traject.candidate.list_name} · {phase.template.name}",
        submit_label=_("Bewaar het contact"),
        cancel_url=phase.get_absolute_url(),
        draft_key=f"contact-{contact.public_id if contact else phase.public_id}",
        remove_url=reverse("trajects:contact_remove", args=[contact.public_id]) if contact else "",
        remove_label=_("Verwijder dit contact"),
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
    return contact, own or contact.traject.phase_of(PhaseKind.EXPLORE)


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a contact moment."""
    contact, phase = _contact_of(request, public_id)
    verdict = rules.contact_may_change(contact, request.user)
    if not verdict:
        return refused(request, verdict, back_url=contact.traject.get_absolute_url())
    names = ("kind", "held_on", "form", "channel", "attendance", "minutes", "notes", "version")
    initial = {name: getattr(contact, name) for name in names}
    form = ChangeContactForm(request.POST or None, phase=phase, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _change(request, contact, phase, form)
    return _page(request, form, phase, title=_("Contact wijzigen"), contact=contact)


def _change(request: HttpRequest, contact: Contact, phase: Phase, form: ChangeContactForm) -> HttpResponse:
    def work() -> str:
        version = form.cleaned_data["version"]
        actions.change_contact(contact, by=request.user, version=version, **form.values())
        messages.success(
            request, said(_("Het contact is gewijzigd."), effect_of(request, phase.traject, phase))
        )
        return phase.get_absolute_url()

    return carry_out(request, form, work, cancel_url=phase.get_absolute_url())


@policy.requires(Permission.EDIT_DOSSIERS)
@require_http_methods(["GET", "HEAD", "POST"])
def contact_remove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take away a contact that was recorded by mistake."""
    contact, phase = _contact_of(request, public_id)
    verdict = rules.contact_may_go(contact, request.user)
    if not verdict:
        return refused(request, verdict, back_url=contact.traject.get_absolute_url())
    form = RemoveContactForm(request.POST or None, phase=phase)
    if request.method == "POST" and form.is_valid():
        return _remove(request, contact, phase, form)
    return form_page(
        request,
        form,
        title=_("Contact verwijderen"),
        subtitle=f"{contact} · {contact.traject.candidate.list_name}",
        intro=_("Het contact verdwijnt uit het dossier. In de tijdlijn blijft staan dat het er was."),
        submit_label=_("Verwijder het contact"),
        submit_tone="danger",
        cancel_url=phase.get_absolute_url(),
    )


def _remove(request: HttpRequest, contact: Contact, phase: Phase, form: RemoveContactForm) -> HttpResponse:
    def work() -> str:
        actions.remove_contact(contact, by=request.user, **form.values())
        messages.success(
            request, said(_("Het contact is verwijderd."), effect_of(request, phase.traject, phase))
        )
        return phase.get_absolute_url()

    return carry_out(request, form, work, cancel_url=phase.get_absolute_url())
