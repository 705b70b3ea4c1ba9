"""Proposing a candidate from outreach, and the check by the consultant (H-21 to H-23)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core import moves, policy, ui, workflow
from core.policy import Policy, visible
from core.tables import ListView, Table
from core.views import carry_out, refused
from people.models import Candidate
from people.roles import Permission
from referrals import presenters, sight
from referrals.actions import proposals as actions
from referrals.enums import CheckDecision, ProposalState
from referrals.forms.detections import ProposeForm
from referrals.forms.proposals import CheckForm
from referrals.models import Detection, OutreachProposal, Referral, may_do_outreach
from referrals.outreach_filters import ProposalFilter
from referrals.outreach_moves import KIND
from referrals.outreach_tables import AnsweredTable, ProposalTable
from referrals.presenters import detections as detection_words
from referrals.presenters import outreach as outreach_words
from referrals.presenters import proposals as words
from referrals.routing import consultant_for, place_of
from referrals.rules import outreach as rules
from referrals.views.beside import sign_with
from referrals.views.outreach.detections import detection_of

TO_CHECK, ANSWERED = "te-controleren", "beantwoord"
TABS = (TO_CHECK, ANSWERED)


class Proposals(ListView):
    """Proposals of the user's organisations, or of the office that checks; a tab is a part of the address."""

    policy = Policy(policy.SIGNED_IN)
    filterset_class = ProposalFilter
    template_name = "referrals/proposals.html"

    def get(self, request: HttpRequest, *args: Any, tab: str = TO_CHECK, **kwargs: Any) -> HttpResponse:
        if tab not in TABS or not _has_to_do_with(request.user):
            raise Http404
        self.tab = tab
        return super().get(request, *args, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = visible(OutreachProposal, request.user).with_people().select_related("detection")
        return rows.open() if self.tab == TO_CHECK else rows.answered()

    def get_table(self, request: HttpRequest) -> Table:
        table = ProposalTable if self.tab == TO_CHECK else AnsweredTable
        return table(request, self.get_queryset(request), filterset=self.filterset_class)

    def get_context(self, request: HttpRequest, table: Table) -> Mapping[str, Any]:
        rows = visible(OutreachProposal, request.user)
        proposes = request.user.may(Permission.MAKE_OUTREACH)
        labels = {
            TO_CHECK: (_("Wacht op VDAB of GTB") if proposes else _("Te controleren"), rows.open()),
            ANSWERED: (_("Beantwoord"), rows.answered()),
        }
        return {
            "tabs": [
                ui.Tab(
                    label, reverse("referrals:proposals_tab", args=[name]), name == self.tab, found.count()
                )
                for name, (label, found) in labels.items()
            ],
            "outreach_tabs": outreach_words.tabs("proposals") if proposes else [],
        }


def _has_to_do_with(user: Any) -> bool:
    return user.may(Permission.MAKE_OUTREACH) or user.may(Permission.CHECK_OUTREACH)


@policy.requires(Permission.MAKE_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """To which office, what it will see, and submit; or keep it as a draft."""
    detection = detection_of(request, public_id)
    existing = getattr(detection, "proposal", None)
    if not may_do_outreach(detection, request.user):
        raise Http404
    if existing and existing.state != ProposalState.DRAFT and request.method != "POST":
        return HttpResponseRedirect(existing.get_absolute_url())
    family = rules.does_outreach(detection.organisation)
    if not family:
        return refused(request, family, back_url=detection.get_absolute_url())
    proposal = detection_words.proposal_of(detection)
    found = consultant_for(detection.candidate)
    form = ProposeForm(request.POST or None, proposal=proposal, initial=_first_choice(existing, found))
    if request.method == "POST" and form.is_valid():
        return _propose(request, detection, form)
    return _propose_page(request, detection, form, found)


def _first_choice(existing: OutreachProposal | None, found: tuple[Any, Any]) -> dict[str, Any]:
    """What was kept in a draft, else what the list of postcodes says."""
    office, consultant = (existing.to_organisation, existing.to_consultant) if existing else found
    return {"to_organisation": office, "to_consultant": consultant}


def _propose(request: HttpRequest, detection: Detection, form: ProposeForm) -> HttpResponse:
    draft = "concept" in request.POST
    use_case = actions.draft_proposal if draft else actions.propose_candidate

    def work() -> str:
        return use_case(detection, by=request.user, **form.values()).get_absolute_url()

    done = _("Het voorstel is bewaard als concept.") if draft else _("Het voorstel is ingediend.")
    return carry_out(request, form, work, cancel_url=detection.get_absolute_url(), success=done)


def _propose_page(
    request: HttpRequest, detection: Detection, form: ProposeForm, found: tuple[Any, Any]
) -> HttpResponse:
    items = detection_words.checklist(detection)
    missing = [item for item in items if not item.ok]
    context = {
        "detection": detection,
        "form": form,
        "checklist": items,
        "submit": ui.Button(
            _("Dien het voorstel in"), icon="send", disabled_reason=missing[0].reason if missing else ""
        ),
        "found": found[0],
        "place": place_of(detection.candidate),
        "wishes": detection_words.wish_facts(detection),
        "residence": detection_words.residence_fact(detection, request.user),
        "preconditions": detection_words.preconditions(detection),
        "candidate_facts": presenters.candidate_facts(detection.candidate, request.user),
        "back_url": detection.get_absolute_url(),
    }
    return render(request, "referrals/proposal_new.html", context, status=422 if form.errors else 200)


def proposal_of(request: HttpRequest, public_id: UUID) -> OutreachProposal:
    """A proposal that the user's organisation made or must check; else 404."""
    return get_object_or_404(visible(OutreachProposal, request.user).with_facts(), public_id=public_id)


@policy.signed_in
@require_safe
def proposal(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page of a proposal, for who made it and for who checks it."""
    found = proposal_of(request, public_id)
    context = {
        "proposal": found,
        "sight": sight.of(found, request.user),
        "badges": [words.badge(found)],
        "turn": _turn(request, found),
        "buttons": moves.buttons(KIND, found, request.user),
        "facts": words.facts(found),
        "answers": words.answer_facts(found),
        "history": outreach_words.history(found),
        "detection_url": _detection_url(request, found),
        "back_url": reverse("referrals:proposals"),
        **_content(request, found),
    }
    return render(request, "referrals/proposal.html", context)


def _turn(request: HttpRequest, found: OutreachProposal) -> Any:
    """The link to the referral only for who may see that one."""
    turn = words.turn(found, request.user)
    seen = visible(Referral, request.user).filter(pk=found.referral_id).exists()
    return turn if seen else replace(turn, url="")


def _detection_url(request: HttpRequest, found: OutreachProposal) -> str:
    mine = visible(Detection, request.user).filter(pk=found.detection_id).exists()
    return found.detection.get_absolute_url() if mine else ""


def _content(request: HttpRequest, found: OutreachProposal) -> dict[str, Any]:
    """What the consultant gets to see, as long as the reader may see it (H-22)."""
    seen = visible(Candidate, request.user).filter(pk=found.candidate_id).exists()
    shown = words.shows_content(found, request.user)
    return {
        "content": shown,
        "wishes": detection_words.wish_facts(found.detection) if shown else [],
        "residence": detection_words.residence_fact(found.detection, request.user) if shown else [],
        "preconditions": detection_words.preconditions(found.detection) if shown else [],
        "candidate_facts": presenters.candidate_facts(found.candidate, request.user) if seen else [],
        "candidate_url": found.candidate.get_absolute_url() if seen else "",
    }


@policy.requires(Permission.CHECK_OUTREACH)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Two questions, and what the consultant decides."""
    found = proposal_of(request, public_id)
    form = CheckForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid() and (answer := _decide(request, found, form)):
        return answer
    verdict = workflow.check(found, "approve", request.user)
    if verdict.code == workflow.FORBIDDEN:
        raise Http404
    if not verdict:
        return refused(request, verdict, back_url=found.get_absolute_url())
    context = {
        "proposal": found,
        "sight": sight.of(found, request.user),
        "form": form,
        "facts": words.facts(found),
        "back_url": found.get_absolute_url(),
        **_content(request, found),
    }
    return render(request, "referrals/proposal_check.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, found: OutreachProposal, form: CheckForm) -> HttpResponse | None:
    """Do what was chosen. None when the scan was refused, which the form then says."""
    back, decision = found.get_absolute_url(), form.cleaned_data["decision"]
    if decision == CheckDecision.POSITIVE:
        return sign_with(
            request,
            form,
            lambda values: actions.approve_proposal(found, by=request.user, **values),
            back,
            success=_("De kandidaat is doorverwezen. De adviseur krijgt een mail."),
        )
    use_case, done = DECISIONS[decision]
    return carry_out(request, form, _work(request, found, form, use_case), cancel_url=back, success=done)


DECISIONS: dict[str, tuple[Callable[..., OutreachProposal], Any]] = {
    CheckDecision.NEGATIVE: (
        actions.decline_proposal,
        gettext_lazy("Het voorstel is gesloten. De adviseur krijgt een mail."),
    ),
    CheckDecision.WAIT: (
        actions.note_check,
        gettext_lazy("De antwoorden zijn bewaard. Het voorstel blijft wachten."),
    ),
}


def _work(request: HttpRequest, found: OutreachProposal, form: CheckForm, use_case: Any) -> Callable[[], str]:
    def work() -> str:
        return use_case(found, by=request.user, **form.values()).get_absolute_url()

    return work
