"""The national number: masked, filled in, and shown whole to who says why."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core import policy
from core.errors import Refused
from core.views import refused
from people import actions, field_policy, numbers
from people.forms import NationalNumberForm, RevealForm
from people.models import Candidate
from people.ratelimit import limited
from people.roles import Permission
from people.views.base import candidate_of, carry_out

REVEALS_AN_HOUR = 30
KEPT = _("Het rijksregisternummer is bewaard.")


@policy.requires(Permission.REVEAL_NUMBER)
@require_http_methods(["GET", "HEAD", "POST"])
def national_number(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Fill in or correct the number; the present one stays masked."""
    candidate = _with_number(request, public_id)
    form = NationalNumberForm(request.POST or None)

    def work() -> str:
        changed = actions.set_national_number(candidate, by=request.user, **form.values())
        return changed.get_absolute_url()

    back = candidate.get_absolute_url()
    answer = carry_out(request, form, work, back_url=back, success=KEPT)
    return answer or _page(request, candidate, form=form, reveal=RevealForm())


@policy.requires(Permission.REVEAL_NUMBER)
@require_POST
@limited("reveal", limit=REVEALS_AN_HOUR, seconds=3600)
def reveal_number(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The whole number in the answer to a POST with a reason; no address leads to it."""
    candidate = _with_number(request, public_id)
    reveal = RevealForm(request.POST)
    if not reveal.is_valid():
        return _page(request, candidate, form=NationalNumberForm(), reveal=reveal)
    try:
        digits = actions.reveal_national_number(candidate, by=request.user, **reveal.cleaned_data)
    except Refused as error:
        return refused(request, error.verdict, back_url=candidate.get_absolute_url())
    shown = numbers.format_national_number(digits)
    return _page(request, candidate, form=NationalNumberForm(), reveal=None, shown=shown)


def _with_number(request: HttpRequest, public_id: UUID) -> Candidate:
    """A person whose number the user may see at least masked, in the role that reaches this person."""
    candidate = candidate_of(request, public_id)
    if not field_policy.access_to(candidate, request.user).shows("national_number"):
        raise Http404
    return candidate


def _page(
    request: HttpRequest,
    candidate: Candidate,
    *,
    form: NationalNumberForm,
    reveal: RevealForm | None,
    shown: str = "",
) -> HttpResponse:
    wrong = form.errors or (reveal and reveal.errors)
    context = {"candidate": candidate, "form": form, "reveal": reveal, "shown": shown}
    return render(request, "people/national_number.html", context, status=422 if wrong else 200)
