"""Adding a candidate, after searching first, and changing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from core import policy
from core.errors import StaleForm
from core.policy import visible
from core.views import conflict, refused
from people import actions, field_policy, rules
from people.forms import CandidateForm, FindForm
from people.models import Candidate
from people.presenters import form_difference
from people.roles import Permission
from people.searching import as_read
from people.views.base import candidate_of, carry_out, page

SEARCHED = ("family_name", "given_name", "birth_date", "national_number", "ikl_number")
ADDED = gettext_lazy("De kandidaat is toegevoegd.")
SAVED = gettext_lazy("De gegevens zijn bewaard.")


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def find_before_add(request: HttpRequest) -> HttpResponse:
    """First look whether the person is already known (H-82); the words travel in the body, not in the address."""
    access = field_policy.access_in(request.user.current_membership)
    form = FindForm(request.POST or None, access=access)
    if not (request.method == "POST" and form.is_valid()):
        return page(request, "people/candidate_find.html", {"cancel_url": _back(request)}, form=form)
    found = form.cleaned_data
    known = _alike(request, found)
    initial = found | {"name_suffix": _suffix(request, found)}
    return _details(request, CandidateForm(access=access, initial=initial), known)


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def add_candidate(request: HttpRequest) -> HttpResponse:
    """Keep the person whose details were filled in after the search."""
    if request.method != "POST":
        return redirect("people:candidate_add")
    membership = request.user.current_membership
    form = CandidateForm(request.POST, access=field_policy.access_in(membership))

    def work() -> str:
        candidate = actions.register_candidate(
            by=request.user, organisation=membership.organisation, **form.values()
        )
        _warn(request, candidate)
        return _and_show(_back(request, candidate.get_absolute_url()), candidate)

    back = reverse("people:candidate_add")
    answer = carry_out(request, form, work, back_url=back, success=ADDED)
    return answer or _details(request, form, _alike(request, _searched(form)))


@policy.requires(Permission.EDIT_CANDIDATES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_candidate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change what the user may write; when somebody else saved meanwhile, both texts are shown."""
    candidate = candidate_of(request, public_id)
    verdict = rules.may_edit(candidate, request.user)
    if not verdict:
        return refused(request, verdict, back_url=candidate.get_absolute_url())
    access = field_policy.access_to(candidate, request.user)
    form = CandidateForm(request.POST or None, access=access, instance=candidate)

    def work() -> str:
        version = form.cleaned_data["version"]
        changed = actions.update_candidate(candidate, by=request.user, version=version, **form.values())
        _warn(request, changed)
        return changed.get_absolute_url()

    try:
        answer = carry_out(request, form, work, back_url=candidate.get_absolute_url(), success=SAVED)
    except StaleForm:
        return _conflict(request, form, public_id)
    return answer or page(
        request, "people/candidate_edit.html", {"candidate": as_read([candidate], request.user)[0]}, form=form
    )


def _details(request: HttpRequest, form: CandidateForm, known: list[Candidate]) -> HttpResponse:
    organisation = request.user.current_membership.organisation
    action = reverse("people:candidate_add_form")
    if query := request.GET.urlencode():
        action = f"{action}?{query}"
    context = {"known": known, "organisation": organisation, "action": action}
    return page(request, "people/candidate_add.html", context, form=form)


def _back(request: HttpRequest, otherwise: str = "") -> str:
    """The page of ours from which somebody came to register a person, such as a list of who was there."""
    url = request.GET.get("terug", "")
    inside = url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    return url if inside else otherwise or reverse("people:candidates")


def _and_show(url: str, candidate: Candidate) -> str:
    """A list from which somebody came shows the new person; the page of the person is that already."""
    if url == candidate.get_absolute_url():
        return url
    return f"{url}{'&' if '?' in url else '?'}q={candidate.number}"


def _searched(form: CandidateForm) -> dict[str, Any]:
    return {name: value for name, value in getattr(form, "cleaned_data", {}).items() if name in SEARCHED}


def _alike(request: HttpRequest, found: dict[str, Any]) -> list[Candidate]:
    """People whom the user may see and who may be this one; nobody else is ever hinted at (C3)."""
    if not (found.get("family_name") and found.get("given_name")):
        return []
    return list(visible(Candidate, request.user).alike(**found)[:MATCHES])


MATCHES = 10


def _suffix(request: HttpRequest, found: dict[str, Any]) -> str:
    """Something unique behind a name that the user already has in a list (H-82)."""
    people = visible(Candidate, request.user)
    same = people.named(found["family_name"], found["given_name"]).count()
    return f"({same + 1})" if same else ""


def _warn(request: HttpRequest, candidate: Candidate) -> None:
    """Remarks after saving; they stop nothing."""
    verdict = rules.lives_in_flanders(candidate)
    if not verdict:
        messages.warning(request, verdict.reason)
    people = visible(Candidate, request.user).exclude(pk=candidate.pk)
    same = people.named(candidate.family_name, candidate.given_name)
    if same.filter(name_suffix=candidate.name_suffix).exists():
        messages.warning(
            request,
            _("Iemand anders heeft dezelfde naam. Schrijf er iets unieks bij, zoals (2) of de gemeente."),
        )


def _conflict(request: HttpRequest, form: CandidateForm, public_id: UUID) -> HttpResponse:
    """Both texts side by side; sending again keeps one's own text over the newest version."""
    current = candidate_of(request, public_id)
    access = field_policy.access_to(current, request.user)
    theirs = CandidateForm(access=access, instance=current)
    rows = form_difference(form, theirs)
    return conflict(request, current, rows, cancel_url=current.get_absolute_url())
