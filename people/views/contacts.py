"""Contact persons of a candidate."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core import policy
from core.errors import Refused
from core.views import refused
from people import actions, field_policy
from people.forms import ContactPersonForm
from people.models import Candidate, ContactPerson
from people.roles import Permission
from people.views.base import candidate_of, carry_out, page

SAVED = _("De contactpersoon is bewaard.")


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def add_contact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add somebody who may be called."""
    return _form(request, _writable(request, public_id), None)


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_contact(request: HttpRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    """Change somebody who may be called."""
    candidate = _writable(request, public_id)
    contact = get_object_or_404(candidate.contact_persons, public_id=contact_id)
    return _form(request, candidate, contact)


@policy.requires(Permission.EDIT_CANDIDATES)
@require_POST
def remove_contact(request: HttpRequest, public_id: UUID, contact_id: UUID) -> HttpResponse:
    """Take a contact person away."""
    candidate = _writable(request, public_id)
    contact = get_object_or_404(candidate.contact_persons, public_id=contact_id)
    try:
        actions.remove_contact_person(contact, by=request.user)
    except Refused as error:
        return refused(request, error.verdict, back_url=candidate.get_absolute_url())
    return redirect(candidate.get_absolute_url())


def _writable(request: HttpRequest, public_id: UUID) -> Candidate:
    """A person whose contact persons the user may change; to others this page does not exist."""
    candidate = candidate_of(request, public_id)
    if not field_policy.access_to(candidate, request.user).writes("contact_persons"):
        raise Http404
    return candidate


def _form(request: HttpRequest, candidate: Candidate, contact: ContactPerson | None) -> HttpResponse:
    form = ContactPersonForm(request.POST or None, initial=vars(contact) if contact else None)

    def work() -> str:
        actions.save_contact_person(candidate, by=request.user, contact=contact, **form.values())
        return candidate.get_absolute_url()

    back = candidate.get_absolute_url()
    answer = carry_out(request, form, work, back_url=back, success=SAVED)
    context = {"candidate": candidate, "contact": contact}
    return answer or page(request, "people/contact_person.html", context, form=form)
