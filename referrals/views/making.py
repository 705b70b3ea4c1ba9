"""Making a referral: who, to whom, the card, and signing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from core import moves, policy, ui
from core.errors import Refused
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.views import carry_out, refused
from people.models import Candidate
from people.roles import Permission
from people.searching import as_read
from referrals import actions, presenters, rules, sight
from referrals.filters import CandidateFilter
from referrals.forms import ReferralChangeForm, ReferralForm, SendForm
from referrals.models import Referral
from referrals.moves import KIND
from referrals.tables import CandidateTable
from referrals.views.beside import chosen_text, sign_with, signing_context

FIELDS = ("programme", "to_organisation", "to_adviser", "override_reason", "dated_on", "card_text")


class ChooseCandidate(ListView):
    """Step one: somebody who is known, or a new registration."""

    policy = Policy(Permission.SEND_REFERRALS)
    table_class = CandidateTable
    filterset_class = CandidateFilter
    template_name = "referrals/choose_candidate.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        running = visible(Referral, request.user).open().filter(candidate=OuterRef("pk"))
        return (
            visible(Candidate, request.user)
            .editable_by(request.user)
            .annotate(running_state=Subquery(running.values("state")[:1]))
        )

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        add = ui.Button(
            _("Registreer een nieuwe kandidaat"),
            reverse("people:candidate_add"),
            tone="secondary",
            icon="user-add",
        )
        return {"buttons": [add]}


@policy.requires(Permission.SEND_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def refer_candidate(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Step two: organisation, adviser and card, beside the proposal."""
    candidate = get_object_or_404(
        visible(Candidate, request.user).editable_by(request.user), public_id=public_id
    )
    running = visible(Referral, request.user).open().filter(candidate=candidate).first()
    if running and request.method != "POST":
        messages.info(request, _("Voor deze kandidaat loopt al een doorverwijzing."))
        return HttpResponseRedirect(running.get_absolute_url())
    try:
        form = _form(request, candidate, ReferralForm)
        if request.method == "POST" and form.is_valid():
            return _save(
                request,
                form,
                lambda values: actions.draft_referral(candidate=candidate, by=request.user, **values),
                cancel_url=reverse("referrals:refer"),
            )
    except Refused as error:
        return refused(request, error.verdict, back_url=reverse("referrals:refer"))
    return _page(request, form, candidate, title=_("Verwijs door"), back_url=reverse("referrals:refer"))


@policy.requires(Permission.SEND_REFERRALS)
@require_POST
def choice(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The part of the form that follows from the chosen organisation: its advisers, and why it was chosen."""
    candidate = get_object_or_404(
        visible(Candidate, request.user).editable_by(request.user), public_id=public_id
    )
    typed = {name: request.POST.get(name, "") for name in ("programme", "to_organisation", "override_reason")}
    form = ReferralForm(initial=typed, **_around(request, candidate))
    return render(request, "referrals/_choice.html", {"form": form})


@policy.requires(Permission.SEND_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a draft; what was signed stays as it is."""
    referral = get_object_or_404(_mine(request), public_id=public_id)
    verdict = rules.is_draft(referral)
    if not verdict:
        return refused(request, verdict, back_url=referral.get_absolute_url())
    initial = {name: getattr(referral, name) for name in (*FIELDS, "version")}
    form = _form(request, referral.candidate, ReferralChangeForm, referral.from_organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        return _change(request, referral, form)
    return _page(
        request,
        form,
        referral.candidate,
        title=_("Wijzig de doorverwijzing"),
        back_url=referral.get_absolute_url(),
    )


def _change(request: HttpRequest, referral: Referral, form: ReferralChangeForm) -> HttpResponse:
    version = form.cleaned_data["version"]
    return _save(
        request,
        form,
        lambda values: actions.change_referral(referral, by=request.user, version=version, **values),
        cancel_url=referral.get_absolute_url(),
    )


def _save(
    request: HttpRequest, form: ReferralForm, work: Callable[[dict[str, Any]], Referral], *, cancel_url: str
) -> HttpResponse:
    """Keep the draft once, and go on to the preview unless the user wants to stop here."""
    target = "referrals:referral" if "concept" in request.POST else "referrals:send"

    def save() -> str:
        return reverse(target, args=[work(form.values()).public_id])

    return carry_out(request, form, save, cancel_url=cancel_url, success=_("Het concept is bewaard."))


def _mine(request: HttpRequest) -> QuerySet:
    """Referrals that the user's own offices send."""
    return visible(Referral, request.user).sent_by(request.user).with_facts()


def _around(request: HttpRequest, candidate: Candidate, sender: Any = None) -> dict[str, Any]:
    """What the form must know beside what was typed."""
    return {
        "candidate": candidate,
        "sender": sender or actions.sending_organisation(request.user),
        "url": reverse("referrals:choice", args=[candidate.public_id]),
    }


def _form(
    request: HttpRequest, candidate: Candidate, form: type[ReferralForm], sender: Any = None, **kwargs: Any
) -> ReferralForm:
    return form(
        request.POST if request.method == "POST" else None, **_around(request, candidate, sender), **kwargs
    )


def _page(request: HttpRequest, form: ReferralForm, candidate: Candidate, **context: Any) -> HttpResponse:
    context |= {
        "form": form,
        "candidate": as_read([candidate], request.user)[0],
        "facts": presenters.candidate_facts(candidate, request.user),
        "draft_key": f"doorverwijzing-{candidate.public_id}",
    }
    return render(request, "referrals/refer.html", context, status=422 if form.errors else 200)


@policy.requires(Permission.SEND_REFERRALS)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Step three: look at the card, sign and send."""
    referral = get_object_or_404(_mine(request), public_id=public_id)
    text = chosen_text(request, referral)
    form = SendForm(request.POST or None, request.FILES or None, instance=referral, text=text)
    if request.method == "POST" and form.is_valid() and (answer := _send(request, referral, form)):
        return answer
    verdict = moves.verdict_of(referral, moves.entry_of(KIND).moves["versturen"], request.user)
    if not verdict:
        return refused(request, verdict, back_url=referral.get_absolute_url())
    sees = sight.of(referral, request.user)
    context = {
        "referral": referral,
        "form": form,
        "facts": presenters.facts(referral, sees),
        "route_reason": sees.route_reason,
        "sight": sees,
        "candidate_facts": presenters.candidate_facts(referral.candidate, request.user),
        "back_url": referral.get_absolute_url(),
        "change_url": reverse("referrals:change", args=[referral.public_id]),
        **signing_context(request, referral, text),
    }
    return render(request, "referrals/send.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, referral: Referral, form: SendForm) -> HttpResponse | None:
    """Send what is signed; a card without signature stays a draft. None when the scan was refused."""
    back = referral.get_absolute_url()
    if form.is_not_signed:
        messages.info(request, _("Het concept is bewaard. Verstuur het zodra de kaart ondertekend is."))
        return HttpResponseRedirect(back)
    return sign_with(
        request,
        form,
        lambda values: actions.send_referral(referral, by=request.user, **values),
        back,
        success=_("De doorverwijzing is verstuurd."),
    )
